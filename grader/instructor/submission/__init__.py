"""A submission as it came: reading it, restoring the released cells, cleaning what it shows."""
