"""Where in a wrong function the first value is that no right solution has."""
