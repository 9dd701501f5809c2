"""Where things are in the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
RELEASED = ROOT / "notebooks"


def released_notebook(assignment: str, notebook: str = "") -> Path:
    """The file of a released notebook; it need not exist."""
    return RELEASED / assignment / f"{notebook or assignment}.ipynb"
