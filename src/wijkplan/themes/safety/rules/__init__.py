"""What the rules say: regimes, classes of vulnerability and persons present, all of it data."""
