"""The exercises of each lesson: a module ``q01_detection`` holds those of ``01_detection`` in a tuple ``QUESTIONS``."""
