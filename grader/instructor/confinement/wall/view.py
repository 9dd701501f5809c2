"""A view of the file system in which submissions can reach what they may read.

Where the system allows it, nothing else is there, not even by name: `narrow_root`. Otherwise, if Python was installed inside
root's home, for example, nobody else gets there. Root then covers that home, for the server alone, with an empty one that holds
the readable paths and nothing else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from grader.instructor.confinement.wall.linux import (
    CLONE_NEWNS,
    MS_BIND,
    MS_NODEV,
    MS_NOSUID,
    MS_PRIVATE,
    MS_RDONLY,
    MS_REC,
    MS_REMOUNT,
    change_root,
    mount,
    unshare,
)
from grader.instructor.confinement.wall.readable import SYSTEM


def narrow_root(paths: Iterable[Path], base: Path) -> None:
    """Give the calling process a root that holds `paths`, `base`, `/proc` and `/dev/null`, and nothing else.

    Raises
    ------
    OSError
        If this is not allowed here.
    """
    unshare(CLONE_NEWNS)
    mount("none", "/", "none", MS_REC | MS_PRIVATE)
    root = base / "server" / "root"
    root.mkdir()
    mount("none", str(root), "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m")
    mask = os.umask(0o022)
    for path in (*paths, Path(os.devnull), Path("/proc"), base):
        target = root / path.relative_to("/")
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()
        mount(str(path), str(target), "none", MS_BIND | (0 if path == base else MS_REC))
    for link in map(Path, SYSTEM):
        if link.is_symlink():  # such as /lib, where the loader is looked for
            (root / link.relative_to("/")).symlink_to(link.readlink())
    os.umask(mask)
    change_root(str(root))


def closed_ancestor(path: Path) -> Path | None:
    """The outermost folder on the way to `path` that other users may not enter, or None."""
    for folder in reversed(path.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return folder
    return None


def open_view(paths: Iterable[Path], writable: Path) -> None:
    """Give the calling process, which is root, a mount namespace in which all `paths` can be reached.

    Parameters
    ----------
    paths : iterable of Path
        Stay readable; mounted again without the right to write.
    writable : Path
        A folder that stays unchanged.

    Raises
    ------
    OSError
        If this is needed but not allowed here.
    """
    every = [*paths, writable]
    covers = {path: closed_ancestor(path) for path in every}
    closed = {folder for folder in covers.values() if folder is not None}
    if not closed:
        return
    unshare(CLONE_NEWNS)
    mount("none", "/", "none", MS_REC | MS_PRIVATE)
    # Held open from here on, because the next mounts hide them.
    sources = {path: os.open(path, os.O_PATH) for path, folder in covers.items() if folder is not None}
    for folder in closed:
        mount("none", str(folder), "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m")
    for path, source in sources.items():
        if stat.S_ISDIR(os.fstat(source).st_mode):
            path.mkdir(mode=0o755, parents=True, exist_ok=True)
        else:
            path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            path.touch()
        mount(f"/proc/self/fd/{source}", str(path), "none", MS_BIND)
        if path != writable:
            mount("none", str(path), "none", MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV)
        os.close(source)
    for folder in closed:
        mount("none", str(folder), "none", MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, "mode=0755,size=1m")
