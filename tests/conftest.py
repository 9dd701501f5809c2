"""Figures are drawn without a screen, here and in the processes that tests start."""

import os

os.environ["MPLBACKEND"] = "Agg"
