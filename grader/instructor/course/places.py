"""Where things are in the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
RELEASED = ROOT / "notebooks"


SOURCES = Path("build/source")
"""In a course, the sources that nbgrader releases from: those of the course, and the instructor's own."""


def own_assignments(root: Path) -> list[str]:
    """The assignments of the instructor's own in the course folder `root`, by name."""
    ours = {path.name for path in RELEASED.iterdir() if path.is_dir()} if RELEASED.is_dir() else set()
    return sorted(
        path.name
        for path in (root / SOURCES).glob("*")
        if path.name not in ours and (path / f"{path.name}.ipynb").is_file()
    )


def released_notebook(assignment: str, notebook: str = "") -> Path:
    """The file of a released notebook; it need not exist."""
    return RELEASED / assignment / f"{notebook or assignment}.ipynb"
