"""What a file that was handed in is: by its content, and not by its name."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator

import nbformat

from grader.instructor.collect.members import (
    BadMember,
    Member,
    clean_name,
    is_junk,
    name_problem,
    size_problem,
)
from grader.instructor.collect.names.file_names import is_checkpoint
from grader.notebook import MAX_ENTRIES, MAX_FILE_BYTES

MAX_INNER = 200
"""Files in an archive that one learner handed in."""
PACKED = (".zip", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".rar", ".7z")
AGAIN = "ask for the file that ends in .ipynb"

STARTS = (
    (b"%PDF", f"a PDF, not the notebook: {AGAIN}"),
    (b"{\\rtf", f"a text document, not the notebook: {AGAIN}"),
    (b"\xd0\xcf\x11\xe0", f"an Office document, not the notebook: {AGAIN}"),
    (b"\x89PNG", f"a picture, not the notebook: {AGAIN}"),
    (b"\xff\xd8\xff", f"a picture, not the notebook: {AGAIN}"),
    (
        b"version https://git-lfs",
        "a pointer of Git LFS, not the file itself: run `git lfs pull` before the folder is packed",
    ),
    (b"Rar!", f"an archive that is not a zip: {AGAIN}, or for a zip"),
    (b"7z\xbc\xaf", f"an archive that is not a zip: {AGAIN}, or for a zip"),
    (b"\x1f\x8b", f"an archive that is not a zip: {AGAIN}, or for a zip"),
)


def looks_like_a_notebook(content: bytes) -> bool:
    """Whether the bytes are JSON with cells, of whatever version; a damaged notebook may not be."""
    try:
        text = content.decode("utf-8-sig").lstrip()
        if not text.startswith("{") or sum(map(content.count, (b"[", b"{", b","))) > MAX_ENTRIES:
            return False
        data = json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "nbformat" in data and ("cells" in data or "worksheets" in data)


def what_it_is(file: str, content: bytes) -> str:
    """What a file is if it is not a notebook, and what to ask for, in one line.

    Parameters
    ----------
    file : str
        Its own name.
    content : bytes

    Returns
    -------
    str
    """
    start = content[:2048].lstrip()
    for mark, words in STARTS:
        if start.startswith(mark):
            return words
    if not content.strip():
        return f"an empty file: {AGAIN}"
    lower = start.lower()
    if lower.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in lower:
        return f"a web page, not the notebook (an export, or a page saved from the browser): {AGAIN}"
    if content.startswith(b"PK"):
        return _of_a_zip(content)
    name = file.casefold()
    if name.endswith((".py", ".txt")) and _is_a_script(content):
        return f"a Python script, without the notebook's cells: {AGAIN}"
    if name.endswith((".md", ".txt", ".rtf", ".log")):
        return f"a text, not the notebook: {AGAIN}"
    return f"not a notebook: {AGAIN}"


def _of_a_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return f"a damaged zip: {AGAIN}"
    if "[Content_Types].xml" in names or "mimetype" in names:
        return f"an Office document, not the notebook: {AGAIN}"
    return f"a zip without a notebook in it: {AGAIN}"


def _is_a_script(content: bytes) -> bool:
    return any(sign in content for sign in (b"import ", b"def ", b"print(", b"# %%", b"# In["))


def is_packed(file: str, content: bytes) -> bool:
    """Whether a file is a zip that may hold a notebook, and not an Office document."""
    return content.startswith(b"PK") and "without a notebook" in _of_a_zip(content)


def unpacked(member: Member, content: bytes) -> Iterator[tuple[str, Member]]:
    """The notebooks in a zip that a learner handed in, each with its own name.

    Raises
    ------
    BadMember
        If the zip is damaged, encrypted or a bomb; the message says what to do.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BadMember(f"a damaged zip ({error}): {AGAIN}") from None
    if len(infos) > MAX_INNER or sum(info.file_size for info in infos) > MAX_FILE_BYTES:
        raise BadMember(f"a zip that holds too much: {AGAIN}")
    for info in infos:
        name = clean_name(info.orig_filename.replace("\\", "/"))
        file = name.rsplit("/", 1)[-1]
        if (
            is_junk(name)
            or not file.casefold().endswith(".ipynb")
            or is_checkpoint(file)
            or name_problem(name)
            or size_problem(info.file_size, info.compress_size)
        ):
            continue
        if info.flag_bits & 0x1:
            raise BadMember(f"a zip with a password: {AGAIN}")
        yield file, Member(f"{member.name}/{name}", member.made, _reader(archive, info))


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as file:
                return file.read(info.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
        ) as error:
            raise BadMember(f"damaged in its zip ({error})") from None

    return read


def upgraded(content: bytes) -> bytes | None:
    """A notebook of version 2 or 3 as one of version 4; None if it is of another version, or damaged.

    Raises
    ------
    BadMember
        If it says that it is of version 3, and cannot be read as one.
    """
    try:
        data = json.loads(content.decode("utf-8-sig"))
        version = data.get("nbformat") if isinstance(data, dict) else None
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None
    if version not in (2, 3) or "worksheets" not in data:
        return None
    try:
        notebook = nbformat.convert(nbformat.from_dict(data), 4)
        return str(nbformat.writes(notebook)).encode()
    except Exception as error:
        raise BadMember(
            f"a notebook of version {version} that cannot be upgraded ({error}); {AGAIN}"
        ) from None
