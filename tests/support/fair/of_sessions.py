"""Habits of long sessions: settings by magics, widgets, own modules, and starting afresh in the middle."""

from __future__ import annotations

from tests.support.fair import functions
from tests.support.fair.draft import Draft
from tests.support.fair.habit import habit


@habit()
def settings_by_magics(draft: Draft, name: str) -> None:
    draft.above(
        name, "%env MY_MODE=fast\n%precision 3\n%xmode Minimal\n%config InlineBackend.figure_format = 'svg'"
    )
    lines = "import os\nassert os.environ['MY_MODE'] == 'fast'"
    draft.write(name, functions.first(draft.text(name), name, lines))


@habit()
def folder_changed_by_a_magic(draft: Draft, name: str) -> None:
    draft.above(name, "%mkdir -p results\n%cd ..\n%pwd")


@habit()
def pylab(draft: Draft, name: str) -> None:
    draft.above(name, "%pylab inline")


@habit()
def timed_by_a_cell_magic(draft: Draft, name: str) -> None:
    draft.below(name, "%%timeit -n 1 -r 1\nnp.ones(3).sum()")
    draft.below(name, "%prun np.ones(3).sum()")


@habit()
def profiler_that_is_not_installed(draft: Draft, name: str) -> None:
    draft.above(name, "%load_ext line_profiler")


@habit()
def variable_stored(draft: Draft, name: str) -> None:
    draft.write(name, f"mine = 3\n%store mine\n{draft.text(name)}")


@habit()
def other_languages(draft: Draft, name: str) -> None:
    draft.above(name, "%%latex\n$x^2$")
    draft.above(name, "%%javascript\nconsole.log(1)")
    draft.above(name, "%%python\nprint(1)")


@habit()
def widget_for_a_helper(draft: Draft, name: str) -> None:
    lines = "from ipywidgets import interact\n\n\n@interact(size=(1, 3))\ndef show(size=2):\n    return size"
    draft.write(name, f"{lines}\n\n\n{draft.text(name)}")


@habit()
def animation_of_the_own(draft: Draft, name: str) -> None:
    draft.below(
        name,
        "from matplotlib.animation import FuncAnimation\nplt.ion()\nfigure, ax = plt.subplots()\n"
        "(line,) = ax.plot([0, 1])\nmoving = FuncAnimation(figure, lambda i: line.set_data([0, i], [0, 1]), frames=2)\n"
        "plt.pause(0.01)\nplt.close(figure)",
    )


@habit(ends_early=True)
def window_for_figures(draft: Draft, name: str) -> None:
    draft.write(name, f"import matplotlib\nmatplotlib.use('TkAgg')\n{draft.text(name)}")


@habit()
def answer_in_a_module(draft: Draft, name: str) -> None:
    released = draft.cell("imports")["source"]
    draft.above(name, f"%%writefile answers.py\n{released}\n\n\n{draft.worker(name)}")
    draft.write(name, f"from answers import work as {name}")


@habit()
def answer_by_its_name_as_text(draft: Draft, name: str) -> None:
    draft.write(name, f"{draft.worker(name)}\n\nglobals()[{name!r}] = work")


@habit()
def answer_run_from_text(draft: Draft, name: str) -> None:
    draft.write(name, f"code = {draft.text(name)!r}\nexec(code)")


@habit()
def fresh_start_in_the_middle(draft: Draft, name: str) -> None:
    again = "\n".join(
        cell["source"]
        for cell in draft.cells[: draft.position(name)]
        if cell["cell_type"] == "code" and "experiment" not in cell["metadata"].get("tags", [])
    )
    draft.above(name, "%reset -f")
    draft.above(name, again)


@habit()
def everything_imported_once_more(draft: Draft, name: str) -> None:
    draft.above(
        name, "import numpy\nimport init_utils as course\nfrom init_utils import *\nimport numpy as np"
    )
    draft.write(
        name, functions.first(draft.text(name), name, "assert course.relu is not None and numpy is np")
    )


@habit()
def namespace_object(draft: Draft, name: str) -> None:
    lines = "from types import SimpleNamespace\n\nmine = SimpleNamespace(run=work, scale=1)"
    draft.in_front(name, lines, "mine.run({})")
    draft.last("mine.run = None")


@habit()
def attribute_of_a_class_that_changes_later(draft: Draft, name: str) -> None:
    draft.in_front(name, "class Config:\n    run = staticmethod(work)", "Config.run({})")
    draft.last("Config.run = 0")


@habit()
def released_function_replaced_later(draft: Draft, name: str) -> None:
    draft.in_front(name, "import init_utils\n\nassert init_utils.relu", "(init_utils.relu(1) and work({}))")
    draft.last("init_utils.relu = None\nnp.zeros = np.ones")
