"""Python starts while JupyterLab is still loading, and has imported by then what every notebook imports first.

JupyterLite starts the kernel only when a notebook is there. `early.js` does it when the page is opened, in a worker that the
first kernel takes over; `start.mjs` sits between kernel and Pyodide for that. If anything is not as expected, the kernel
starts as it always does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
MODULE = "start.mjs"
PAGES = ("notebooks/index.html", "lab/index.html")
KERNEL_FILES = "extensions/@jupyterlite/pyodide-kernel-extension/static"
FIRST_SCRIPT = '<script id="jupyter-config-data"'
WORKER = """import {{ start }} from "./{module}";
import "{kernel}";

start({{ lockFileURL: new URL("pyodide-lock.json", import.meta.url).href, packages: {packages} }});
"""


def write_start(static: Path, core: str) -> None:
    """Put the module from which the kernel gets Pyodide, whose files are at `core`, into `static`."""
    text = (HERE / MODULE).read_text(encoding="utf-8").replace("@CORE@", core)
    unpacking = (HERE / "unpacking.py").read_text(encoding="utf-8")
    (static / MODULE).write_text(text.replace("@UNPACKING@", json.dumps(unpacking)), encoding="utf-8")


def start_early(site: Path, static: Path, packages: Iterable[str]) -> None:
    """Let Jupyter's pages start Python; nothing is changed if page or kernel is not as expected."""
    workers = list((site / KERNEL_FILES).glob("comlink.worker.*.js"))
    pages = {site / page: (site / page).read_text(encoding="utf-8") for page in PAGES}
    if len(workers) != 1 or any(text.count(FIRST_SCRIPT) != 1 for text in pages.values()):
        return
    kernel = f"../../{KERNEL_FILES}/{workers[0].name}"
    worker = WORKER.format(module=MODULE, kernel=kernel, packages=json.dumps(list(packages)))
    (static / "worker.mjs").write_text(worker, encoding="utf-8")
    early = (HERE / "early.js").read_text(encoding="utf-8").replace("@KERNEL@", kernel)
    (static / "early.js").write_text(early, encoding="utf-8")
    script = f'<script src="../{static.relative_to(site).as_posix()}/early.js"></script>'
    for page, text in pages.items():
        page.write_text(text.replace(FIRST_SCRIPT, f"{script}\n    {FIRST_SCRIPT}"), encoding="utf-8")
