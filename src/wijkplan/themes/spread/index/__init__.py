"""Indices of counts per area: pure functions, with what each means and where it is from."""
