"""Colors, markers, lines and hatches that tell things apart in color, in gray, and for the color-blind."""

from __future__ import annotations

# Okabe & Ito (2008), Color Universal Design
BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
ORANGE = "#E69F00"
SKY = "#56B4E9"
BLACK = "#000000"

SERIES_COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, BLACK)
SERIES_LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)), (0, (8, 3)))
SERIES_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
SERIES_HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "++++", "oooo")

CLASS_COLOURS = (VERMILLION, BLUE)
CLASS_MARKERS = ("s", "o")
# tints of the two, light enough for the points to stand out
REGION_COLOURS = ("#F8DFCC", "#CCE3F0")

INK = "#222222"
GRID = "#DDDDDD"
