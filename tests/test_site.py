"""The site in its default form: Pyodide from its CDN, the course and its notebooks from the site itself."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.instructor.exercises import ASSIGNMENTS
from grader.instructor.places import ROOT
from grader.instructor.site import pyodide
from grader.instructor.site.building import CACHE, build_site
from grader.instructor.site.pyodide import CDN, SiteError, closure, release_lock

pytestmark = pytest.mark.xdist_group("site")

PINS = dict(re.findall(r"^      - ([\w-]+)==([\w.]+)", (ROOT / "environment.yml").read_text(), re.M))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    try:
        return build_site(tmp_path_factory.mktemp("default") / "site")
    except SiteError as error:
        pytest.skip(f"the site cannot be built here: {error}")


@pytest.fixture(scope="module")
def lock(site):
    return json.loads((site / "static/packages/pyodide-lock.json").read_text())


def test_pyodide_is_pinned_in_the_configuration_and_comes_from_its_cdn(site, lock):
    config = json.loads((site / "jupyter-lite.json").read_text())["jupyter-config-data"]
    (kernel,) = config["litePluginSettings"].values()
    assert kernel["pyodideUrl"] == f"{CDN}pyodide.mjs"
    assert kernel["disablePyPIFallback"] is True
    assert kernel["loadPyodideOptions"]["lockFileURL"] == "./static/packages/pyodide-lock.json"
    assert lock["packages"]["numpy"]["file_name"].startswith(CDN)


def test_one_set_of_versions_serves_binder_and_the_browser(lock):
    browser = {name: package["version"] for name, package in lock["packages"].items()}
    for name in ("numpy", "matplotlib", "scikit-learn", "ipywidgets"):
        assert browser[name] == PINS[name]
    assert f'- scipy=={browser["scipy"]}; python_version >= "3.12"' in (ROOT / "environment.yml").read_text()


def test_what_the_site_hosts_is_there_and_is_what_the_lock_says(site, lock):
    own = {
        name: package
        for name, package in lock["packages"].items()
        if not package["file_name"].startswith("https:")
    }
    assert set(own) == {"initialization-course", *pyodide.ADDED}
    for package in own.values():
        content = (site / "static/packages" / package["file_name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == package["sha256"]
    loaded = set(closure(lock, ["initialization-course"]))
    assert loaded >= {"numpy", "matplotlib", "ipywidgets", "comm"}
    assert "scikit-learn" not in loaded  # it would be five more seconds before the first cell


def test_the_course_in_the_browser_is_that_of_the_student_edition(site):
    (wheel,) = (site / "static/packages").glob("initialization_course-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"grader/check.py", "init_utils/__init__.py", "init_utils/datasets/circles.npz"} <= set(names)
    assert not [name for name in names if "instructor" in name]
    for assignment in ASSIGNMENTS:
        assert f"grader/references/{assignment}.npz" in names
        notebook = json.loads((site / "files" / f"{assignment}.ipynb").read_text())
        assert notebook["metadata"]["kernelspec"]["name"] == "python"
        assert notebook["metadata"]["initialization_course"]["assignment"] == assignment


def test_the_site_is_small_and_names_the_licences_of_what_it_holds(site):
    files = [path for path in site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 15e6
    assert not [path for path in files if path.suffix == ".map"]
    assert (site / "build/third-party-licenses.json").exists()
    disabled = json.loads((site / "jupyter-lite.json").read_text())["jupyter-config-data"][
        "disabledExtensions"
    ]
    assert "@jupyterlab/mermaid-extension" in disabled  # its code is not on the site


def test_a_folder_with_something_else_in_it_is_refused(tmp_path):
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(GraderError, match="holds something else"):
        build_site(tmp_path)
    assert (tmp_path / "mine").read_text() == "precious"


def test_a_wheel_that_is_not_the_very_one_of_the_lock_is_not_taken(tmp_path, monkeypatch):
    (tmp_path / "numpy.whl").write_bytes(b"another build")
    package = {
        "name": "numpy",
        "version": "2",
        "file_name": "numpy.whl",
        "sha256": hashlib.sha256(b"x").hexdigest(),
    }
    assert pyodide._carried(tmp_path, package) is None
    with pytest.raises(SiteError, match="no build of numpy 2"):
        pyodide._pure(tmp_path, "numpy", {**package, "file_name": "numpy-2-wasm32.whl"})


def test_a_missing_tool_is_one_clear_line():
    with pytest.raises(SiteError, match="no-such-tool is not installed"):
        pyodide.run("no-such-tool")


def test_the_lock_of_the_release_is_that_of_the_pinned_version():
    try:
        lock = release_lock(Path(CACHE))
    except SiteError as error:
        pytest.skip(str(error))
    assert lock["info"]["python"].startswith("3.14")
