"""Zones of heat networks and pilots, what stands in them, and how far they are."""
