"""Modules under the names that released notebooks import. They stay until version 1.0; nothing here imports them."""

import importlib
import sys

OLDER_NAMES = {
    "diagnostics_figures": "init_utils.figures.diagnostics",
    "palette": "init_utils.figures.palette",
    "slope_figures": "init_utils.figures.slopes",
}
"""Until 0.1, figures had no package of their own."""


def keep_older_names() -> None:
    """Let ``init_utils.palette`` and the others be imported."""
    package = sys.modules["init_utils"]
    for name, now in OLDER_NAMES.items():
        module = importlib.import_module(now)
        sys.modules[f"init_utils.{name}"] = module
        setattr(package, name, module)
