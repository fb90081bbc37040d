"""Questions that combine themes: the atlas as a whole, the profile of an area."""
