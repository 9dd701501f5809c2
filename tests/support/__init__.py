"""What the tests of several folders, the benchmarks and the Makefile share."""
