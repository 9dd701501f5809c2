"""The option ``--accept``, which several commands share."""

from __future__ import annotations

import argparse


def add_accept(parser: argparse.ArgumentParser) -> None:
    """The option that accepts less isolation."""
    parser.add_argument(
        "--accept",
        choices=("strong", "basic", "none"),
        default="strong",
        help="the lowest acceptable level of isolation (default: strong)",
    )
