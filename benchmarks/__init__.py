"""How fast the parts are, each against a named rival in the same run: ``make bench``, or ``python -m benchmarks``."""
