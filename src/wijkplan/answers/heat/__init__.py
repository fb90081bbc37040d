"""Heat over the years: planning, coincidence, business of zones, and what a shift changes."""
