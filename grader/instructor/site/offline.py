"""What a browser needs to keep the whole self-hosted site: a list of its files, and a worker that answers in their place.

The list names each file with a checksum of its content. A page fetches what it does not have yet, and the worker changes
from one build to the next in one step: nobody gets files of two builds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.instructor.course.files import fingerprint
from grader.instructor.site.running import SiteError

HERE = Path(__file__).parent
WORKER = "service-worker.js"
LIST = "offline.json"
OURS = (HERE / "offline-worker.js").read_text(encoding="utf-8")


def extend_worker(site: Path) -> None:
    """Put our worker before JupyterLite's, into its file; a second time changes nothing.

    Parameters
    ----------
    site : Path
        A built site.

    Raises
    ------
    SiteError
        If JupyterLite has no worker where a browser will look for it.
    """
    path = site / WORKER
    if not path.exists():
        raise SiteError(f"JupyterLite has no {WORKER} any more: without it the site does not work offline")
    theirs = path.read_text(encoding="utf-8").removeprefix(OURS)
    path.write_text(OURS + theirs, encoding="utf-8")


def list_files(site: Path) -> dict[str, Any]:
    """Write the list of the site's files, for a browser that keeps them all.

    Parameters
    ----------
    site : Path
        A site of which nothing changes any more.

    Returns
    -------
    dict
        ``files``: for each path below `site` the SHA-256 of its content, in hexadecimal, and its size in bytes; ``bytes``:
        of all together; ``version``: a checksum of all that. The worker and the list are not in it, since a browser asks
        for both again, nor are hidden files, which many hosts do not serve.
    """
    files: dict[str, tuple[str, int]] = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site)
        if (
            path.is_file()
            and str(name) not in (WORKER, LIST)
            and not any(part[0] == "." for part in name.parts)
        ):
            content = path.read_bytes()
            files[name.as_posix()] = (fingerprint(content), len(content))
    listed = {
        "version": fingerprint(json.dumps(files).encode()),
        "bytes": sum(size for _, size in files.values()),
        "files": files,
    }
    (site / LIST).write_text(json.dumps(listed), encoding="utf-8")
    return listed
