"""Values as data: what may travel between a learner's function and the judge.

A value is packed into a JSON tree and one buffer of raw array bytes, never a pickle, so that reading it cannot run code. The
same format holds the references on disk (`read`, `write`) and what crosses the wall around a confined process.

In the tree, JSON's own null, true, numbers and strings stand for themselves and a JSON list for a list. Everything else is
an object with one key that starts with ``$``: ``$float`` (not finite), ``$complex``, ``$tuple``, ``$dict`` (a list of pairs),
``$array`` ([dtype, shape, offset] in the buffer), ``$standin``, ``$generator`` and ``$opaque``.
"""

from __future__ import annotations

import json
import math
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import BadValue

ARRAY_KINDS = "biufc"  # bool, int, unsigned, float, complex: nothing that holds an object
DTYPE = re.compile(r"[<|][biufc][0-9]{1,2}", re.ASCII)
SMALLEST, LARGEST = -(2**63), 2**64 - 1  # whole numbers that NumPy can hold; others travel as floats
MAX_DEPTH = 16
MAX_NODES = 200_000
MAX_BYTES = 16 * 2**20
MAX_DIMENSIONS = 32
MAX_NAME = 200
TOO_MANY = "the value is nested too deeply or holds too many entries to be compared"
TOO_LARGE = f"the value holds more than {MAX_BYTES // 2**20} MB of arrays"


@dataclass(frozen=True)
class Opaque:
    """Something that is not data; only the name of its type is kept."""

    type_name: str


@dataclass(frozen=True)
class StandIn:
    """A function by its name in `grader.standins`; it becomes the function where the call is made."""

    name: str


@dataclass(frozen=True)
class Generator:
    """A NumPy random generator by its seed; it becomes ``np.random.default_rng(seed)`` where the call is made."""

    seed: int


UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What opening a file may raise if it is not an archive of arrays."""


class Packer:
    """Packs values one after the other; equal arrays share their bytes."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._offsets: dict[bytes, int] = {}
        self._size = 0
        self._total = 0
        self._nodes = 0

    @property
    def buffer(self) -> bytes:
        """The raw bytes of all arrays packed so far."""
        return b"".join(self._chunks)

    def pack(self, value: Any, depth: int = 0) -> Any:
        """The JSON tree of `value`; what is not data becomes ``$opaque``.

        Raises
        ------
        BadValue
            If the value is nested deeper or holds more than the format allows.
        """
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise BadValue(TOO_MANY)
        if value is None or type(value) in (bool, str):
            return value
        if isinstance(value, (bool, np.bool_)):
            return bool(value)
        if isinstance(value, (int, np.integer)):
            return int(value) if SMALLEST <= value <= LARGEST else self.pack(_as_float(int(value)), depth)
        if isinstance(value, (float, np.floating)):
            return float(value) if math.isfinite(value) else {"$float": str(float(value))}
        if isinstance(value, (complex, np.complexfloating)):
            return {"$complex": [str(float(value.real)), str(float(value.imag))]}
        if isinstance(value, np.ndarray):
            return self._pack_array(value)
        if isinstance(value, StandIn):
            return {"$standin": value.name}
        if isinstance(value, Generator):
            return {"$generator": value.seed}
        return self._pack_container(value, depth)

    def _pack_container(self, value: Any, depth: int) -> Any:
        if isinstance(value, list):
            return [self.pack(item, depth + 1) for item in value]
        if isinstance(value, tuple):
            return {"$tuple": [self.pack(item, depth + 1) for item in value]}
        if isinstance(value, Mapping):
            return {
                "$dict": [[str(key)[:MAX_NAME], self.pack(item, depth + 1)] for key, item in value.items()]
            }
        return {"$opaque": value.type_name if isinstance(value, Opaque) else type(value).__name__[:MAX_NAME]}

    def _pack_array(self, value: np.ndarray[Any, Any]) -> Any:
        if value.dtype.kind not in ARRAY_KINDS:
            return {"$opaque": f"array of dtype {value.dtype}"[:MAX_NAME]}
        self._total += value.nbytes  # shared bytes too: they are no longer shared once unpacked
        if self._total > MAX_BYTES:
            raise BadValue(TOO_LARGE)
        plain = np.array(value, copy=True, subok=False, order="C")
        plain = plain.astype(plain.dtype.newbyteorder("<"), copy=False)
        data = plain.tobytes()
        if data not in self._offsets:
            self._offsets[data] = self._size
            self._chunks.append(data)
            self._size += len(data)
        return {"$array": [plain.dtype.str, list(plain.shape), self._offsets[data]]}


def pack(value: Any) -> tuple[str, bytes]:
    """`value` as (JSON text, raw bytes of its arrays); see `Packer.pack`."""
    packer = Packer()
    tree = packer.pack(value)
    return json.dumps(tree, allow_nan=False), packer.buffer


def unpack(text: str, buffer: bytes) -> Any:
    """The value that `pack` was given, with fresh writable arrays.

    Raises
    ------
    BadValue
        If text or buffer does not follow the format; nothing in them is ever executed.
    """
    try:
        return unpack_tree(json.loads(text), buffer)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, OverflowError, MemoryError) as error:
        raise BadValue(
            f"not in the data format of the grader: {type(error).__name__}: {error}"[:300]
        ) from None


def unpack_tree(tree: Any, buffer: bytes) -> Any:
    """The value of one parsed JSON tree over `buffer`; raises what its parts raise, so prefer `unpack`."""
    return Unpacker(buffer).unpack(tree)


class Unpacker:
    """Rebuilds values over one buffer, and keeps count of how large they get."""

    def __init__(self, buffer: bytes) -> None:
        self._buffer = buffer
        self._total = 0
        self._nodes = 0

    def unpack(self, tree: Any, depth: int = 0) -> Any:
        """The value of one tree.

        Raises
        ------
        BadValue
            If the tree holds too much, or something that the data format does not know.
        """
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise BadValue(TOO_MANY)
        if isinstance(tree, list):
            return [self.unpack(item, depth + 1) for item in tree]
        if isinstance(tree, int) and not SMALLEST <= tree <= LARGEST:
            raise BadValue("a whole number of more than 64 bits")
        if not isinstance(tree, dict):
            return tree
        if len(tree) != 1:
            raise BadValue("an object of the data format has exactly one key")
        (kind, content), *_ = tree.items()
        match kind:
            case "$float":
                return float(content)
            case "$complex":
                return complex(float(content[0]), float(content[1]))
            case "$tuple":
                return tuple(self.unpack(item, depth + 1) for item in content)
            case "$dict":
                return {str(key)[:MAX_NAME]: self.unpack(item, depth + 1) for key, item in content}
            case "$array":
                return self._unpack_array(*content)
            case "$standin":
                return StandIn(str(content)[:MAX_NAME])
            case "$generator":
                return Generator(int(content))
            case "$opaque":
                return Opaque(str(content)[:MAX_NAME])
        raise BadValue(f"unknown kind {kind[:40]!r} in the data format")

    def _unpack_array(self, code: Any, shape: Any, offset: Any) -> np.ndarray[Any, Any]:
        if not isinstance(code, str) or not DTYPE.fullmatch(code):
            raise BadValue(f"arrays of dtype {str(code)[:40]!r} do not travel")
        dtype = np.dtype(code)
        lengths = [int(length) for length in shape]
        # Before anything is computed with them: the product of a thousand forged lengths alone would take minutes.
        if len(lengths) > MAX_DIMENSIONS or any(not 0 <= length <= MAX_BYTES for length in lengths):
            raise BadValue("an array has no such shape")
        if not isinstance(offset, int) or offset < 0:
            raise BadValue("an array's offset is negative")
        count = math.prod(lengths)
        if offset + count * dtype.itemsize > len(self._buffer):
            raise BadValue("an array reaches beyond the end of the buffer")
        self._total += count * dtype.itemsize
        if self._total > MAX_BYTES:
            raise BadValue(TOO_LARGE)
        return np.frombuffer(self._buffer, dtype=dtype, count=count, offset=offset).reshape(lengths).copy()


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def write(path: Path, value: Any) -> None:
    """Write `value` to an ``.npz`` file of two byte arrays, ``tree`` and ``buffer``."""
    text, buffer = pack(value)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            tree=np.frombuffer(text.encode(), dtype=np.uint8),
            buffer=np.frombuffer(buffer, dtype=np.uint8),
        )


def read(path: Path) -> Any:
    """The value in a file of `write`.

    Raises
    ------
    BadValue
        If the file is missing or damaged; the message names it.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return unpack(archive["tree"].tobytes().decode(), archive["buffer"].tobytes())
    except FileNotFoundError:
        raise BadValue(f"{path} is missing: run `grader build`, or get the course again") from None
    except (*UNREADABLE, BadValue) as error:
        raise BadValue(f"{path} is damaged ({error}): run `grader build`, or get the course again") from None
