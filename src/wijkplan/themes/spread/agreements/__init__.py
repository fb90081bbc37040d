"""What a municipality agreed on: norms as data, and what they say of each area."""
