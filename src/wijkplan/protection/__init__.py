"""Small numbers about persons: what the public edition hides, and what could be found out."""

from wijkplan.protection.protect import ProtectedColumn, Protection, protect_sheets

__all__ = ["ProtectedColumn", "Protection", "protect_sheets"]
