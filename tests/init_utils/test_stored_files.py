"""The stored files are what their script makes and what their datasheets say, and damage to them is detected."""

import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from init_utils import DatasetError, load_dataset
from init_utils.stored_arrays import array_checksum, read_arrays

FOLDER = Path(str(files("init_utils.datasets")))
CHECKSUMS = json.loads((FOLDER / "checksums.json").read_text(encoding="utf-8"))
DATASHEETS = (FOLDER / "README.md").read_text(encoding="utf-8")
NAMES = ["circles", "moons", "digits_3v8", "digits_even_odd", "breast_cancer", "picture_patches"]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A copy of the data folder that may be damaged."""
    folder = tmp_path / "datasets"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("init_utils.stored_arrays.files", lambda _: folder)
    load_dataset()
    return folder


def make(name: str) -> Any:
    from init_utils.datasets import make_datasets

    return make_datasets.MAKERS[name]()


def test_every_file_is_listed_and_every_listed_file_exists() -> None:
    assert {path.stem for path in FOLDER.glob("*.npz")} == set(CHECKSUMS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_script_makes_the_same_arrays_twice(name: str) -> None:
    once, twice = make(name), make(name)
    assert {key: array_checksum(a) for key, a in once.items()} == {
        key: array_checksum(a) for key, a in twice.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_stored_arrays_are_those_the_script_makes(name: str) -> None:
    stored, made = read_arrays(name), make(name)
    assert stored.keys() == made.keys()
    for key, array in stored.items():
        assert array.dtype == made[key].dtype
        if name == "picture_patches" and key == "X":
            # another JPEG decoder may round differently
            assert np.abs(array.astype(int) - made[key].astype(int)).max() <= 2
        else:
            # sines differ in the last bit between processors
            np.testing.assert_allclose(array, made[key], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", NAMES)
def test_files_are_small_and_hold_no_pickle(name: str) -> None:
    assert (FOLDER / f"{name}.npz").stat().st_size < 1_000_000
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as archive:
        assert all(archive[key].dtype != object for key in archive.files)


@pytest.mark.parametrize("name", NAMES)
def test_the_datasheet_gives_shape_dtype_range_and_checksum(name: str) -> None:
    assert f"\n## {name}\n" in DATASHEETS
    sheet = DATASHEETS.split(f"\n## {name}\n")[1].split("\n## ")[0]
    for word in ("**Origin.**", "**License.**", "**Labels.**", "**Limits.**"):
        assert word in sheet
    for key, array in read_arrays(name).items():
        low, high = (f"{v:.2f}" if array.dtype == np.float64 else str(v) for v in (array.min(), array.max()))
        span = "{0, 1}" if key.endswith("Y") else f"[{low}, {high}]"
        row = f"| `{key}` | {array.shape} | {array.dtype} | {span} | `{CHECKSUMS[name][key][:12]}` |"
        assert row in sheet


def test_no_two_patches_share_a_pixel() -> None:
    patches = read_arrays("picture_patches")["X"]
    assert len(np.unique(patches, axis=1).T) == 209


def test_the_checksum_sees_shape_and_dtype_but_not_memory_order() -> None:
    a = np.arange(6.0).reshape(2, 3)
    assert array_checksum(a) == array_checksum(np.asfortranarray(a)) == array_checksum(a.astype(">f8"))
    different = {array_checksum(x) for x in (a, a.reshape(3, 2), a.astype(np.float32), -a)}
    assert len(different) == 4


def test_a_changed_number_is_noticed(copied: Any) -> None:
    with np.load(copied / "circles.npz") as archive:
        arrays = dict(archive)
    arrays["train_X"][0, 0] += 1e-15
    np.savez_compressed(copied / "circles.npz", **arrays)
    with pytest.raises(
        DatasetError, match=r"circles\.npz is not the file .*; train_X differ\. Get it again: `git"
    ):
        load_dataset()


def test_a_missing_array_is_noticed(copied: Any) -> None:
    with np.load(copied / "circles.npz") as archive:
        arrays = dict(archive)
    del arrays["test_Y"]
    np.savez_compressed(copied / "circles.npz", **arrays)
    with pytest.raises(DatasetError, match="test_Y differ"):
        load_dataset()


@pytest.mark.parametrize("content", [b"", b"not a zip file", None])
def test_a_file_cut_short_is_noticed(copied: Any, content: bytes | None) -> None:
    path = copied / "circles.npz"
    path.write_bytes(path.read_bytes()[:3000] if content is None else content)
    with pytest.raises(DatasetError, match=r"circles\.npz or checksums\.json cannot be read .* Get it again"):
        load_dataset()


def test_a_flipped_byte_is_noticed(copied: Any) -> None:
    path = copied / "circles.npz"
    content = bytearray(path.read_bytes())
    content[2000] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DatasetError, match="Get it again"):
        load_dataset()


def test_a_missing_file_is_named(copied: Any) -> None:
    (copied / "circles.npz").unlink()
    with pytest.raises(DatasetError, match=r"circles\.npz is missing"):
        load_dataset()


def test_an_unlisted_data_set_is_named(copied: Any) -> None:
    (copied / "checksums.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DatasetError, match="lists no data set 'circles'"):
        load_dataset()


def test_a_course_that_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("init_utils.stored_arrays.PACKAGE", "init_utils.not_there")
    with pytest.raises(DatasetError, match=r"not installed.*pip install -e"):
        load_dataset()


def test_the_script_finds_the_stored_files_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    from init_utils.datasets import make_datasets

    assert make_datasets.main(["--nonsense"]) == 2
    assert make_datasets.main(["--check"]) in (0, 1)  # 1 where a processor or decoder rounds differently
    assert "stored files" in (output := capsys.readouterr().out) or "stale" in output
