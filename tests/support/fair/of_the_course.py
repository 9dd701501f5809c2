"""Habits that depend on the course: what released cells make, and functions that call each other."""

from __future__ import annotations

from tests.support.fair import functions
from tests.support.fair.draft import Draft
from tests.support.fair.habit import habit

MADE = {
    "01_initialization": ("gradients-zeros", "gradients['dW1']", "initialize_parameters_he"),
    "02_plateaus": ("variance-rules", "U", ""),
    "03_variance_scaling": ("variance-formula", "grey_levels", "calculate_gain"),
    "05_regularization": ("factor-of-dropout", "factor", "backward_propagation_with_dropout"),
    "06_batch_normalization": ("myth-normal", "skewed", "batchnorm_backward"),
    "07_gradient_checking": ("bugs-by-array", "claimed['dW1']", "backward_propagation_n"),
}
"""An experiment cell, what it makes, and an exercise below it."""
RECORDED = {
    "01_initialization": ("train-zeros", "runs['zeros'].costs[-1]", "initialize_parameters_he"),
    "05_regularization": ("fit-none", "nets['none']['W1']", "compute_cost_with_regularization"),
}
"""An experiment cell, what it puts into an object that a released cell made, and an exercise below it."""
RELEASED = {
    "01_initialization": "train_X.shape",
    "05_regularization": "train_X.shape",
    "07_gradient_checking": "X.shape",
    "08_pretraining": "train_X.shape",
}


def _experiment(draft: Draft) -> tuple[str, str]:
    cell, made, name = MADE[draft.assignment]
    draft.needed.add(cell)
    if not name:
        position = draft.position(cell)
        draft.cells.insert(1, draft.cells.pop(position))
        name = draft.names[0]
        imports = draft.position("imports")
        draft.cells.insert(0, draft.cells.pop(imports))
    return made, name


@habit(*MADE)
def own_cell_uses_an_experiment_and_defines_a_helper(draft: Draft, _name: str) -> None:
    made, name = _experiment(draft)
    draft.above(name, f"print(np.shape({made}))\n\n\n{draft.worker(name)}")
    draft.write(name, draft.caller(name))


@habit(*MADE)
def own_cell_computes_with_an_experiment(draft: Draft, _name: str) -> None:
    made, name = _experiment(draft)
    draft.above(name, f"size = np.size({made})\nratio = size / (size + 1)")
    draft.write(name, f"{draft.worker(name)}\n\n{draft.caller(name, '(ratio and work({}))')}")


@habit(*MADE)
def answer_uses_an_experiment(draft: Draft, _name: str) -> None:
    made, name = _experiment(draft)
    draft.write(name, functions.first(draft.text(name), name, f"assert np.size({made}) > 0"))


@habit(*MADE)
def answer_cell_shows_an_experiment_before_its_function(draft: Draft, _name: str) -> None:
    made, name = _experiment(draft)
    draft.write(name, f"print(np.size({made}))\n\n\n{draft.text(name)}")


@habit(*MADE)
def own_cell_catches_that_an_experiment_was_not_run(draft: Draft, _name: str) -> None:
    made, name = _experiment(draft)
    draft.above(name, f"try:\n    size = np.size({made})\nexcept NameError:\n    size = 0")
    draft.write(name, functions.first(draft.text(name), name, "assert size > 0"))


@habit(*RECORDED)
def own_cell_uses_what_an_experiment_recorded(draft: Draft, _name: str) -> None:
    cell, recorded, name = RECORDED[draft.assignment]
    draft.needed.add(cell)
    draft.above(name, f"print(np.size({recorded}))\n\n\n{draft.worker(name)}")
    draft.write(name, draft.caller(name))


@habit(*MADE)
def own_cell_asks_whether_an_experiment_has_run(draft: Draft, _name: str) -> None:
    made, name = _experiment(draft)
    variable = made.split("[")[0]
    draft.above(name, f"size = 1 if '{variable}' in globals() else 0")
    draft.write(name, functions.first(draft.text(name), name, "assert size > 0"))


@habit()
def function_from_a_call_in_the_check_cell(draft: Draft, name: str) -> None:
    cell = draft.check(name)
    cell["source"] = f"from functools import partial\n\n{name} = partial(work)\n{cell['source']}"
    draft.write(name, draft.worker(name))


@habit(*RELEASED)
def shape_printed_before_a_helper(draft: Draft, name: str) -> None:
    if draft.assignment == "07_gradient_checking":
        name = "gradient_check_n"
    draft.above(name, f"print({RELEASED[draft.assignment]})\n\n\n{draft.worker(name)}")
    draft.write(name, draft.caller(name))


@habit(*RELEASED)
def released_variables_changed_at_the_end(draft: Draft, _name: str) -> None:
    draft.last("train_X = X = Y = parameters = cache = None")


@habit("03_variance_scaling", "07_gradient_checking")
def siblings_with_other_parameter_names(draft: Draft, _name: str) -> None:
    if draft.assignment.startswith("03"):
        draft.write(
            "compute_fans",
            draft.worker("compute_fans") + "\n\ndef compute_fans(dims):\n    return work(dims)",
        )
        text = draft.text("variance_scaling")
        assert "compute_fans(shape)" in text
        draft.write("variance_scaling", text.replace("compute_fans(shape)", "compute_fans(dims=shape)"))
        return
    draft.write("forward_propagation", "def forward_propagation(inputs, weight):\n    return inputs * weight")
    draft.write("backward_propagation", "def backward_propagation(inputs, weight):\n    return inputs")
    text = draft.text("gradient_check")
    assert "forward_propagation(x, " in text
    text = text.replace("forward_propagation(x, ", "forward_propagation(inputs=x, weight=")
    draft.write(
        "gradient_check", text.replace("backward_propagation(x, ", "backward_propagation(inputs=x, weight=")
    )


@habit("03_variance_scaling", "07_gradient_checking")
def siblings_with_more_parameters(draft: Draft, _name: str) -> None:
    if draft.assignment.startswith("03"):
        draft.write(
            "compute_fans",
            draft.worker("compute_fans")
            + "\n\ndef compute_fans(shape, verbose=False, *, check=None):\n    return work(shape)",
        )
        text = draft.text("variance_scaling").replace(
            "compute_fans(shape)", "compute_fans(shape, True, check=1)"
        )
        draft.write("variance_scaling", text)
        return
    draft.write(
        "forward_propagation", "def forward_propagation(x, theta, power=1, **more):\n    return x * theta"
    )
    draft.write("backward_propagation", "def backward_propagation(x, theta, verbose=False):\n    return x")
    text = draft.text("gradient_check")
    for sign in "+-":
        text = text.replace(f"theta {sign} epsilon)", f"theta {sign} epsilon, power=1, note='moved')")
    draft.write(
        "gradient_check",
        text.replace("backward_propagation(x, theta)", "backward_propagation(x, theta, verbose=False)"),
    )


@habit("07_gradient_checking", "03_variance_scaling")
def sibling_copied_under_another_name(draft: Draft, _name: str) -> None:
    pairs = {"07": ("forward_propagation", "gradient_check"), "03": ("compute_fans", "variance_scaling")}
    inner, outer = pairs[draft.assignment[:2]]
    draft.write(inner, f"{draft.text(inner)}\n\nmine = {inner}")
    draft.write(outer, draft.text(outer).replace(f"{inner}(", "mine(").replace("def mine(", f"def {inner}("))


@habit("08_pretraining")
def sibling_returns_more_entries(draft: Draft, _name: str) -> None:
    draft.write(
        "train_autoencoder",
        f"{draft.worker('train_autoencoder')}\n\n"
        + draft.caller("train_autoencoder", "{{**work({}), 'seconds': 1, 'shape': X.shape}}"),
    )
    inner = functions.first(
        draft.text("pretrain"), "pretrain", "assert train_autoencoder(X, 2, 0.1, 1, seed=0)['seconds'] == 1"
    )
    draft.write("pretrain", inner)


@habit("08_pretraining")
def sibling_called_by_keyword(draft: Draft, _name: str) -> bool:
    text = draft.text("pretrain")
    call = text[text.index("train_autoencoder(") :].split("\n")[0]
    parts = call.removeprefix("train_autoencoder(").rstrip().removesuffix(")").split(", ")
    names = ["X", "n_hidden", "learning_rate", "num_iterations", "seed"]
    if len(parts) != len(names):
        return False
    named = [part if "=" in part else f"{key}={part}" for key, part in zip(names, parts, strict=True)]
    draft.write("pretrain", text.replace(call, f"train_autoencoder({', '.join(reversed(named))})"))
    return True


@habit("01_initialization", "02_plateaus", "04_deep_signals", "07_gradient_checking")
def all_results_in_a_list_at_the_end(draft: Draft, _name: str) -> None:
    draft.last(f"results = [{', '.join(f'check({each!r})' for each in draft.names)}]\nprint(results)")


@habit("01_initialization")
def three_layers_only(draft: Draft, _name: str) -> None:
    text = """def initialize_parameters_zeros(layers_dims):
    sizes, parameters = layers_dims[:4], {}
    for l in range(1, len(sizes)):
        parameters[f"W{l}"] = np.zeros((sizes[l], sizes[l - 1]))
        parameters[f"b{l}"] = np.zeros((sizes[l], 1))
    return parameters
"""
    draft.write("initialize_parameters_zeros", text)
