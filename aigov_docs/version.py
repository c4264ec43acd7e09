"""The version of the package, alone so that anything may name it."""

__version__ = "1.0.0rc1"
