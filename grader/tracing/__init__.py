"""A closer look at a function that is wrong: the values of its expressions during one call, as data."""
