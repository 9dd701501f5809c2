"""Habits of writing: what else is in and around a function, and how its text looks."""

from __future__ import annotations

from tests.support.fair import functions
from tests.support.fair.draft import Draft
from tests.support.fair.habit import habit


@habit()
def defined_under_a_condition(draft: Draft, name: str) -> None:
    inner = "\n".join(f"    {line}" for line in draft.text(name).splitlines())
    draft.write(name, f"DEBUG = False\nif not DEBUG:\n{inner}\nelse:\n    {name} = None")


@habit()
def defined_in_a_try(draft: Draft, name: str) -> None:
    inner = "\n".join(f"    {line}" for line in draft.text(name).splitlines())
    draft.write(name, f"try:\n    import numba\nexcept ImportError:\n    numba = None\nfinally:\n{inner}")


@habit()
def defined_by_a_function_with_global(draft: Draft, name: str) -> None:
    inner = "\n".join(f"    {line}" for line in draft.text(name).splitlines())
    draft.write(name, f"def define():\n    global {name}\n{inner}\n\n\ndefine()")


@habit()
def own_error_handling(draft: Draft, name: str) -> None:
    given = functions.passed(draft.text(name), name)
    lines = (
        f"try:\n    return work({given})\nexcept Exception as error:\n"
        "    print('failed', error)\n    raise\nfinally:\n    print('done')"
    )
    draft.write(name, f"{draft.worker(name)}\n\n{functions.rebuilt(draft.text(name), name, lines)}")


@habit()
def works_on_copies(draft: Draft, name: str) -> None:
    draft.in_front(name, "import copy", "work(*copy.deepcopy(({},)))")


@habit()
def plots_and_prints_inside(draft: Draft, name: str) -> None:
    lines = "print('called')\nplt.figure()\nplt.plot([1, 2])\nplt.show()\nplt.close('all')"
    draft.write(name, functions.first(draft.text(name), name, lines))


@habit()
def many_prints_inside(draft: Draft, name: str) -> None:
    draft.write(
        name,
        functions.first(draft.text(name), name, "for i in range(2000):\n    print(i, 'a long line ' * 10)"),
    )


@habit()
def imports_inside(draft: Draft, name: str) -> None:
    lines = "import math, os.path\nimport numpy as np\nfrom collections import defaultdict"
    draft.write(name, functions.first(draft.text(name), name, lines))


@habit()
def star_imports(draft: Draft, name: str) -> None:
    draft.write(name, f"from math import *\nfrom numpy import *\nimport numpy as np\n\n\n{draft.text(name)}")


@habit()
def star_imports_at_the_end(draft: Draft, name: str) -> None:
    draft.last("from numpy import *\nfrom math import *")


@habit()
def greek_letters(draft: Draft, name: str) -> None:
    draft.in_front(name, "λ = 1\nσ²_ = 2\n".replace("²", "2"), "(λ and work({}))")


@habit()
def windows_line_ends(draft: Draft, name: str) -> None:
    draft.write(name, draft.text(name).replace("\n", "\r\n"))


@habit()
def tabs(draft: Draft, name: str) -> None:
    draft.write(
        name,
        functions.rebuilt(draft.text(name), name, functions.body(draft.text(name), name)).replace(
            "    ", "\t"
        ),
    )


@habit()
def stub_and_marks_left_as_comments(draft: Draft, name: str) -> None:
    draft.write(name, f"# YOUR CODE HERE\n{draft.text(name)}\n# raise NotImplementedError()\n;")


@habit()
def only_the_body_after_a_stub_that_is_kept(draft: Draft, name: str) -> None:
    text = draft.text(name)
    draft.open(name)
    draft.write(name, f"{draft.text(name)}\n\n\n{text}")


@habit()
def self_tests_with_assert(draft: Draft, name: str) -> None:
    draft.write(name, f"{draft.text(name)}\n\nassert callable({name})\nassert {name}.__name__ == {name!r}")


@habit()
def self_test_that_fails_below_the_function(draft: Draft, name: str) -> None:
    draft.write(name, f"{draft.text(name)}\n\nassert {name} is None, 'my test is wrong'")


@habit()
def unit_tests(draft: Draft, name: str) -> None:
    lines = (
        "import unittest\n\n\nclass TestMine(unittest.TestCase):\n    def test_it(self):\n"
        "        self.assertTrue(callable({}))\n\n\nunittest.main(argv=[''], exit=False)"
    )
    draft.below(name, lines.replace("{}", name))


@habit()
def doctests(draft: Draft, name: str) -> None:
    draft.below(name, "import doctest\ndoctest.testmod()")


@habit()
def source_looked_at(draft: Draft, name: str) -> None:
    draft.below(
        name,
        f"import inspect\nprint(inspect.getsource({name}))\nprint(inspect.signature({name}))\nhelp({name})",
    )


@habit()
def reads_its_own_source(draft: Draft, name: str) -> None:
    draft.write(
        name, functions.first(draft.text(name), name, f"import inspect\nassert inspect.getsource({name})")
    )
