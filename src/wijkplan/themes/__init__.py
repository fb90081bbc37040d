"""One room per subject. A theme is a function from a State to a Contribution."""
