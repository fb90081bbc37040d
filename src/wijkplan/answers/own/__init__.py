"""Areas that the municipality drew itself: of which buurten they are made, and their figures."""
