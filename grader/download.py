"""What the last cell of each notebook shows: buttons that save the notebook and download it."""

from __future__ import annotations

from dataclasses import dataclass

BUTTON = (
    '<button type="button" data-commandlinker-command="docmanager:{command}" data-commandlinker-args="{{}}" '
    'style="font:inherit;padding:.3em 1em;cursor:pointer">{text}</button> '
)


@dataclass(frozen=True)
class Download:
    """Does what File → Save and File → Download do in JupyterLab and JupyterLite; elsewhere its text says what to do."""

    def __repr__(self) -> str:
        return "Save this notebook, then choose File → Download: the file is what you hand in."

    def _repr_html_(self) -> str:
        # Jupyter runs the command that a button of an output names. JupyterLab downloads the file as last saved.
        return (
            '<div role="group" aria-label="Take your work with you" style="line-height:1.8;max-width:56em">'
            + BUTTON.format(command="save", text="1. Save this notebook")
            + BUTTON.format(command="download", text="2. Download this notebook")
            + "<div>If nothing happens, run this cell again, or choose <em>File → Save Notebook</em> and "
            "<em>File → Download</em>.</div></div>"
        )


def download() -> Download:
    """Show buttons that save this notebook and download it."""
    return Download()
