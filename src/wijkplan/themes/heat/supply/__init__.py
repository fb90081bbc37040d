"""Where heat can come from: networks and sources on the map, and how far homes are from them."""
