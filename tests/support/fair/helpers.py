"""Habits with helpers: their places, their names, and what becomes of them later."""

from __future__ import annotations

from tests.support.fair.book import Book

IDENTITY = "def passed(value):\n    return value\n"


def in_the_answer_cell(book: Book) -> None:
    for name in book.names:
        book.wrapped(name, IDENTITY, "passed({})")


def in_a_cell_above(book: Book) -> None:
    for name in book.names:
        book.wrapped(name, "", "passed({})")
        book.above(name, IDENTITY)


def in_a_cell_between_answer_and_check(book: Book) -> None:
    for name in book.names:
        book.wrapped(name, "", "passed({})")
        book.below(name, IDENTITY)


def one_name_with_several_bodies(book: Book) -> None:
    for name in book.names:
        body = f"def passed(who, value):\n    assert who == {name!r}, who\n    return value\n"
        book.wrapped(name, body, f"passed({name!r}, {{}})")


def one_constant_with_several_values(book: Book) -> None:
    for number, name in enumerate(book.names):
        check = f"def counted(value):\n    return value if factor == {number} else None\n".replace(
            "counted", f"counted_{number}"
        )
        book.wrapped(name, f"factor = {number}\n{check}", f"counted_{number}({{}})")


def deleted_later(book: Book) -> None:
    in_the_answer_cell(book)
    book.last("del passed")


def called_something_else_later(book: Book) -> None:
    in_the_answer_cell(book)
    book.last("passed = 'all of it'")


def redefined_in_an_experiment_of_mine(book: Book) -> None:
    in_the_answer_cell(book)
    book.last("def passed(value):\n    return 2\n\nprint(passed(1))")


def graded_function_redefined_later(book: Book) -> None:
    book.last("\n".join(f"def {name}(*anything):\n    return None\n" for name in book.names))


def graded_function_deleted_later(book: Book) -> None:
    book.last("".join(f"del {name}\n" for name in book.names))


def constant_above_all(book: Book) -> None:
    book.above(book.names[0], "ONE = 1")
    for name in book.names:
        book.wrapped(name, "", "({}, ONE)[0]")


def closure(book: Book) -> None:
    for name in book.names:
        book.wrapped(
            name, "def keeper():\n    kept = []\n    return lambda value: value\nkeep = keeper()", "keep({})"
        )


def decorator(book: Book) -> None:
    text = (
        "import functools\ndef traced(f):\n    @functools.wraps(f)\n    def inner(*a, **k):\n"
        "        return f(*a, **k)\n    return inner\n"
    )
    book.answers(lambda name, source: text + source.replace(f"def {name}(", f"@traced\ndef {name}(", 1))


def partial(book: Book) -> None:
    for name in book.names:
        source = book.cell(name)["source"].replace(f"def {name}(", f"def general_{name}(", 1)
        book.cell(name)["source"] = (
            f"import functools\n{source}\n{name} = functools.partial(general_{name})\n"
        )


def callable_object(book: Book) -> None:
    for name in book.names:
        source = book.cell(name)["source"].replace(f"def {name}(", f"def inside_{name}(", 1)
        cls = f"class Solver:\n    def __call__(self, *values, **named):\n        return inside_{name}(*values, **named)\n"
        book.cell(name)["source"] = f"{source}\n{cls}\n{name} = Solver()\n"


def method(book: Book) -> None:
    for name in book.names:
        source = book.cell(name)["source"].replace(f"def {name}(", f"def inside_{name}(", 1)
        cls = f"class Solver:\n    def solve(self, *values, **named):\n        return inside_{name}(*values, **named)\n"
        book.cell(name)["source"] = f"{source}\n{cls}\n{name} = Solver().solve\n"


def lambda_in_front(book: Book) -> None:
    for name in book.names:
        book.wrapped(name, "same = lambda value: value", "same({})")


def dataclass_helper(book: Book) -> None:
    text = "from dataclasses import dataclass\n@dataclass\nclass Held:\n    value: object\n"
    for name in book.names:
        book.wrapped(name, text, "Held({}).value")


def generator(book: Book) -> None:
    for name in book.names:
        book.wrapped(name, "def once(value):\n    yield value\n", "next(once({}))")


def recursion(book: Book) -> None:
    text = "def down(value, depth=5):\n    return value if depth == 0 else down(value, depth - 1)\n"
    for name in book.names:
        book.wrapped(name, text, "down({})")


def thread(book: Book) -> None:
    text = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def in_a_thread(value):\n    with ThreadPoolExecutor(1) as pool:\n        return pool.submit(lambda: value).result()\n"
    )
    for name in book.names:
        book.wrapped(name, text, "in_a_thread({})")


def function_in_a_list(book: Book) -> None:
    for name in book.names:
        book.wrapped(name, "steps = [lambda value: value]", "steps[0]({})")


HABITS = [
    *(in_the_answer_cell, in_a_cell_above, in_a_cell_between_answer_and_check, one_name_with_several_bodies),
    *(
        one_constant_with_several_values,
        deleted_later,
        called_something_else_later,
        redefined_in_an_experiment_of_mine,
    ),
    *(
        graded_function_redefined_later,
        graded_function_deleted_later,
        constant_above_all,
        closure,
        decorator,
        partial,
    ),
    *(
        callable_object,
        method,
        lambda_in_front,
        dataclass_helper,
        generator,
        recursion,
        thread,
        function_in_a_list,
    ),
]
