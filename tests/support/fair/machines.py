"""Habits that come from a machine: magics, files, packages and folders that are not there when it is graded."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.fair.book import Book


def on_top(line: str, name: str) -> Callable[[Book], None]:
    """A habit of beginning each answer cell with a line."""

    def habit(book: Book) -> None:
        book.answers(lambda _, source: f"{line}\n{source}")

    habit.__name__ = name
    return habit


def in_front(cell: str, name: str) -> Callable[[Book], None]:
    """A habit of a cell above the first answer."""

    def habit(book: Book) -> None:
        book.above(book.names[0], cell)

    habit.__name__ = name
    return habit


def module_written_from_a_cell(book: Book) -> None:
    book.above(book.names[0], "%%writefile my_helpers.py\ndef passed(value):\n    return value\n")
    for name in book.names:
        book.wrapped(name, "from my_helpers import passed", "passed({})")


def file_written_and_read(book: Book) -> None:
    book.above(book.names[0], "with open('mine.txt', 'w') as file:\n    file.write('1')")
    for name in book.names:
        book.wrapped(name, "with open('mine.txt') as file:\n    ONE = int(file.read())", "({}, ONE)[0]")


def array_saved_and_loaded(book: Book) -> None:
    book.above(book.names[0], "np.save('mine.npy', np.ones(3))")
    for name in book.names:
        book.wrapped(name, "ONES = np.load('mine.npy')", "({}, ONES)[0]")


def timed_cell(book: Book) -> None:
    book.answers(lambda name, source: f"%%time\n{source}")


def captured_cell(book: Book) -> None:
    book.answers(lambda name, source: f"%%capture\n{source}")


def timeit_below(book: Book) -> None:
    for name in book.names:
        book.below(name, f"%timeit -n 1 -r 1 callable({name})")


def top_level_await(book: Book) -> None:
    book.answers(lambda name, source: f"import asyncio\nawait asyncio.sleep(0)\n{source}")


def asks_ipython(book: Book) -> None:
    for name in book.names:
        book.wrapped(name, "", "({}, get_ipython().user_ns)[0]")


HABITS = [
    on_top("%matplotlib inline", "matplotlib_magic"),
    on_top("import seaborn as sns\nsns.set_theme()", "seaborn_on_top"),
    on_top("import torch, numpy as np", "torch_beside_numpy"),
    on_top("from google.colab import drive\ndrive.mount('/content/drive')", "colab_on_top"),
    on_top("import os\nos.chdir('/home/me/course')", "own_folder"),
    on_top("import matplotlib.pyplot as plt\nplt.style.use('seaborn-whitegrid')", "style_that_is_gone"),
    on_top("who = 'me'\nprint(f'by {who}')", "signature"),
    on_top("!ls", "shell_command"),
    on_top("%pip list", "pip_magic"),
    in_front(
        "%config InlineBackend.figure_format = 'retina'\n%load_ext autoreload\n%autoreload 2", "setup_magics"
    ),
    in_front("import sys\nsys.setrecursionlimit(5000)", "recursion_limit"),
    in_front("import warnings\nwarnings.filterwarnings('ignore')", "warnings_off"),
    in_front("import logging\nlogging.basicConfig(level=logging.DEBUG)", "logging_on"),
    *(
        module_written_from_a_cell,
        file_written_and_read,
        array_saved_and_loaded,
        timed_cell,
        captured_cell,
        timeit_below,
    ),
    *(top_level_await, asks_ipython),
]
