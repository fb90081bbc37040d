"""The version, on its own so that every floor can name it without importing the package."""

__version__ = "0.1.0"
