"""Files that a browser may keep: what is in them never changes under the same address, because their names say what it is.

A host that names no time, as nginx or ``python -m http.server`` do by themselves, leaves the browser to guess: it takes a
tenth of a file's age (RFC 9111, 4.2.2). On a new site it would ask for each part of Python at every visit, and compile it
again. On an old one it would take a part from before the last change with a list from after it, and refuse it for its checksum.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import UTC, datetime
from pathlib import Path

NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{7,}\.\w+$")
"""How JupyterLab's and its extensions' own files end."""
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC).timestamp()


def name_by_content(site: Path, folder: Path, mentions: tuple[str, ...]) -> Path:
    """Add a checksum of all that is in `folder` to its name, there and in the files of `site` that mention it."""
    content = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content.update(f"{path.relative_to(folder)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    target = folder.with_name(f"{folder.name}-{content.hexdigest()[:12]}")
    folder.rename(target)
    old, new = (f"{place.relative_to(site).as_posix()}/" for place in (folder, target))
    for mention in mentions:
        text = (site / mention).read_text(encoding="utf-8")
        (site / mention).write_text(text.replace(old, new), encoding="utf-8")
    return target


def make_old(site: Path, folder: Path) -> None:
    """Give a time long past to what is in `folder` and to each file that carries a checksum in its name."""
    for path in site.rglob("*"):
        if path.is_file() and (folder in path.parents or NAMED_BY_CONTENT.search(path.name)):
            os.utime(path, (LONG_AGO, LONG_AGO))


def python_folder(site: Path) -> Path:
    """The folder of a site with Python's parts."""
    return next((site / "static").glob("packages-*"))
