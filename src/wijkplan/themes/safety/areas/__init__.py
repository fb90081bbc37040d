"""Where the rules hold: tracks, areas around them, and areas that were delivered."""
