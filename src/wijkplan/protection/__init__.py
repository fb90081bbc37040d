"""Small numbers about persons: what the public edition hides, and what remains to be found out."""
