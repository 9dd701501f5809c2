"""Habits of cells, state and files: what is around an answer."""

from __future__ import annotations

from grader.running.names import Source
from tests.support.fair.book import Book


def everything_reset_at_the_end(book: Book) -> None:
    book.last("%reset -f")


def np_taken_by_a_loop(book: Book) -> None:
    book.last("for np in range(3):\n    print(np)")


def sum_is_a_number(book: Book) -> None:
    book.above(book.names[-1], "total = 0\nsum = 3")
    book.last("print(sum)")
    book.cell(book.names[-1])["source"] = "del sum\n" + book.cell(book.names[-1])["source"]


def builtins_taken_at_the_end(book: Book) -> None:
    book.last("list = [1]\nlen = 3\nrange = None\nprint(list)")


def answer_split_over_two_cells(book: Book) -> None:
    for name in book.names:
        book.wrapped(name, "", "({})")
        inner, outer = book.cell(name)["source"].split(f"\n\ndef {name}(*values", 1)
        book.above(name, inner)
        book.cell(name)["source"] = f"def {name}(*values{outer}"


def two_answers_in_one_cell(book: Book) -> None:
    first, second = book.names[0], book.names[-1]
    if first != second:
        book.cell(second)["source"], text = "# solved above", book.cell(second)["source"]
        book.cell(first)["source"] += "\n" + text


def answer_cell_copied(book: Book) -> None:
    for name in book.names:
        book.below(name, book.cell(name)["source"])


def answer_cell_copied_with_its_metadata(book: Book) -> None:
    for name in book.names:
        copy = book.own(book.cell(name)["source"])
        copy["metadata"] = dict(book.cell(name)["metadata"])
        book.cells.insert(book.place(name) + 1, copy)


def check_cell_copied(book: Book) -> None:
    for name in book.names:
        book.below(f"check-{name}", f'check("{name}", "{book.assignment}")')


def answer_in_the_check_cell(book: Book) -> None:
    for name in book.names:
        check, answer = book.cell(f"check-{name}"), book.cell(name)
        check["source"] = answer["source"] + "\n" + check["source"]
        answer["source"] = f"def {name}(*values):\n    raise NotImplementedError()"


def answer_in_a_figures_cell(book: Book) -> None:
    for name in book.names:
        before = [cell for cell in book.experiments() if book.cells.index(cell) < book.place(f"check-{name}")]
        if before:
            before[-1]["source"] = book.cell(name)["source"] + "\n" + before[-1]["source"]
            book.cell(name)["source"] = "# see the figure"


def import_in_the_first_cell(book: Book) -> None:
    book.given()[0]["source"] += "\nimport math as mathematics\n"
    for name in book.names:
        book.wrapped(name, "", "({}, mathematics.pi)[0]")


def import_in_a_figures_cell(book: Book) -> None:
    if book.experiments() and book.cells.index(book.experiments()[0]) < book.place(book.names[-1]):
        book.experiments()[0]["source"] = "import math as mathematics\n" + book.experiments()[0]["source"]
        book.wrapped(book.names[-1], "", "({}, mathematics.pi)[0]")


def import_in_a_check_cell(book: Book) -> None:
    if len(book.names) > 1:
        check = book.cell(f"check-{book.names[0]}")
        check["source"] = "import math as mathematics\n" + check["source"]
        book.wrapped(book.names[-1], "", "({}, mathematics.pi)[0]")


def text_between(book: Book) -> None:
    for name in book.names:
        book.above(name, "My notes: *this took an hour*.", "markdown")
        book.below(name, "## Done", "markdown")


def picture_in_a_text(book: Book) -> None:
    book.above(book.names[0], f"![screenshot](data:image/png;base64,{'iVBORw0KGgo' * 300_000})", "markdown")


def scratch_cells(book: Book) -> None:
    for name in book.names:
        book.below(f"check-{name}", "x = [1, 2, 3]\nfor i in x:\n    print(i)\ny = {i: i for i in x}\ny")


def scratch_that_fails(book: Book) -> None:
    book.below(f"check-{book.names[0]}", "undefined_thing + 1")
    book.last("1 / 0")


def names_of_the_notebook_used_again(book: Book) -> None:
    book.last("parameters = 3\ngrads = None\nX = Y = 0\nl = m = n = 1\ncost = costs = []")


def main_block(book: Book) -> None:
    book.answers(lambda name, source: f'{source}\nif __name__ == "__main__":\n    print({name})\n')


def self_test(book: Book) -> None:
    book.answers(lambda name, source: f"{source}\nassert callable({name})\n")


def type_hints(book: Book) -> None:
    book.answers(lambda name, source: f"from typing import Any, Dict\nResult = Dict[str, Any]\n{source}")


def future_import(book: Book) -> None:
    book.answers(lambda name, source: f"from __future__ import annotations\n{source}")


def star_import(book: Book) -> None:
    book.above(book.names[0], "from math import *")


def random_seed_on_top(book: Book) -> None:
    book.above(book.names[0], "import random\nrandom.seed(1)\nnp.random.seed(1)")


def print_options(book: Book) -> None:
    book.above(book.names[0], "np.set_printoptions(precision=2, suppress=True)")


def prints_in_the_function(book: Book) -> None:
    for name in book.names:
        book.wrapped(name, "def shown(value):\n    print(value)\n    return value\n", "shown({})")


def plot_in_the_answer_cell(book: Book) -> None:
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    book.answers(lambda name, source: f"{source}\n{plot}\n")


def raises_for_warnings(book: Book) -> None:
    text = (
        "import warnings\ndef careful(f):\n    with warnings.catch_warnings():\n        warnings.simplefilter('error')\n"
        "        try:\n            np.log(np.zeros(1))\n        except RuntimeWarning:\n            return f\n    return None\n"
    )
    for name in book.names:
        book.wrapped(name, text, "careful({})")


def raises_for_floating_point(book: Book) -> None:
    text = (
        "def careful(f):\n    with np.errstate(all='raise'):\n        try:\n            np.zeros(1) / np.zeros(1)\n"
        "        except FloatingPointError:\n            return f\n    return None\n"
    )
    for name in book.names:
        book.wrapped(name, text, "careful({})")


def own_error_handling(book: Book) -> None:
    text = (
        "def tried(f, *values, **named):\n    try:\n        return f(*values, **named)\n"
        "    except ZeroDivisionError:\n        return None\n"
    )
    for name in book.names:
        book.wrapped(name, text, "{}")
        call = f"solved_{name}(*values"
        book.cell(name)["source"] = book.cell(name)["source"].replace(
            f"return {call}", f"return tried(solved_{name}, *values"
        )


def figures_variables_before_a_helper(book: Book) -> None:
    """A cell of one's own that shows what a figure's cell made, and then defines a helper."""
    for cell in book.experiments():
        bound = sorted(Source(cell["source"]).bound)
        later = [name for name in book.names if book.place(name) > book.cells.index(cell)]
        if bound and later:
            book.kept.add(cell["id"])
            book.cells.insert(
                book.cells.index(cell) + 1,
                book.own(f"print(type({bound[0]}))\ndef passed(value):\n    return value"),
            )
            book.wrapped(later[0], "", "passed({})")
            return


HABITS = [
    *(everything_reset_at_the_end, np_taken_by_a_loop, sum_is_a_number, builtins_taken_at_the_end),
    *(
        answer_split_over_two_cells,
        two_answers_in_one_cell,
        answer_cell_copied,
        answer_cell_copied_with_its_metadata,
    ),
    *(check_cell_copied, answer_in_the_check_cell, answer_in_a_figures_cell, import_in_the_first_cell),
    *(import_in_a_figures_cell, import_in_a_check_cell, text_between, picture_in_a_text, scratch_cells),
    *(scratch_that_fails, names_of_the_notebook_used_again, main_block, self_test, type_hints, future_import),
    *(star_import, random_seed_on_top, print_options, prints_in_the_function, plot_in_the_answer_cell),
    *(raises_for_warnings, raises_for_floating_point, own_error_handling),
    figures_variables_before_a_helper,
]
