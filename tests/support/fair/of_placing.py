"""Habits of placing: in which cell an answer, a helper, an import stands, and what becomes of released cells."""

from __future__ import annotations

import copy

from tests.support.fair.draft import Draft
from tests.support.fair.habit import habit


@habit()
def helper_above_in_the_answer(draft: Draft, name: str) -> None:
    draft.write(name, f"{draft.worker(name)}\n\n{draft.caller(name)}")


@habit()
def helper_below_in_the_answer(draft: Draft, name: str) -> None:
    draft.write(name, f"{draft.caller(name)}\n\n{draft.worker(name)}")


@habit()
def helper_in_a_cell_above(draft: Draft, name: str) -> None:
    draft.above(name, draft.worker(name))
    draft.write(name, draft.caller(name))


@habit()
def helper_between_answer_and_check(draft: Draft, name: str) -> None:
    draft.between(name, draft.worker(name))
    draft.write(name, draft.caller(name))


@habit()
def answer_in_a_cell_below_its_own(draft: Draft, name: str) -> None:
    draft.between(name, draft.text(name))
    draft.write(name, "# my answer is in the next cell")


@habit()
def answer_as_a_plain_copy_with_the_original_deleted(draft: Draft, name: str) -> None:
    draft.above(name, draft.text(name))
    draft.cells.remove(draft.cell(name))


@habit()
def answer_as_a_plain_copy_above_with_the_original_left_open(draft: Draft, name: str) -> None:
    draft.between(name, draft.text(name))
    draft.open(name)


@habit()
def solution_over_two_cells(draft: Draft, name: str) -> None:
    draft.above(name, f"import numpy as np\n\n{draft.worker(name, 'first_version')}")
    draft.write(name, f"final_version = first_version\n\n{draft.caller(name, 'final_version({})')}")


@habit()
def two_answers_in_one_cell(draft: Draft, name: str) -> None:
    other = draft.other(name)
    first, second = sorted((name, other), key=draft.position)
    draft.write(first, f"{draft.text(first)}\n\n{draft.text(second)}")
    draft.write(second, "# see above")


@habit()
def two_answers_in_the_later_cell(draft: Draft, name: str) -> None:
    first, second = sorted((name, draft.other(name)), key=draft.position)
    draft.write(second, f"{draft.text(first)}\n\n{draft.text(second)}")
    draft.write(first, "# see below")
    check = draft.check(first)
    draft.cells.remove(check)
    draft.cells.insert(draft.position(f"check-{second}"), check)


@habit()
def answer_cell_copied_with_a_new_id(draft: Draft, name: str) -> None:
    twin = {**copy.deepcopy(draft.cell(name)), "id": "copied-cell"}
    draft.cells.insert(draft.position(name), twin)


@habit()
def early_attempt_kept_as_a_copy(draft: Draft, name: str) -> None:
    twin = {
        **copy.deepcopy(draft.cell(name)),
        "id": "early-attempt",
        "source": draft.caller(name, "print({})"),
    }
    draft.cells.insert(draft.position(name), twin)


@habit()
def early_attempt_kept_below_the_check(draft: Draft, name: str) -> None:
    draft.below(name, f"'''\n{draft.caller(name, 'print({})')}'''")


@habit()
def answer_and_check_copied_as_plain_cells(draft: Draft, name: str) -> None:
    draft.below(name, f'check("{name}")')
    draft.below(name, draft.text(name))


@habit()
def answer_in_the_check_cell(draft: Draft, name: str) -> None:
    cell = draft.check(name)
    cell["source"] = f"{draft.text(name)}\n\n{cell['source']}"
    draft.open(name)


@habit()
def answer_in_the_check_cell_and_its_own_cell_empty(draft: Draft, name: str) -> None:
    cell = draft.check(name)
    cell["source"] = f"{draft.text(name)}\n\n{cell['source']}"
    draft.write(name, "")


@habit()
def helper_in_the_check_cell(draft: Draft, name: str) -> None:
    cell = draft.check(name)
    cell["source"] = f"{draft.worker(name)}\n\n{cell['source']}"
    draft.write(name, draft.caller(name))


@habit()
def import_in_the_check_cell(draft: Draft, name: str) -> None:
    cell = draft.check(name)
    cell["source"] = f"import math\n{cell['source']}"
    draft.write(name, f"{draft.worker(name)}\n\n{draft.caller(name, '(math.pi and work({}))')}")


@habit()
def helper_in_the_check_cell_whose_name_is_used_again(draft: Draft, name: str) -> None:
    cell = draft.check(name)
    cell["source"] = f"from math import pi as turn\n\n\n{draft.worker(name)}\n\n{cell['source']}"
    draft.write(name, draft.caller(name, "(turn and work({}))"))
    draft.last("def work(*values):\n    return 'something else'")


@habit()
def constant_computed_in_the_check_cell(draft: Draft, name: str) -> None:
    cell = draft.check(name)
    cell["source"] = f"ready = np.ones(2).sum()\n{cell['source']}"
    draft.write(name, f"{draft.worker(name)}\n\n{draft.caller(name, '(ready and work({}))')}")


@habit()
def answer_in_an_experiment_cell_above(draft: Draft, name: str) -> bool:
    cell = draft.experiment_before(name)
    if cell is None:
        return False
    cell["source"] = f"{draft.text(name)}\n"
    draft.write(name, "# in the cell above")
    return True


@habit()
def answer_in_the_figure_cell_below_its_check(draft: Draft, name: str) -> bool:
    below = draft.cells[draft.position(f"check-{name}") :]
    cell = next((cell for cell in below if "experiment" in cell["metadata"].get("tags", [])), None)
    if cell is None:
        return False
    cell["source"] = draft.text(name)
    draft.open(name)
    return True


@habit()
def helper_in_an_experiment_cell_above(draft: Draft, name: str) -> bool:
    cell = draft.experiment_before(name)
    if cell is None:
        return False
    cell["source"] = f"import math\n\nhalf = math.sqrt(0.25)\n\n\n{draft.worker(name)}\n"
    draft.write(name, draft.caller(name, "(half and work({}))"))
    return True


@habit()
def helper_in_the_imports_cell(draft: Draft, name: str) -> None:
    cell = draft.cell("imports")
    cell["source"] = f"{cell['source']}\nimport math\n\n\n{draft.worker(name)}"
    draft.write(name, draft.caller(name, "(math.e and work({}))"))


@habit()
def import_in_the_imports_cell_and_one_taken_out(draft: Draft, name: str) -> None:
    cell = draft.cell("imports")
    cell["source"] = f"import math, numpy, sys\n{cell['source']}\n\nsys.path.append('..')"
    draft.write(name, f"{draft.worker(name)}\n\n{draft.caller(name, '(numpy.pi and math.pi and work({}))')}")


@habit()
def exercises_in_another_order(draft: Draft, name: str) -> None:
    first, second = sorted((name, draft.other(name)), key=draft.position)
    moved = [draft.cell(second), draft.check(second)]
    for cell in moved:
        draft.cells.remove(cell)
    start = draft.position(first)
    draft.cells[start:start] = moved


@habit()
def check_cell_deleted(draft: Draft, name: str) -> None:
    draft.cells.remove(draft.check(name))


@habit()
def check_cell_moved_to_the_top(draft: Draft, name: str) -> None:
    cell = draft.check(name)
    draft.cells.remove(cell)
    draft.cells.insert(draft.position("imports") + 1, cell)


@habit()
def all_checks_at_the_end(draft: Draft, name: str) -> None:
    for each in draft.names:
        cell = draft.check(each)
        draft.cells.remove(cell)
        draft.cells.append(cell)


@habit()
def all_checks_once_more_at_the_end(draft: Draft, name: str) -> None:
    for each in draft.names:
        draft.last(f"check({each!r})")


@habit()
def text_cells_between(draft: Draft, name: str) -> None:
    for each in (name, f"check-{name}"):
        draft.cells.insert(
            draft.position(each), draft.made("# My notes\n\nFan-in, then *fan-out*.", "markdown")
        )


@habit()
def raw_and_empty_cells_between(draft: Draft, name: str) -> None:
    draft.cells.insert(draft.position(name), draft.made("not code", "raw"))
    draft.between(name, "")
    draft.between(name, "   \n\n")
    draft.below(name, "# nothing yet")


@habit()
def pictures_in_a_text_cell(draft: Draft, name: str) -> None:
    picture = "iVBORw0KGgo" + "A" * 1_600_000
    text = (
        f"My sketch\n\n![sketch.png](data:image/png;base64,{picture})\n\n"
        f"<img src='data:image/png;base64,{picture}'>"
    )
    draft.cells.insert(draft.position(name), draft.made(text, "markdown"))


@habit()
def saved_by_an_old_jupyter(draft: Draft, name: str) -> None:
    draft.data["nbformat_minor"] = 4
    for cell in draft.cells:
        cell.pop("id", None)
        cell["source"] = cell["source"].splitlines(keepends=True)
