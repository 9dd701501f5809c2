"""The site in its default form: Pyodide comes from its CDN, the course and its notebooks from the site itself."""

import hashlib
import importlib
import json
import re
import shutil
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GraderError
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.places import ROOT
from grader.instructor.site import pyodide
from grader.instructor.site.building import CACHE, build_site
from grader.instructor.site.bytecode import with_bytecode
from grader.instructor.site.caching import name_by_content, python_folder
from grader.instructor.site.compiling import compile_archive
from grader.instructor.site.offline import LIST, OURS, WORKER
from grader.instructor.site.pyodide import CDN, closure, release_lock
from grader.instructor.site.running import PartMissing, SiteError, run
from grader.instructor.site.starting import PAGES, start_early
from grader.instructor.site.unpacking import unpack

pytestmark = pytest.mark.xdist_group("site")

PINS = dict(re.findall(r"^      - ([\w-]+)==([\w.]+)", (ROOT / "environment.yml").read_text(), re.M))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    try:
        return build_site(tmp_path_factory.mktemp("default") / "site")
    except PartMissing as error:
        pytest.skip(f"the site cannot be built here: {error}")


@pytest.fixture(scope="module")
def python(site: Any) -> Any:
    """The folder with Python's parts."""
    return python_folder(site)


@pytest.fixture(scope="module")
def lock(python: Any) -> Any:
    return json.loads((python / "pyodide-lock.json").read_text())


def test_pyodide_is_pinned_in_the_configuration_and_comes_from_its_cdn(
    site: Any, python: Any, lock: Any
) -> None:
    config = json.loads((site / "jupyter-lite.json").read_text())["jupyter-config-data"]
    (kernel,) = config["litePluginSettings"].values()
    assert kernel["pyodideUrl"] == f"./static/{python.name}/start.mjs"
    assert f'from "{CDN}pyodide.mjs"' in (python / "start.mjs").read_text()
    assert kernel["disablePyPIFallback"] is True
    assert kernel["loadPyodideOptions"]["lockFileURL"] == f"./static/{python.name}/pyodide-lock.json"
    assert lock["packages"]["numpy"]["file_name"].startswith(CDN)


def test_one_set_of_versions_serves_binder_and_the_browser(lock: Any) -> None:
    browser = {name: package["version"] for name, package in lock["packages"].items()}
    for name in ("numpy", "matplotlib", "scikit-learn", "ipywidgets"):
        assert browser[name] == PINS[name]
    assert f'- scipy=={browser["scipy"]}; python_version >= "3.12"' in (ROOT / "environment.yml").read_text()


def test_what_the_site_hosts_is_there_and_is_what_the_lock_says(python: Any, lock: Any) -> None:
    own = {
        name: package
        for name, package in lock["packages"].items()
        if not package["file_name"].startswith("https:")
    }
    assert set(own) == {"initialization-course", *pyodide.ADDED, *pyodide.KERNEL}
    for package in own.values():
        content = (python / package["file_name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == package["sha256"]
    loaded = set(closure(lock, ["initialization-course"]))
    assert loaded >= {"numpy", "matplotlib", "ipywidgets", "comm"}
    assert "scikit-learn" not in loaded  # it would be five more seconds before the first cell


def test_the_course_in_the_browser_is_that_of_the_student_edition(site: Any, python: Any) -> None:
    (wheel,) = python.glob("initialization_course-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"grader/api.py", "init_utils/__init__.py", "init_utils/datasets/circles.npz"} <= set(names)
    assert not [name for name in names if "instructor" in name]
    for assignment in ASSIGNMENTS:
        assert f"grader/references/{assignment}.npz" in names
        notebook = json.loads((site / "files" / f"{assignment}.ipynb").read_text())
        assert notebook["metadata"]["kernelspec"]["name"] == "python"
        assert notebook["metadata"]["initialization_course"]["assignment"] == assignment


def test_the_site_is_small_and_names_the_licences_of_what_it_holds(site: Any) -> None:
    files = [path for path in site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 15e6
    assert not [path for path in files if path.suffix == ".map"]
    assert (site / "build/third-party-licenses.json").exists()
    disabled = json.loads((site / "jupyter-lite.json").read_text())["jupyter-config-data"][
        "disabledExtensions"
    ]
    assert "@jupyterlab/mermaid-extension" in disabled  # its code is not on the site


def test_each_module_that_the_site_hosts_comes_compiled_and_with_its_source(python: Any) -> None:
    for wheel in python.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            names = set(archive.namelist())
        modules = {Path(name) for name in names if name.endswith(".py")}
        compiled = {f"{path.parent / '__pycache__' / path.stem}.cpython-314.pyc" for path in modules}
        assert compiled <= names, wheel.name


def test_bytecode_is_taken_without_looking_at_the_source_and_only_by_its_own_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "plain.zip", tmp_path / "library.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("compiled_module.py", "answer = 1")
        archive.writestr("not_python.py", "print 'of long ago'")
    compile_archive(str(source), str(target))
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["compiled_module.py", "compiled_module.pyc", "not_python.py"]
        bytecode = archive.read("compiled_module.pyc")
    for number, (magic, answer) in enumerate([(bytecode[:4], 1), (b"\0\0\r\n", 2)]):
        other = tmp_path / f"other{number}.zip"
        with zipfile.ZipFile(other, "w") as archive:
            archive.writestr("compiled_module.py", "answer = 2")
            archive.writestr("compiled_module.pyc", magic + bytecode[4:])
        monkeypatch.syspath_prepend(str(other))
        monkeypatch.delitem(sys.modules, "compiled_module", raising=False)
        assert importlib.import_module("compiled_module").answer == answer
        monkeypatch.delitem(sys.modules, "compiled_module")


def test_the_browser_unpacks_a_wheel_to_the_same_files_as_shutil(python: Any, tmp_path: Path) -> None:
    made = tmp_path / "made.whl"
    with zipfile.ZipFile(made, "w") as archive:
        archive.mkdir("folder")
        archive.writestr("stored.txt", "as it is", zipfile.ZIP_STORED)
        archive.writestr("folder/deflated.txt", "again " * 10_000, zipfile.ZIP_DEFLATED)
        archive.writestr("empty.txt", "", zipfile.ZIP_DEFLATED)
        archive.writestr("näme.txt", "not ASCII", zipfile.ZIP_DEFLATED)
        archive.writestr("../out.txt", "elsewhere")
    for number, wheel in enumerate([made, *python.glob("*.whl")]):
        ours, theirs = tmp_path / str(number) / "ours", tmp_path / str(number) / "theirs"
        unpack(str(wheel), ours)
        shutil.unpack_archive(wheel, theirs, "zip")
        assert contents(ours) == contents(theirs) != {}
    assert not (tmp_path / "0" / "out.txt").exists()


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_where_nothing_can_be_compiled_the_site_gets_the_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plain.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("module.py", "answer = 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert with_bytecode(tmp_path, tmp_path / "pyodide", [file]) == {file: file}
    assert "will start more slowly" in capsys.readouterr().err


def test_a_site_that_gets_python_from_elsewhere_keeps_nothing_for_working_offline(site: Any) -> None:
    assert not (site / LIST).exists()
    assert OURS not in (site / WORKER).read_text()


def test_python_starts_with_the_page_in_the_worker_of_the_kernel(site: Any, python: Any) -> None:
    for name in PAGES:
        page = (site / name).read_text()
        assert page.index(f"static/{python.name}/early.js") < page.index("config-utils.js")
    (kernel,) = re.findall(r'^import "(.+)";$', (python / "worker.mjs").read_text(), re.M)
    assert (python / kernel).is_file()
    assert kernel in (python / "early.js").read_text()


def test_browsers_keep_python_and_ask_again_for_what_changes_under_the_same_address(
    site: Any, python: Any
) -> None:
    year_ago = time.time() - 365 * 24 * 3600
    old = {path for path in site.rglob("*") if path.is_file() and path.stat().st_mtime < year_ago}
    assert {path for path in python.iterdir() if path.is_file()} <= old
    assert set(site.glob("build/jlab_core.*.js")) <= old
    assert not old & {site / "jupyter-lite.json", *(site / name for name in PAGES), *site.glob("files/*")}


def test_the_folder_of_python_has_another_name_as_soon_as_anything_in_it_is_another(tmp_path: Path) -> None:
    names: list[str] = []
    for content in ("one", "another", "one"):
        site = tmp_path / str(len(names))
        (site / "packages").mkdir(parents=True)
        (site / "packages" / "course.whl").write_text(content)
        (site / "page").write_text("see packages/course.whl")
        names.append(name_by_content(site, site / "packages", ("page",)).name)
        assert (site / "page").read_text() == f"see {names[-1]}/course.whl"
    assert names[0] == names[2] != names[1]


def test_a_page_that_is_not_as_it_is_known_stays_as_it_is(tmp_path: Path) -> None:
    pages = {tmp_path / name for name in PAGES}
    for page in pages:
        page.parent.mkdir()
        page.write_text('<script id="jupyter-config-data"></script>')
    start_early(tmp_path, tmp_path / "static", ["numpy"])
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == pages
    assert {page.read_text() for page in pages} == {'<script id="jupyter-config-data"></script>'}


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(GraderError, match="holds something other than a site"):
        build_site(tmp_path)
    assert (tmp_path / "mine").read_text() == "precious"


def test_a_wheel_that_is_not_the_very_one_of_the_lock_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numpy.whl").write_bytes(b"another build")
    package = {
        "name": "numpy",
        "version": "2",
        "file_name": "numpy.whl",
        "sha256": hashlib.sha256(b"x").hexdigest(),
    }
    assert pyodide._carried(tmp_path, package) is None
    with pytest.raises(PartMissing, match="no build of numpy 2"):
        pyodide._pure(tmp_path, "numpy", {**package, "file_name": "numpy-2-wasm32.whl"})


def test_a_missing_tool_is_one_clear_line() -> None:
    with pytest.raises(SiteError, match="no-such-tool is not installed"):
        run("no-such-tool")


def test_the_lock_of_the_release_is_that_of_the_pinned_version() -> None:
    try:
        lock = release_lock(Path(CACHE))
    except PartMissing as error:
        pytest.skip(str(error))
    assert lock["info"]["python"].startswith("3.14")
