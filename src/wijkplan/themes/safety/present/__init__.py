"""What is there: buildings, homes, schools, care and plans, and what of it lies in an area."""
