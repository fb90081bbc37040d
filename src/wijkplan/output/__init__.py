"""What a person opens: maps, pages, exports. Knows no theme by name."""
