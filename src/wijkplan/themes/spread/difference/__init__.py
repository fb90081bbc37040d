"""What changes between two situations, and which project does how much of it."""
