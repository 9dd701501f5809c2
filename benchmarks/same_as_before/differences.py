"""How two texts, pages or notebooks differ: pairs of old and new, each with its kind."""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

Difference = tuple[str, str, str]
"""Its kind, what stood, what stands."""

WORDING = "wording"
NUMBERS = "numbers in a sentence"
EDITION = "edition of a notebook"
ONLY_WORDS = {WORDING, EDITION}
"""What a corrected sentence brings about; each other kind is more than that."""

PROSE_KEYS = {"message", "notes", "reason", "expected", "got", "label", "parts"}
"""Of a verdict: what people read. `parts` are labels and shares, of which the shares are numbers."""

SHOWN = {"alt", "title", "aria-label", "placeholder"}
NO_TEXT = {"script", "style"}
DIGESTS = {"checksum", "edition"}


def of_data(old: Any, new: Any, key: str = "") -> Iterator[Difference]:
    """Differences of two pieces of JSON; `key` is the nearest name above them."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted({*old, *new}):
            yield from of_data(old.get(name), new.get(name), name)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for before, now in zip(old, new, strict=True):
            yield from of_data(before, now, key)
    elif key == "notes" and isinstance(old, list) and isinstance(new, list):
        yield "notes added or gone", " | ".join(map(str, old)), " | ".join(map(str, new))
    elif isinstance(old, str) and isinstance(new, str) and key in PROSE_KEYS:
        yield from of_sentences(old, new)
    elif old != new or type(old) is not type(new):
        yield f"{key} of a verdict", str(old), str(new)


def of_sentences(old: str, new: str) -> Iterator[Difference]:
    """Sentences that differ; where their numbers differ too, that is a kind of its own."""
    yield from _of_pieces(_sentences(old), _sentences(new))


def of_lines(old: str, new: str) -> Iterator[Difference]:
    """The same for lines, such as comments."""
    yield from _of_pieces(old.splitlines(), new.splitlines())


def _of_pieces(before: Sequence[str], now: Sequence[str]) -> Iterator[Difference]:
    matcher = difflib.SequenceMatcher(None, before, now, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            left, right = " ".join(before[start:end]), " ".join(now[new_start:new_end])
            if left.split() != right.split():
                yield (WORDING if _numbers(left) == _numbers(right) else NUMBERS), left, right


def _sentences(text: str) -> list[str]:
    pieces = re.split(r"\n\s*\n|(?<=[.!?:;])\s+", text.strip())
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?", text)


# --- pages --------------------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Elements without what people read, and what they read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.read: list[str] = []
        self.silent = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read += [value for name, value in attrs if name in SHOWN and value]
        kept = [(name, value) for name, value in attrs if name not in SHOWN]
        self.elements.append(f"<{tag} {kept}>")
        self.silent = tag in NO_TEXT

    def handle_endtag(self, tag: str) -> None:
        self.elements.append(f"</{tag}>")
        self.silent = False

    def handle_data(self, data: str) -> None:
        if self.silent:
            self.elements.append(data)
        elif data.strip():
            self.read += _sentences(data)


def of_pages(old: str, new: str) -> Iterator[Difference]:
    """Differences of two HTML pages: what is read, and the markup around it."""
    before, now = _Page(old), _Page(new)
    yield from _of_pieces(before.read, now.read)
    for kind, left, right in _of_pieces(before.elements, now.elements):
        yield "markup of a page", f"{kind}: {left}", right


# --- notebooks ----------------------------------------------------------------------------------------------------------


def of_notebooks(old: str, new: str) -> Iterator[Difference]:
    """Differences of two notebook files: prose, code, metadata."""
    before, now = json.loads(old), json.loads(new)
    yield from _of_metadata(before["metadata"], now["metadata"])
    kinds = [[cell["cell_type"] for cell in notebook["cells"]] for notebook in (before, now)]
    if kinds[0] != kinds[1]:
        yield "cells of a notebook", f"{len(kinds[0])} cells", f"{len(kinds[1])} cells"
        return
    for left, right in zip(before["cells"], now["cells"], strict=True):
        yield from _of_metadata(left["metadata"], right["metadata"])
        texts = ["".join(cell["source"]) for cell in (left, right)]
        if left["cell_type"] == "code":
            yield from of_code(*texts)
        else:
            yield from of_sentences(*texts)


def _of_metadata(old: Any, new: Any) -> Iterator[Difference]:
    one, other = json.dumps(_without_digests(old)), json.dumps(_without_digests(new))
    if one != other:
        yield "metadata of a notebook", one, other
    elif old != new:
        yield EDITION, "another digest", "of what has changed"


def _without_digests(metadata: Any) -> Any:
    if not isinstance(metadata, Mapping):
        return metadata
    return {key: _without_digests(value) for key, value in metadata.items() if key not in DIGESTS}


def of_code(old: str, new: str) -> Iterator[Difference]:
    """Differences of two code cells: only in comments and strings, in what is imported from where, or in more."""
    if old == new:
        return
    if _code(old) == _code(new):
        yield from of_lines(old, new)
    elif _code(old, imports=False) == _code(new, imports=False):
        yield "imports of a notebook", old, new
    else:
        yield "code of a notebook", old, new


def _code(text: str, *, imports: bool = True) -> str:
    """The code without comments, and without the text of strings and docstrings."""
    lines = ["pass" if line.startswith(("%", "!")) else line for line in text.splitlines()]
    tree = ast.parse("\n".join(lines))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    if not imports:
        tree.body = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    return ast.dump(tree)
