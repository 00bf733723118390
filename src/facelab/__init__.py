"""Face Value's laboratory: a complete face-matching pipeline that never leaves your machine."""

__version__ = "0.1.0"
