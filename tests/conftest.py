"""Figures are drawn without a screen, here and in the processes that tests start."""

import os
import signal

os.environ["MPLBACKEND"] = "Agg"

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background by a shell, which ignores Ctrl-C for it; what tests start has to answer to it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
