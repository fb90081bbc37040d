"""What the strategies cost the country per buurt: the ranking, and how close it is."""
