"""Reading what learners hand in: a file that is not a notebook gets one line, and a cell that fails stops no other."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.errors import BadNotebook
from grader.notebook import Cell, Notebook, assignment_of, read_notebook
from grader.running.cells import run_cells

KNOWN = ["01_initialization", "05_regularization", "07_gradient_checking"]


def file_with(tmp_path: Path, content: Any) -> Any:
    path = tmp_path / "01_initialization.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


# --- reading -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"cells": [{"cell_type": "code", "sou', "its JSON is damaged"),
        (b"PK\x03\x04 a zip file", "its JSON is damaged"),
        (b"[" * 100_000, "its JSON is damaged"),
        (b"", "the file is empty"),
        (b" \n\t", "the file is empty"),
        (b"\xff\xfe{\x00}\x00", "not a text file in UTF-8"),
        (b'{"cells": [], "metadata": {"name": "J\xfcrgen"}}', "not a text file in UTF-8"),
        ({"worksheets": [{"cells": []}], "nbformat": 3}, "no list of cells"),
        ({"cells": {"0": {}}}, "no list of cells"),
        ([1, 2], "no list of cells"),
        ("text", "no list of cells"),
        (None, "no list of cells"),
    ],
)
def test_what_is_no_notebook_is_told_in_one_line_with_the_files_name(
    tmp_path: Path, content: Any, said: str
) -> None:
    path = file_with(tmp_path, content)
    before = path.read_bytes()
    with pytest.raises(BadNotebook, match=said) as caught:
        read_notebook(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before


def test_a_file_that_is_missing_or_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadNotebook, match=r"missing\.ipynb: there is no such file"):
        read_notebook(tmp_path / "missing.ipynb")
    with pytest.raises(BadNotebook, match="cannot be read"):
        read_notebook(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = file_with(tmp_path, b"\xef\xbb\xbf" + json.dumps({"cells": []}).encode())
    assert read_notebook(path).cells == ()


def test_code_cells_are_read_and_everything_else_is_passed_over(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": "text", "metadata": {}},
        {"cell_type": "code", "source": ["x = 1\n", "y = 2"], "metadata": {"tags": ["experiment"]}},
        {"cell_type": "code", "source": "z = 3"},
        {"cell_type": "code", "source": None, "metadata": None},
        {"cell_type": "code", "source": "", "metadata": {"tags": "experiment", "nbgrader": "grade"}},
        {"cell_type": "raw", "source": "raw"},
        "not a cell",
        None,
        ["cell"],
    ]
    read = read_notebook(file_with(tmp_path, {"cells": cells, "metadata": []}))
    assert [cell.source for cell in read.cells][:2] == ["x = 1\ny = 2", "z = 3"]
    assert [cell.tags for cell in read.cells] == [("experiment",), (), (), ()]
    assert len(read.cells) == 4
    assert read.assignment is None


# --- which assignment --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "metadata"),
    [
        ("whatever.ipynb", "05_regularization"),
        ("01_initialization.ipynb", "05_regularization"),
        ("05_regularization.ipynb", None),
        ("05_regularization (1).ipynb", None),
        ("05_regularization(12).ipynb", None),
        ("05_regularization_05_regularization.ipynb", None),
        ("05_regularization_05_regularization (2).ipynb", None),
        ("05_regularization.ipynb", "an unknown one"),
    ],
)
def test_the_assignment_is_told_by_metadata_else_by_the_files_name(name: str, metadata: str | None) -> None:
    assert assignment_of(Notebook(Path(name), metadata, ()), KNOWN) == "05_regularization"


@pytest.mark.parametrize(
    "name", ["Untitled.ipynb", "initialization.ipynb", "my 05_regularization.ipynb", ".ipynb"]
)
def test_where_neither_tells_the_known_ones_are_listed(name: str) -> None:
    with pytest.raises(BadNotebook, match=r"--assignment .*07_gradient_checking") as caught:
        assignment_of(Notebook(Path(name), None, ()), KNOWN)
    assert str(caught.value).startswith(name)


@pytest.mark.parametrize("assignment", [3, ["05_regularization"], {"a": 1}, None])
def test_odd_metadata_says_nothing(tmp_path: Path, assignment: str) -> None:
    metadata = {"initialization_course": {"assignment": assignment}}
    assert read_notebook(file_with(tmp_path, {"cells": [], "metadata": metadata})).assignment is None
    assert (
        read_notebook(file_with(tmp_path, {"cells": [], "metadata": {"initialization_course": 1}})).assignment
        is None
    )


# --- running -----------------------------------------------------------------------------------------------------------

CHECK = {"grade": True, "solution": False, "locked": True}
ANSWER = {"grade": False, "solution": True, "locked": False}
LOCKED = {"grade": False, "solution": False, "locked": True}


def run(*sources: str | Cell, seconds: float = 5.0) -> Any:
    return run_cells(
        tuple(source if isinstance(source, Cell) else Cell(source) for source in sources), seconds
    )


def test_cells_share_their_variables_as_in_a_notebook() -> None:
    variables, errors = run("x = 2", "", "def double(y):\n    return y * x", "x = 5\nz = double(3)")
    assert (variables["z"], errors) == (15, [])


def test_a_cell_that_fails_is_told_and_does_not_stop_the_next() -> None:
    variables, errors = run("x = 1", "1 / 0", "def f(:", "from math import nothing", "y = x + 1")
    assert variables["y"] == 2
    assert [error.split(":")[:2] for error in errors] == [
        ["code cell 2", " ZeroDivisionError"],
        ["code cell 3", " SyntaxError"],
        ["code cell 4", " line 1 was passed over"],
    ]


@pytest.mark.parametrize(
    "source", ["raise SystemExit", "import sys; sys.exit(3)", "exit()", "raise KeyboardInterrupt"]
)
def test_a_cell_that_wants_to_leave_does_not(source: str) -> None:
    variables, _ = run(source, "y = 2")
    assert variables["y"] == 2


def test_leaving_by_exit_is_told_because_a_kernel_would_end() -> None:
    _, errors = run("exit()", "y = 2")
    assert errors == ["code cell 1: exit() ends a kernel; here the rest runs"]


def test_magics_and_display_work_as_in_a_notebook() -> None:
    variables, errors = run(
        "%matplotlib inline\nafter_inline = 1",
        "%%time\ntimed = 2",
        "%timeit -n1 -r1 1 + 1",
        "from IPython.display import display, Markdown\ndisplay(Markdown('text'))",
        "display('without an import')",
        "await_ = 3; import asyncio; await asyncio.sleep(0)",
        "get_ipython().run_line_magic('time', '1')",
        "last = 1\nlast",
    )
    assert errors == []
    assert [variables[name] for name in ("after_inline", "timed", "await_", "last")] == [1, 2, 3, 1]


def test_a_magic_that_needs_what_is_not_here_is_a_line_and_its_cell_goes_on() -> None:
    variables, errors = run("y = 2", "%matplotlib widget\n%no_such_magic\nx = 1")
    assert variables["x"] == 1
    assert [error[:30] for error in errors] == [
        "code cell 2: %matplotlib: Runt",
        "code cell 2: %no_such_magic: U",
    ]


def test_nothing_that_cells_print_gets_out(capfd: pytest.CaptureFixture[str]) -> None:
    run("print('out')", "import sys; print('err', file=sys.stderr)", "'value'", "1 / 0", "%no_such_magic")
    assert capfd.readouterr() == ("", "")


def test_check_cells_and_locked_experiments_are_not_run_and_a_learners_own_are() -> None:
    variables, _ = run(
        Cell("check = 1", (), CHECK),
        Cell("experiment = 1", ("experiment",), LOCKED),
        Cell("answer = 1", ("experiment",), ANSWER),
        Cell("own = 1", ("experiment",), {}),
        Cell("given = 1", (), LOCKED),
    )
    assert {"answer", "own", "given"} <= set(variables)
    assert not {"check", "experiment"} & set(variables)


@pytest.mark.parametrize(
    "endless",
    [
        "while True: pass",
        "import time\nwhile True:\n    try:\n        time.sleep(0.01)\n    except:\n        pass",
        "import time\ntime.sleep(60)",
    ],
)
def test_a_cell_that_never_ends_is_stopped_and_the_next_one_runs(endless: str) -> None:
    variables, errors = run("x = 1", endless, "y = x + 1", seconds=0.5)
    assert variables["y"] == 2
    assert errors == ["code cell 2: did not end within 0.5 s"]


def test_no_time_goes_into_a_traceback_that_nobody_sees() -> None:
    odd = (
        "shown = []\nclass Odd(Exception):\n    def _render_traceback_(self):\n        shown.append(1)\n"
        "        return []\nraise Odd('so')"
    )
    variables, errors = run(odd, "y = 2")
    assert errors == ["code cell 1: Odd: so"]
    assert (variables["shown"], variables["y"]) == ([], 2)


@pytest.mark.parametrize("source", ["x = '\ud800'", "x = 1\x00", "\ufeffx = 1", "x" * 100_000, "(" * 1000])
def test_odd_characters_are_at_most_an_error_of_their_cell(source: str) -> None:
    variables, errors = run(source, "y = 2")
    assert variables["y"] == 2
    assert len(errors) <= 1


def test_two_notebooks_do_not_see_each_other() -> None:
    run("x = 1")
    variables, errors = run("y = x")
    assert "x" not in variables
    assert errors == ["code cell 1: NameError: name 'x' is not defined"]
