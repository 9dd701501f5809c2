"""Putting the site together: the student edition as a wheel, its notebooks, JupyterLite, and a Pyodide that knows them."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
import sys
import tempfile
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.places import ROOT
from grader.instructor.publish.edition import publish
from grader.instructor.settings.reading import Settings
from grader.instructor.site.bytecode import with_bytecode
from grader.instructor.site.caching import make_old, name_by_content
from grader.instructor.site.door.opening import open_the_door
from grader.instructor.site.offline import extend_worker, list_files
from grader.instructor.site.pyodide import (
    ADDED,
    CDN,
    KERNEL,
    STARTED,
    Wheel,
    added_wheels,
    cdn_lock,
    core,
    hosted_lock,
    kernel_wheels,
)
from grader.instructor.site.running import SiteError, run
from grader.instructor.site.starting import MODULE, PAGES, start_early, write_start

KERNEL_EXTENSION = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = (KERNEL_EXTENSION, "@jupyter-widgets/jupyterlab-manager")
UNUSED = ("@jupyterlab/mermaid-extension", "@jupyterlab/vega5-extension")
"""Extensions of JupyterLab that no notebook uses."""
THEIR_PACKAGES = re.compile(
    r"@?mermaid|elkjs|cytoscape|cose-base|layout-base|dagre-d3|katex|khroma|es-toolkit|stylis|dayjs|dompurify|@iconify"
    r"|@braintree|roughjs|ts-dedent|@upsetjs|lodash-es|uuid|vega|d3-|topojson|fast-json|json-stringify|internmap|delaunator"
    r"|robust-predicates|clone$|fast-deep-equal$"
)
"""The packages that only they need; docs/decisions.md says what leaving them out is worth."""
AUTOSAVE_SECONDS = 5
LABEXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
CACHE = ROOT / "build" / "site-parts"
MARK = "jupyter-lite.json"
COURSE = "initialization-course"
NAME = "Where training starts"
STATIC = "static/packages"
"""Where Python's parts are, until the folder gets its full name. In ``static/pyodide`` JupyterLite would find Pyodide and put
its address instead of ours."""
IMPORTS = ("grader", "init_utils")
NEEDED = ("ipython", "ipywidgets", "matplotlib", "numpy")
"""What an import of the course loads. scikit-learn is there for those who import it: nothing of the course does."""
LOADED = (*KERNEL, *STARTED, COURSE)
"""What is loaded with Pyodide, all at once: the kernel, and what every notebook imports."""


def build_site(
    folder: Path,
    *,
    self_hosted: bool = False,
    root: Path = ROOT,
    cache: Path = CACHE,
    settings: Settings | None = None,
) -> Path:
    """Build the site into `folder`, replacing an older one.

    Parameters
    ----------
    folder : Path
        Made if it does not exist.
    self_hosted : bool
        Whether the site holds Pyodide and its packages itself, so that it asks no other host for anything.
    root : Path
        The repository.
    cache : Path
        What was fetched once is kept here.
    settings : Settings, optional
        Of the course: its title, and where learners hand in.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    SiteError
        If `folder` holds something else, or a part is unavailable.
    """
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise SiteError(f"{folder} holds something other than a site; name an empty folder")
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / ".lock").open("w") as lock, tempfile.TemporaryDirectory(prefix="site-") as name:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two sites at once would fetch the same parts
        work = Path(name)
        settings = settings or Settings()
        publish(work / "edition", root, settings)
        _lay_out(work, _wheels(work, cache), cache, self_hosted=self_hosted)
        run(sys.executable, "-m", "jupyterlite_core", "build", cwd=work / "lite")
        shutil.copytree(work / "lite" / "static", work / "site" / "static", dirs_exist_ok=True)
        _make_light(work / "site")
        start_early(work / "site", work / "site" / STATIC, LOADED)
        core_place = f"../{STATIC}/" if self_hosted else CDN
        open_the_door(work / "site", settings.title or NAME, settings, core_place, self_hosted=self_hosted)
        make_old(work / "site", name_by_content(work / "site", work / "site" / STATIC, (MARK, *PAGES)))
        if self_hosted:  # Python from elsewhere would be missing offline
            extend_worker(work / "site")
            list_files(work / "site")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(work / "site", folder)
    return folder


def _wheels(work: Path, cache: Path) -> list[Wheel]:
    """The course as learners have it, and what Pyodide lacks, with bytecode."""
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps")
    run(*pip, "--no-build-isolation", "--wheel-dir", str(work / "own"), str(work / "edition"))
    file = next((work / "own").glob("*.whl"))
    number = file.name.split("-")[1]
    own = Wheel(file, COURSE, number, IMPORTS, NEEDED)
    others = added_wheels(cache, {added: version(added) for added in ADDED})
    wheels = [own, *others, *kernel_wheels(LABEXTENSIONS / KERNEL_EXTENSION / "static" / "pypi")]
    compiled = with_bytecode(cache, core(cache), [wheel.file for wheel in wheels])
    return [replace(wheel, file=compiled[wheel.file]) for wheel in wheels]


def _lay_out(work: Path, wheels: list[Wheel], cache: Path, *, self_hosted: bool) -> None:
    """The folder from which `jupyter lite build` works."""
    lite = work / "lite"
    static = lite / STATIC
    static.mkdir(parents=True)
    contents = lite / "contents"
    contents.mkdir()
    for assignment in ASSIGNMENTS:
        notebook = work / "edition" / "notebooks" / assignment / f"{assignment}.ipynb"
        (contents / notebook.name).write_text(
            for_browser(notebook.read_text(encoding="utf-8")), encoding="utf-8"
        )
    lock = hosted_lock(cache, wheels, static) if self_hosted else cdn_lock(cache, wheels)
    for wheel in wheels:
        shutil.copyfile(wheel.file, static / wheel.file.name)
    (static / "pyodide-lock.json").write_text(lock, encoding="utf-8")
    write_start(static, "./" if self_hosted else CDN)
    place = f"./{STATIC}/"
    kernel = {
        "pyodideUrl": f"{place}{MODULE}",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": f"{place}pyodide-lock.json", "packages": list(LOADED)},
    }
    _write(
        lite / MARK,
        {
            "jupyter-lite-schema-version": 0,
            "jupyter-config-data": {
                "appName": NAME,
                "appUrl": "./notebooks",
                "faviconUrl": "./icon-120x120.png",
                "exposeAppInBrowser": True,
                "settingsOverrides": {
                    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": AUTOSAVE_SECONDS}
                },
                "disabledExtensions": list(UNUSED),
                "litePluginSettings": {f"{KERNEL_EXTENSION}:kernel": kernel},
            },
        },
    )
    _write(
        lite / "jupyter_lite_config.json",
        {
            "LiteBuildConfig": {
                "output_dir": str(work / "site"),
                "contents": ["contents"],
                "apps": ["notebooks", "lab"],
                "no_unused_shared_packages": True,
                "ignore_sys_prefix": ["federated_extensions"],
                "federated_extensions": [str(LABEXTENSIONS / name) for name in EXTENSIONS],
            }
        },
    )


def for_browser(notebook: str) -> str:
    """The text of a notebook file with the browser's kernel instead of the usual one, which it would ask for."""
    content = json.loads(notebook)
    content["metadata"]["kernelspec"] = {
        "display_name": "Python (Pyodide)",
        "language": "python",
        "name": "python",
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _make_light(site: Path) -> None:
    """Leave out what a browser never asks for: `UNUSED`, settings of the bundler, and fonts for browsers without WOFF2."""
    for source_map in list(site.rglob("*.js.map")):
        packages = _packages(json.loads(source_map.read_text(encoding="utf-8")))
        if packages and all(map(THEIR_PACKAGES.match, packages)):
            source_map.with_suffix("").unlink()
    older = [f"build/fa-*.{kind}" for kind in ("eot", "svg", "ttf", "woff")]
    for pattern in ("*.map", "rspack.config*.js", "lab/favicon.ico", *older):
        for path in list(site.rglob(pattern)):
            path.unlink()


def _packages(source_map: dict[str, Any]) -> set[str]:
    """The npm packages in a file of the bundler; its own code counts as one without a name."""
    return {
        match[1] if (match := re.search(r".*node_modules/((?:@[^/]+/)?[^/]+)", source)) else ""
        for source in source_map["sources"]
    }
