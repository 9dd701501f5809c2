"""Reading zips, tars and folders that came from outside. Nothing is unpacked: members are listed, and read one by one.

Members are refused one by one where that is enough; a file that is not an archive, or is a bomb as a whole, is refused
altogether.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import os
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import IO, cast

from grader.instructor.collect.members import (
    MAX_RATIO,
    MAX_TOTAL_BYTES,
    RATIO_MATTERS,
    TAR_HEADER_BYTES,
    ArchiveError,
    BadMember,
    Listing,
    Member,
    check_total,
    clean_name,
    is_junk,
    name_problem,
    size_problem,
)
from grader.instructor.settings.reading import here
from grader.notebook import MAX_FILE_BYTES


@contextlib.contextmanager
def open_archive(path: Path, zone: tzinfo | None = None) -> Iterator[Listing]:
    """List a zip, a tar (also ``.gz`` and ``.bz2``) or a folder; members can be read as long as it is open.

    Parameters
    ----------
    path : Path
    zone : tzinfo, optional
        Of the LMS: most zips give the time of a clock and no zone. By default, that of this machine.

    Yields
    ------
    Listing

    Raises
    ------
    ArchiveError
        If it is none of these, empty, encrypted or a bomb.
    """
    if path.is_dir():
        yield checked(path, _folder(path))
        return
    with contextlib.ExitStack() as stack:
        try:
            with path.open("rb") as file:
                start = file.read(512)
        except OSError as error:
            raise ArchiveError(f"{path}: cannot be read ({error.strerror}); check its name") from None
        try:
            if zipfile.is_zipfile(path):
                listing = _zip(stack.enter_context(zipfile.ZipFile(path)), zone)
            elif start.startswith((b"\x1f\x8b", b"BZh")) or start[257:262] == b"ustar":
                listing = _tar(path, _tar_stream(path, start, stack), stack)
            else:
                raise ArchiveError(f"{path}: not a zip, a tar or a folder; unpack it and name the folder")
        except (
            zipfile.BadZipFile,
            tarfile.TarError,
            NotImplementedError,
            ValueError,
            EOFError,
            OSError,
            zlib.error,
        ) as error:
            raise ArchiveError(f"{path}: damaged ({error}); download it again") from None
        yield checked(path, listing)


def checked(path: Path, listing: Listing) -> Listing:
    """A listing that holds something; raises `ArchiveError` otherwise."""
    if listing.members or any("encrypted" not in reason for _, reason in listing.refused):
        return listing
    if listing.refused:
        raise ArchiveError(f"{path}: encrypted; unpack it with its password and name the folder")
    raise ArchiveError(f"{path}: empty; download it again")


def _zip(archive: zipfile.ZipFile, zone: tzinfo | None) -> Listing:
    # zipfile cuts names at NUL; orig_filename is the whole name
    infos = [info for info in archive.infolist() if not info.orig_filename.endswith(("/", "\\"))]
    members, refused, total = [], [], 0
    for info in infos:
        name, kind = _with_slashes(info.orig_filename), stat.S_IFMT(info.external_attr >> 16)
        if is_junk(name):
            continue
        problem = name_problem(name) or size_problem(info.file_size, info.compress_size)
        if kind not in {0, stat.S_IFREG}:
            problem = "a link" if kind == stat.S_IFLNK else "not an ordinary file"
        elif info.flag_bits & 0x1:
            problem = problem or "encrypted"
        elif info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            problem = problem or "packed in a way that no LMS uses"
        if problem:
            refused.append((name, problem))
            continue
        total += info.file_size
        members.append(Member(clean_name(name), _zip_time(info, zone), partial(_read_zipped, archive, info)))
    check_total(archive.filename, len(infos), total)
    return Listing("zip", tuple(members), tuple(refused))


def _with_slashes(name: str) -> str:
    """A name as the format wants it: some programs of Windows put a backslash between folders."""
    return name if "/" in name else name.replace("\\", "/")


def _read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as file:
            return file.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadMember(f"damaged in the archive ({error})") from None


def _zip_time(info: zipfile.ZipInfo, zone: tzinfo | None) -> datetime | None:
    """The date of a member: exact if the zip tells it, else what a clock of the zone showed."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == 0x5455 and size >= 5 and len(extra) >= 9 and extra[4] & 1:
            return datetime.fromtimestamp(int.from_bytes(extra[5:9], "little", signed=True), UTC)
        extra = extra[4 + size :]
    if info.date_time[0] <= 1980:  # what a zip says if it knows no date
        return None
    try:
        # Of an hour that comes twice, the first: whoever handed in then was in time.
        return datetime(*info.date_time, tzinfo=zone or here()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class _Headers:
    """A file from which tarfile reads no more at once than a header needs: a header may claim any length."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= TAR_HEADER_BYTES:
            raise tarfile.ReadError("a header that is far too long")
        return self._file.read(size)


def _tar_stream(path: Path, start: bytes, stack: contextlib.ExitStack) -> IO[bytes]:
    """The tar without its compression, in a temporary file, as long as that stays within the limit."""
    if start[257:262] == b"ustar":
        return stack.enter_context(path.open("rb"))
    unpacked: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    opened = gzip.open if start.startswith(b"\x1f\x8b") else bz2.open
    with opened(path, "rb") as packed:
        limit = min(MAX_TOTAL_BYTES, max(RATIO_MATTERS, MAX_RATIO * path.stat().st_size))
        while chunk := packed.read(2**20):
            unpacked.write(chunk)
            if unpacked.tell() > limit:
                raise ArchiveError(f"{path}: unpacks to far more than its size; this looks like a bomb")
    unpacked.seek(0)
    return unpacked


def _tar(path: Path, file: IO[bytes], stack: contextlib.ExitStack) -> Listing:
    headers = cast(IO[bytes], _Headers(file))
    tar = stack.enter_context(tarfile.open(fileobj=headers, mode="r:"))  # noqa: SIM115 - the stack closes it
    members, refused, total, count = [], [], 0, 0
    for info in tar:
        count, total = count + 1, total + max(info.size, 0)
        check_total(path, count, total)
        if info.isdir() or is_junk(info.name):
            continue
        problem = name_problem(info.name) or size_problem(info.size)
        if not info.isreg() or info.issparse():
            problem = "a link" if info.issym() or info.islnk() else "not an ordinary file"
        if problem:
            refused.append((info.name, problem))
            continue
        made = datetime.fromtimestamp(info.mtime, UTC) if 0 < info.mtime < 2**32 else None
        members.append(
            Member(clean_name(info.name), made, partial(_read_at, file, info.offset_data, info.size))
        )
    return Listing("tar", tuple(members), tuple(refused))


def _read_at(file: IO[bytes], offset: int, size: int) -> bytes:
    file.seek(offset)
    content = file.read(size)
    if len(content) < size:
        raise BadMember("cut off in the archive")
    return content


def _folder(root: Path) -> Listing:
    members, refused, total = [], [], 0
    pending = [(root, "")]
    while pending:
        folder, prefix = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            refused.append((prefix or str(root), f"cannot be read ({error.strerror})"))
            continue
        for entry in entries:
            name, status = f"{prefix}{entry.name}", entry.stat(follow_symlinks=False)
            if is_junk(name):
                continue
            problem = name_problem(name)
            if stat.S_ISDIR(status.st_mode) and not problem:
                pending.append((Path(entry.path), f"{name}/"))
                continue
            if not stat.S_ISREG(status.st_mode):
                problem = "a link" if stat.S_ISLNK(status.st_mode) else "not an ordinary file"
            problem = problem or size_problem(status.st_size)
            if problem:
                refused.append((name, problem))
                continue
            total += status.st_size
            made = datetime.fromtimestamp(status.st_mtime, UTC)
            members.append(Member(name, made, partial(_read_file, Path(entry.path))))
        check_total(root, len(members) + len(refused), total)
    return Listing("folder", tuple(members), tuple(refused))


def _read_file(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise BadMember("not an ordinary file")
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise BadMember(f"cannot be read ({error.strerror})") from None
    if len(content) > MAX_FILE_BYTES:
        raise BadMember("grew while it was read")
    return content
