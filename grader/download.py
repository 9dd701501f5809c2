"""What the last cell of each notebook shows: a button that saves the notebook and downloads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Download:
    """Does what File → Download does in JupyterLab, Notebook and JupyterLite; elsewhere its text says what to do."""

    def __repr__(self) -> str:
        return "Save this notebook, then choose File → Download: the file is what you hand in."

    def _repr_html_(self) -> str:
        # Jupyter runs the command that a button of an output names; `docmanager:download` saves first.
        return (
            '<div role="group" aria-label="Take your work with you" style="line-height:1.8;max-width:56em">'
            '<button type="button" data-commandlinker-command="docmanager:download" data-commandlinker-args="{}" '
            'style="font:inherit;padding:.3em 1em;cursor:pointer">Download this notebook</button> '
            "<div>If nothing happens, run this cell again, or choose <em>File → Download</em>.</div></div>"
        )


def download() -> Download:
    """Show a button that saves this notebook and downloads it."""
    return Download()
