"""The cells that no author writes: the questions before experiments, and what every notebook ends with."""
