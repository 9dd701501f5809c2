"""Values as data: what goes in comes out, what is not data stays behind, and garbage is never more than a `BadValue`."""

import json
import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader import values
from grader.errors import BadValue
from grader.reference_files import REFERENCES, read_exercises
from grader.values import Generator, Opaque, StandIn, pack, unpack

quick = settings(derandomize=True, deadline=None, max_examples=60)

DTYPES = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="="),
    hnp.integer_dtypes(endianness=">"),
    hnp.unsigned_integer_dtypes(endianness=">"),
    hnp.floating_dtypes(endianness="<", sizes=(16, 32, 64)),
    hnp.floating_dtypes(endianness=">", sizes=(16, 32, 64)),
    hnp.complex_number_dtypes(endianness=">", sizes=(64, 128)),
)
ARRAYS = hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False),
    st.complex_numbers(allow_nan=False),
    st.text(max_size=10),
)
NESTED = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


def equal(one: Any, other: Any) -> Any:
    """Equal in kind and content; arrays in little-endian order count as equal to their originals."""
    if isinstance(one, np.ndarray):
        return (
            isinstance(other, np.ndarray)
            and one.shape == other.shape
            and one.dtype.newbyteorder("<") == other.dtype
            and one.astype(other.dtype).tobytes() == other.tobytes()
        )
    if isinstance(one, dict):
        return list(one) == list(other) and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(equal, one, other))
    return type(one) is type(other) and one == other


# --- round trips -------------------------------------------------------------------------------------------------------


@quick
@given(NESTED)
def test_nested_data_comes_back_as_it_went_in(value: Any) -> None:
    assert equal(value, unpack(*pack(value)))


@quick
@given(ARRAYS)
def test_arrays_come_back_with_dtype_shape_and_every_bit(array: Any) -> None:
    assert equal(array, unpack(*pack(array)))


@quick
@given(ARRAYS)
def test_the_layout_in_memory_does_not_matter(array: Any) -> None:
    for twin in (np.array(array, order="F"), array.T.copy().T, array[::-1][::-1] if array.ndim else array):
        assert pack(twin) == pack(np.array(array, order="C"))


def test_a_slice_with_steps_travels_as_the_numbers_it_shows() -> None:
    array = np.arange(24.0).reshape(4, 6)[::2, ::-3]
    assert np.array_equal(unpack(*pack(array)), array)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, -0.0])
def test_numbers_that_json_lacks_travel_too(number: Any) -> None:
    back = unpack(*pack(number))
    assert str(back) == str(number)
    assert np.array_equal(unpack(*pack(np.array([number]))), [number], equal_nan=True)


def test_numpy_scalars_become_python_numbers() -> None:
    given_ = [
        np.float64(0.5),
        np.float32(0.25),
        np.int8(-3),
        np.uint64(2**64 - 1),
        np.bool_(True),
        np.complex128(1j),
    ]
    assert unpack(*pack(given_)) == [0.5, 0.25, -3, 2**64 - 1, True, 1j]
    assert type(unpack(*pack(np.bool_(True)))) is bool


def test_whole_numbers_too_large_for_numpy_travel_as_floats() -> None:
    assert unpack(*pack([10**20, 10**5000, -(10**400)])) == [1e20, math.inf, -math.inf]


def test_arrays_that_come_back_are_fresh_and_may_be_written_to() -> None:
    array = np.ones(3)
    one, other = unpack(*pack([array, array]))
    one[0] = 5
    assert other[0] == array[0] == 1


def test_equal_arrays_share_their_bytes() -> None:
    _, buffer = pack([np.ones(100)] * 50)
    assert len(buffer) == 800


def test_stand_ins_and_generators_travel_by_name_and_seed() -> None:
    assert unpack(*pack((StandIn("cubic_cost"), Generator(3)))) == (StandIn("cubic_cost"), Generator(3))


# --- what is not data --------------------------------------------------------------------------------------------------


class Sly:
    """An object that is equal to everything."""

    def __eq__(self, other: Any) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("thing", "type_name"),
    [
        (object(), "object"),
        (Sly(), "Sly"),
        (len, "builtin_function_or_method"),
        ({1, 2}, "set"),
        (b"bytes", "bytes"),
        ((number for number in [1]), "generator"),
        (np.array([object()]), "array of dtype object"),
        (np.array(["text"]), "array of dtype <U4"),
        (np.array([(1, 2.0)], dtype="i4,f8"), "array of dtype [('f0', '<i4'), ('f1', '<f8')]"),
        (np.array("2026-01-01", dtype="M8[D]"), "array of dtype datetime64[D]"),
    ],
)
def test_of_an_object_only_the_name_of_its_type_travels(thing: Any, type_name: str) -> None:
    assert unpack(*pack({"x": thing})) == {"x": Opaque(type_name)}


def test_what_went_through_once_goes_through_again() -> None:
    once = pack({"x": object()})
    assert pack(unpack(*once)) == once


def test_a_subclass_of_array_leaves_its_tricks_behind() -> None:
    class Tricky(np.ndarray):
        def __eq__(self, other: Any) -> bool:
            return True

        __hash__ = None

    back = unpack(*pack(np.zeros(2).view(Tricky)))
    assert type(back) is np.ndarray
    assert type(unpack(*pack(np.ma.masked_array([1.0, 2.0], [True, False])))) is np.ndarray


def nested(depth: Any) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value]
    return value


def containing_itself() -> Any:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "make",
    [
        lambda: nested(values.MAX_DEPTH + 1),
        lambda: nested(100_000),
        containing_itself,
        lambda: [0] * values.MAX_NODES,
        lambda: np.broadcast_to(0.0, (10**12,)),
        lambda: [np.arange(values.MAX_BYTES // 16 + 1) + start for start in range(2)],
    ],
    ids=["too deep", "far too deep", "containing itself", "too many", "a huge array", "huge together"],
)
def test_what_is_too_deep_or_too_large_is_a_bad_value(make: Any) -> None:
    with pytest.raises(BadValue):
        pack(make())


def test_the_deepest_value_that_packs_also_unpacks() -> None:
    assert unpack(*pack(nested(values.MAX_DEPTH))) == nested(values.MAX_DEPTH)


# --- garbage -----------------------------------------------------------------------------------------------------------

KINDS = ["$float", "$complex", "$tuple", "$dict", "$array", "$standin", "$generator", "$opaque", "$other"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["<f8", "<i4", "O"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KINDS) | st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=15,
)


def unpacks_or_is_a_bad_value(text: str, buffer: Any) -> None:
    """Anything but `BadValue` fails the test, and what comes out can be packed again."""
    try:
        value = unpack(text, buffer)
    except BadValue:
        return
    assert isinstance(pack(value), tuple)


@quick
@given(st.text() | st.binary(), st.binary())
def test_random_text_and_bytes_are_a_bad_value(text: Any, buffer: Any) -> None:
    unpacks_or_is_a_bad_value(text, buffer)


@settings(quick, max_examples=200)
@given(JSON, st.binary(max_size=64))
@pytest.mark.slow
def test_json_that_only_resembles_the_format_is_a_bad_value(tree: Any, buffer: Any) -> None:
    unpacks_or_is_a_bad_value(json.dumps(tree), buffer)


@settings(quick, max_examples=200)
@given(NESTED, st.data())
@pytest.mark.slow
def test_a_message_damaged_on_its_way_is_a_bad_value(value: Any, data: Any) -> None:
    text, buffer = pack(value)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 5)))
    text = text[:start] + data.draw(st.text('0123456789-.[]{}",:$abfinrtuy<|>', max_size=4)) + text[end:]
    unpacks_or_is_a_bad_value(text, buffer[: data.draw(st.integers(0, len(buffer)))])


@pytest.mark.parametrize(
    "code", ["O", "|O8", "(1,", ",f8", "f8,f8", "S5", "a5", "V8", "<U3", "<f9", "M8[D]", "", 8, None, []]
)
def test_arrays_of_other_dtypes_are_refused(code: Any) -> None:
    with pytest.raises(BadValue):
        unpack(json.dumps({"$array": [code, [1], 0]}), bytes(64))


@pytest.mark.parametrize(
    ("shape", "offset"),
    [([9], 0), ([1], 60), ([-1], 0), ([-1, -8], 0), ([1], -8), ([2**70], 0), ([2**70, 0], 0), ([1] * 65, 0), ([1], "0")],
)  # fmt: skip
def test_arrays_that_reach_beyond_the_buffer_are_refused(shape: Any, offset: int | str) -> None:
    with pytest.raises(BadValue):
        unpack(json.dumps({"$array": ["<f8", shape, offset]}), bytes(64))


def test_a_short_message_cannot_become_a_huge_value() -> None:
    # Sixteen thousand arrays that all name the same four megabytes.
    tree = [{"$array": ["<f8", [2**19], 0]}] * 2**14
    with pytest.raises(BadValue, match="16 MB"):
        unpack(json.dumps(tree), bytes(2**22))


# --- files -------------------------------------------------------------------------------------------------------------


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    value = {"W1": np.arange(6.0).reshape(2, 3), "cost": 0.5, "name": "He √2"}
    values.write(tmp_path / "some.npz", value)
    assert equal(value, values.read(tmp_path / "some.npz"))


def test_references_hold_two_byte_arrays_and_no_pickle() -> None:
    for path in REFERENCES.glob("*.npz"):
        with zipfile.ZipFile(path) as archive:
            assert sorted(archive.namelist()) == ["buffer.npy", "tree.npy"]
        with np.load(path, allow_pickle=False) as arrays:
            assert {array.dtype for array in arrays.values()} == {np.dtype(np.uint8)}


def test_a_pickle_in_place_of_references_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "01_initialization.npz"
    np.savez(path, tree=np.array([{"exercises": []}]), buffer=np.zeros(0, np.uint8))
    with pytest.raises(BadValue, match="damaged"):
        read_exercises(path)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def damaged_inside(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)


def plain_array(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.zeros(3))


@pytest.mark.parametrize(
    "damage",
    [
        cut_short,
        damaged_inside,
        plain_array,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("version https://git-lfs.github.com/spec/v1"),
        lambda path: values.write(path, ["of another kind"]),
        lambda path: values.write(path, {"exercises": ["ab"]}),
        lambda path: values.write(path, {"exercises": [{"name": "of another version"}]}),
        lambda path: path.unlink(),
    ],
)
def test_damaged_references_are_named_with_what_to_do(damage: Any, tmp_path: Path) -> None:
    path = tmp_path / "01_initialization.npz"
    values.write(path, {"assignment": "01_initialization", "exercises": []})
    damage(path)
    with pytest.raises(BadValue, match=r"01_initialization.npz is .*grader build") as caught:
        read_exercises(path)
    assert "\n" not in str(caught.value)
