"""Between which limits an index lies, given only what is published."""
