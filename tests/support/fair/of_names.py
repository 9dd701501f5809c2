"""Habits of naming and state: a name used twice, deleted, shadowed; settings that stay behind."""

from __future__ import annotations

from tests.support.fair import functions
from tests.support.fair.draft import Draft
from tests.support.fair.habit import habit


@habit()
def one_helper_name_for_two_answers(draft: Draft, name: str) -> None:
    for each in (name, draft.other(name)):
        draft.write(each, f"{draft.worker(each)}\n\n{draft.caller(each)}")


@habit()
def one_helper_name_for_all_answers_in_cells_above(draft: Draft, name: str) -> None:
    for each in draft.names:
        draft.above(each, draft.worker(each, "compute"))
        draft.write(each, draft.caller(each, "compute({})"))


@habit()
def one_constant_for_two_answers(draft: Draft, name: str) -> bool:
    made = 0
    for each in draft.names:
        found = functions.with_number_outside(draft.text(each), each, "factor")
        if found is not None:
            draft.write(each, f"factor = {found[1]}\n{found[0]}")
            made += 1
    return made > 1


@habit()
def constant_in_a_dictionary_that_changes_later(draft: Draft, name: str) -> bool:
    found = functions.with_number_outside(draft.text(name), name, "settings['factor']")
    if found is None:
        return False
    draft.write(name, f"settings = dict(factor={found[1]})\n{found[0]}")
    draft.last("settings['factor'] = -7")
    return True


@habit()
def constant_in_a_list_that_is_emptied_later(draft: Draft, name: str) -> bool:
    found = functions.with_number_outside(draft.text(name), name, "factors[0]")
    if found is None:
        return False
    draft.write(name, f"factors = [{found[1]}]\n{found[0]}")
    draft.last("factors.clear()")
    return True


@habit()
def helper_deleted_later(draft: Draft, name: str) -> None:
    draft.write(name, f"{draft.worker(name)}\n\n{draft.caller(name)}")
    draft.last("del work")


@habit()
def helper_name_used_for_a_number_later(draft: Draft, name: str) -> None:
    draft.write(name, f"{draft.worker(name)}\n\n{draft.caller(name)}")
    draft.below(name, "work = 3\nprint(work)")


@habit()
def helper_name_used_by_a_loop_later(draft: Draft, name: str) -> None:
    draft.write(name, f"{draft.worker(name, 'step')}\n\n{draft.caller(name, 'step({})')}")
    draft.below(name, "for step in range(3):\n    print(step)")


@habit()
def graded_function_redefined_as_an_experiment(draft: Draft, name: str) -> None:
    draft.last(f"def {name}(*arguments):\n    return None\n\n\nprint({name}(1))")


@habit()
def graded_function_wrapped_as_an_experiment(draft: Draft, name: str) -> None:
    draft.below(
        name,
        f"original = {name}\n\ndef {name}(*arguments):\n    print('called')\n    return [original(*arguments)]",
    )


@habit()
def graded_function_deleted_at_the_end(draft: Draft, name: str) -> None:
    draft.last(f"del {name}")


@habit()
def graded_name_used_for_a_result(draft: Draft, name: str) -> None:
    draft.last(f"{name} = [1, 2, 3]")


@habit()
def reset_at_the_end(draft: Draft, name: str) -> None:
    draft.last("%reset -f")


@habit()
def everything_deleted_at_the_end(draft: Draft, name: str) -> None:
    draft.last(
        "for each in list(globals()):\n"
        "    if not each.startswith('_') and each != 'get_ipython':\n"
        "        del globals()[each]"
    )


@habit()
def numpy_shadowed_by_a_loop(draft: Draft, name: str) -> None:
    draft.last("for np in range(3):\n    pass")


@habit()
def numpy_deleted(draft: Draft, name: str) -> None:
    draft.below(draft.names[-1], "del np")


@habit()
def numpy_under_another_name_that_changes_later(draft: Draft, name: str) -> None:
    text = draft.text(name).replace("np.", "xp.")
    draft.write(name, f"import numpy as xp\n\n\n{text}")
    draft.last("xp = None")


@habit()
def sum_is_a_number_later(draft: Draft, name: str) -> None:
    draft.below(draft.names[-1], "sum = 0\nfor value in [1, 2]:\n    sum += value\nprint(sum)")


@habit()
def builtins_are_variables_later(draft: Draft, name: str) -> None:
    draft.last(
        "list = [1, 2]\nlen = 2\nrange = (0, 1)\nmax = 4\ndict = {}\nfloat = 0.5\nint = 3\n"
        "zip = 'a.zip'\nreversed = 1"
    )


@habit()
def own_variables_with_the_names_of_released_ones(draft: Draft, name: str) -> None:
    draft.last("relu = sigmoid = check = needs = compute_cost = train_X = X = parameters = theta = 0")


@habit()
def default_argument_from_a_variable_that_changes(draft: Draft, name: str) -> None:
    draft.above(name, "SEED = 3")
    draft.write(name, f"{draft.worker(name)}\n\n{draft.caller(name, '(lambda seed=SEED: work({}))()')}")
    draft.below(name, "SEED = None")


@habit()
def function_counts_its_calls(draft: Draft, name: str) -> None:
    text = functions.first(draft.text(name), name, "global calls\ncalls += 1")
    draft.write(name, f"calls = 0\n\n\n{text}")
    draft.last("print(calls)")


@habit()
def function_counts_its_calls_and_the_counter_is_deleted(draft: Draft, name: str) -> None:
    text = functions.first(draft.text(name), name, "global calls\ncalls += 1")
    draft.write(name, f"calls = 0\n\n\n{text}")
    draft.last("del calls")


@habit()
def function_keeps_a_log(draft: Draft, name: str) -> None:
    text = functions.first(draft.text(name), name, f"{name}.log.append(1)\nhistory.append('called')")
    draft.write(name, f"history = []\n\n\n{text}\n\n{name}.log = []")


@habit()
def print_options_set(draft: Draft, name: str) -> None:
    draft.above(name, "np.set_printoptions(precision=2, suppress=True, legacy='1.25')")


@habit()
def recursion_limit_set(draft: Draft, name: str) -> None:
    draft.above(name, "import sys\nsys.setrecursionlimit(5000)")


@habit()
def seeds_at_module_level(draft: Draft, name: str) -> None:
    draft.write(
        name,
        f"import random\nrandom.seed(0)\nnp.random.seed(0)\n\n\n{draft.text(name)}\n\nprint(np.random.rand())",
    )


@habit()
def errors_of_numpy_raise_and_are_caught(draft: Draft, name: str) -> None:
    lines = (
        "caught = False\ntry:\n    np.log(np.zeros(1))\nexcept FloatingPointError:\n    caught = True\n"
        "assert caught, 'no error'"
    )
    draft.write(name, f"np.seterr(divide='raise')\n\n\n{functions.first(draft.text(name), name, lines)}")


@habit()
def errors_of_numpy_raise_from_the_end_on(draft: Draft, name: str) -> None:
    draft.last("np.seterr(all='raise')")


@habit()
def warnings_raise_and_are_caught(draft: Draft, name: str) -> None:
    lines = (
        "caught = False\ntry:\n    np.log(np.zeros(1))\nexcept RuntimeWarning:\n    caught = True\n"
        "assert caught, 'no warning'"
    )
    head = "import warnings\nwarnings.simplefilter('error', RuntimeWarning)"
    draft.write(name, f"{head}\n\n\n{functions.first(draft.text(name), name, lines)}")


@habit()
def warnings_raise_from_the_end_on(draft: Draft, name: str) -> None:
    draft.last("import warnings\nwarnings.simplefilter('error')")


@habit()
def warnings_ignored(draft: Draft, name: str) -> None:
    draft.above(name, "import warnings\nwarnings.filterwarnings('ignore')")
    draft.write(name, functions.first(draft.text(name), name, "np.log(np.zeros(1))"))


@habit()
def error_state_inside(draft: Draft, name: str) -> None:
    lines = "\n".join(f"    {line}" for line in functions.body(draft.text(name), name).splitlines())
    draft.write(name, functions.rebuilt(draft.text(name), name, f"with np.errstate(all='ignore'):\n{lines}"))


@habit()
def figure_settings(draft: Draft, name: str) -> None:
    draft.above(name, "plt.rcParams.update({'figure.figsize': (4, 3)})\nplt.style.use('ggplot')")


@habit()
def folder_changed(draft: Draft, name: str) -> None:
    draft.above(name, "import os\nos.makedirs('mine', exist_ok=True)\nos.chdir('mine')")


@habit()
def name_of_the_notebook_s_main_asked(draft: Draft, name: str) -> None:
    text = functions.first(draft.text(name), name, "assert __name__ == '__main__'")
    draft.write(name, f"{text}\n\nif __name__ == '__main__':\n    print('ready')")


@habit()
def standard_objects_patched_for_a_moment(draft: Draft, name: str) -> None:
    draft.below(
        name,
        "from unittest.mock import patch\nwith patch('builtins.print') as silent:\n"
        "    print('nothing')\nsilent.assert_called()",
    )


@habit()
def cells_that_were_run_out_of_order(draft: Draft, name: str) -> None:
    for index, cell in enumerate(cell for cell in draft.cells if cell["cell_type"] == "code"):
        cell["execution_count"] = 100 - index
