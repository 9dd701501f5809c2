"""Which cells of a notebook run, and running them without a kernel."""
