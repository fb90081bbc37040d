"""Where like lies with like: neighbours, Moran, and segregation across borders."""
