"""What honest notebooks do works behind the wall."""

from __future__ import annotations

import platform

import numpy as np
import pytest

from grader.exercise import Case
from grader.instructor.confinement import Limits, run_submission
from grader.judging.judge import judge
from grader.notebook import Cell
from grader.values import Generator, StandIn

from .asking import SHORT, Ask, Run, exercise

ANSWER = "def answer():\n    return 1"


@pytest.mark.parametrize(
    "cell",
    [
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
        "%%time\nx = sum(range(10))",
        "%timeit -n1 -r1 sum(range(10))",
        "%load_ext autoreload\n%autoreload 2",
        "%config InlineBackend.figure_format = 'retina'",
        "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))",
        "get_ipython().run_line_magic('matplotlib', 'inline')",
        "from IPython import get_ipython\nget_ipython().run_line_magic('precision', '3')",
        "1 + 1",
        "import numpy as np\nnp.arange(3)",
        "print('x' * 1000)",
        "import warnings\nwarnings.warn('careful')",
        "import sys\nprint('careful', file=sys.stderr)",
        "import asyncio\nawait asyncio.sleep(0.01)",
        "import threading\nthread = threading.Thread(target=print); thread.start(); thread.join()",
        "import csv, sqlite3, statistics, xml.etree.ElementTree, zoneinfo, colorsys",
        "import scipy.stats, sklearn.linear_model",
        "from grader import check, needs\nwith needs('f'):\n    f()",
        "import init_utils\nX, Y, *_ = init_utils.load_dataset()\ninit_utils.plot_dataset(X, Y)",
        "import numpy as np\nnp.save('w.npy', np.eye(3)); assert np.load('w.npy').shape == (3, 3)",
        "import numpy as np\nnp.savez('w.npz', a=np.eye(3)); assert np.load('w.npz')['a'].shape == (3, 3)",
        "import tempfile, os, shutil\npath = tempfile.mkdtemp(); open(path + '/a', 'w').write('a')\n"
        "shutil.copy(path + '/a', path + '/b'); os.replace(path + '/b', 'b'); shutil.rmtree(path)",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('$x^2$'); plt.savefig('figure.png')",
        "import os\nassert os.path.expanduser('~') == os.getcwd()",
        "import logging\nlogging.basicConfig(level=logging.INFO); logging.info('x')",
        "import os\nos.cpu_count(); import time; time.localtime(); import datetime; datetime.datetime.now()",
        "%%writefile notes.txt\ntext",
        "import os\nos.mkdir('mine')\n%cd mine\nassert os.getcwd().endswith('mine')\n%cd ..",
        "# only a comment",
    ],
)
def test_an_honest_cell_runs_without_a_word(ask: Ask, cell: str) -> None:
    assert ask(cell, ANSWER) == 1


def test_a_cell_that_fails_is_a_line_and_the_next_ones_run(run: Run) -> None:
    done = run("1 / 0", "def broken(:", ANSWER)
    assert done.errors[0] == "code cell 1: ZeroDivisionError: division by zero"
    assert done.errors[1].startswith("code cell 2: SyntaxError")
    assert done.outcomes["answer"][0].value == 1


@pytest.mark.parametrize(
    "magic", ["matplotlib widget", "load_ext not_installed_here", "not_a_magic 2.x", "run mine.py"]
)
def test_a_magic_that_needs_what_is_not_here_is_a_line_and_its_cell_goes_on(run: Run, magic: str) -> None:
    done = run(f"%{magic}\n{ANSWER}")
    (line,) = done.errors
    assert line.startswith(f"code cell 1: %{magic.split(maxsplit=1)[0]}: ")
    assert done.outcomes["answer"][0].value == 1


def test_a_function_whose_cell_failed_is_missing_for_that_reason(run: Run) -> None:
    done = run("def other():\n    return 1", "def answer(:\n    return 1")
    outcome = done.outcomes["answer"][0]
    assert outcome.status == "missing"
    assert "line 1 of its cell is not Python: `def answer(:`" in judge(exercise(), [outcome]).message


@pytest.mark.parametrize(
    "command", ["!ls -l", "files = !ls", "%pip install numpy", "get_ipython().system('ls')"]
)
def test_a_shell_command_is_a_line_and_its_cell_goes_on(run: Run, command: str) -> None:
    done = run(f"{command}\n{ANSWER}")
    assert [line.split("!")[0] for line in done.errors] == ["code cell 1: "]
    assert done.errors[0].endswith("is not available at grading")
    assert done.outcomes["answer"][0].value == 1


@pytest.mark.parametrize(
    "cell",
    [
        "import subprocess\nsubprocess.run(['ls'])",
        "import os\nos.system('ls')",
        "%%bash\nls",
        "import os\nos.fork()",
    ],
)
def test_another_program_is_not_available_at_grading(run: Run, cell: str) -> None:
    (line,) = run(cell, ANSWER).errors
    assert line.startswith("code cell 1: line ")
    assert line.endswith(
        " was passed over: PermissionError: starting other programs is not available at grading"
    )


def test_the_network_is_not_available_at_grading(run: Run) -> None:
    (line,) = run("import urllib.request\nurllib.request.urlopen('http://example.org')").errors
    assert "the network is not available at grading" in line


def test_check_cells_and_experiments_are_left_out(server: object) -> None:
    cells = (
        Cell("seen = []"),
        Cell("seen.append('check')", nbgrader={"grade": True, "solution": False, "locked": True}),
        Cell("seen.append('experiment')", tags=("experiment",), nbgrader={"locked": True}),
        Cell("seen.append('added')", tags=("experiment",)),
        Cell("def answer():\n    return seen"),
    )
    done = run_submission(cells, [exercise()], SHORT, server=server)  # type: ignore[arg-type]
    assert done.outcomes["answer"][0].value == ["added"]
    assert done.isolation == "strong"


def test_values_of_every_kind_come_back_as_they_are(ask: Ask) -> None:
    value = ask(
        "import numpy as np\ndef answer():\n"
        "    return {'a': np.arange(6.0).reshape(2, 3).T, 'b': (1, 2.5, None, 'x', float('nan')), 'c': [True, 1j], 'd': print}"
    )
    np.testing.assert_array_equal(value["a"], np.arange(6.0).reshape(2, 3).T)
    assert str(value["b"]) == "(1, 2.5, None, 'x', nan)"
    assert value["c"] == [True, 1j]
    assert value["d"].type_name == "builtin_function_or_method"


def test_stand_ins_and_generators_travel_by_name(ask: Ask) -> None:
    case = Case((StandIn("cubic_cost"), Generator(3)), {"helper": "cubic_slope"})
    code = """
def helper(x, theta):
    return "mine"
def answer(cost, generator):
    return [cost(2, 3), helper(2, 3), generator.random()]
"""
    value = ask(code, exercises=[exercise(cases=[case])])
    assert value == [66, 58, np.random.default_rng(3).random()]


def test_what_a_call_does_is_an_outcome(run: Run) -> None:
    code = (
        "def unsolved(x):\n    raise NotImplementedError\n"
        "def raises(x):\n    raise ValueError('two\\nlines')\n"
        "def leaves(x):\n    import sys; sys.exit('bye')\n"
        "def two(x, y):\n    return 1\n"
        "number = 3\n"
        "def prints(x):\n    print('four'); return x"
    )
    names = ["unsolved", "raises", "leaves", "two", "number", "prints", "nowhere"]
    done = run(code, exercises=[exercise(name, [(1,), (2,)]) for name in names])
    found = {name: (outcomes[0].status, outcomes[0].error) for name, outcomes in done.outcomes.items()}
    assert found == {
        "unsolved": ("unsolved", ""),
        "raises": ("raised", "ValueError: two lines"),
        "leaves": ("raised", "SystemExit: bye"),
        "two": ("other arguments", "missing a required argument: 'y'"),
        "number": ("not callable", "int"),
        "prints": ("returned", ""),
        "nowhere": ("missing", ""),
    }
    assert [outcome.value for outcome in done.outcomes["prints"]] == [1, 2]
    assert done.outcomes["prints"][0].printed == 5


def test_changed_inputs_and_calls_that_do_not_repeat_are_seen_from_outside(run: Run) -> None:
    code = (
        "import numpy as np\n"
        "def changes(x, y):\n    y *= 2; return 1\n"
        "def draws(x, y):\n    return np.random.rand()\n"
        "def counts(x, y):\n    counts.n = getattr(counts, 'n', 0) + 1; return counts.n\n"
        "def keeps(x, y):\n    return x + y"
    )
    case = (np.ones(2), np.ones(2))
    done = run(
        code, exercises=[exercise(name, [case, case]) for name in ("changes", "draws", "counts", "keeps")]
    )
    found = {name: (outcomes[0].changed, outcomes[0].repeatable) for name, outcomes in done.outcomes.items()}
    assert found == {
        "changes": ((1,), True),
        "draws": ((), False),
        "counts": ((), False),
        "keeps": ((), True),
    }


def test_two_submissions_draw_from_different_streams(ask: Ask) -> None:
    code = "import numpy as np, random\ndraw = [np.random.rand(), random.random()]\ndef answer():\n    return draw"
    one, other = ask(code), ask(code)
    assert one[0] != other[0]
    assert one[1] != other[1]


def test_what_a_notebook_asks_about_the_machine_has_an_answer_that_tells_nothing(ask: Ask) -> None:
    code = """
import asyncio, multiprocessing, os, platform, shutil, socket, threading, time
from concurrent.futures import ThreadPoolExecutor
async def later(x):
    await asyncio.sleep(0)
    return x
def answer():
    with ThreadPoolExecutor(3) as pool:
        loops = [*pool.map(lambda x: asyncio.run(later(x)), range(6))]
    one, other = socket.socketpair()
    one.sendall(b"x")
    return {
        "room": shutil.disk_usage(".").free, "load": os.getloadavg(),
        "memory": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        "processors": multiprocessing.cpu_count() == len(os.sched_getaffinity(0)), "system": platform.system(),
        "time": time.process_time() > 0, "number": os.getpid() > 0, "threads": threading.active_count(),
        "loops": loops, "pair": other.recv(1).decode(), "name": platform.node(),
    }
"""
    found = ask(code)
    assert found.pop("name") in ("localhost", platform.node())
    assert found == {
        "room": Limits().scratch_bytes, "load": (0.0, 0.0, 0.0), "memory": Limits().memory_bytes,
        "processors": True, "system": "Linux", "time": True, "number": True, "threads": 1,
        "loops": [*range(6)], "pair": "x",
    }  # fmt: skip
