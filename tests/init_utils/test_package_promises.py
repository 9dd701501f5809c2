"""What the package as a whole promises: names, independence, and nothing that solves an exercise."""

import ast
import inspect
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import init_utils

ROOT = Path(init_utils.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

KNOWN_SIGNATURES = {
    "sigmoid": ["x"],
    "relu": ["x"],
    "compute_loss": ["a3", "Y"],
    "compute_cost": ["a3", "Y"],
    "forward_propagation": ["X", "parameters"],
    "backward_propagation": ["X", "Y", "cache"],
    "update_parameters": ["parameters", "grads", "learning_rate"],
    "predict": ["X", "Y", "parameters"],
    "predict_dec": ["parameters", "X"],
    "load_dataset": [],
    "initialize_parameters": ["layer_dims"],
    "dictionary_to_vector": ["parameters"],
    "gradients_to_vector": ["gradients"],
    "forward_propagation_n": ["X", "Y", "parameters"],
}


def test_the_known_functions_keep_their_signatures() -> None:
    for name, parameters in KNOWN_SIGNATURES.items():
        assert list(inspect.signature(getattr(init_utils, name)).parameters) == parameters
    assert next(iter(inspect.signature(init_utils.vector_to_dictionary).parameters)) == "theta"
    assert list(inspect.signature(init_utils.plot_decision_boundary).parameters)[:3] == ["model", "X", "Y"]


def test_every_public_name_exists_and_is_documented() -> None:
    for name in init_utils.__all__:
        assert inspect.getdoc(getattr(init_utils, name)), name
        assert not name.startswith("_")
    assert sorted(init_utils.__all__) == init_utils.__all__


def test_every_public_function_documents_what_it_takes_and_returns() -> None:
    for name in init_utils.__all__:
        thing = getattr(init_utils, name)
        if inspect.isfunction(thing):
            text = inspect.getdoc(thing) or ""
            assert "Returns\n" in text, name
            for parameter in inspect.signature(thing).parameters:
                assert f"\n{parameter} : " in text, (name, parameter)


def test_it_imports_only_what_it_declares() -> None:
    # threadpoolctl is one of scikit-learn's own needs, and done without where it is missing
    allowed = {"numpy", "matplotlib", "sklearn", "threadpoolctl", "IPython", "init_utils"}
    allowed |= sys.stdlib_module_names
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                imported = [node.module or ""]
            else:
                continue
            assert {name.split(".")[0] for name in imported} <= allowed, module.name


@pytest.mark.process
def test_importing_it_does_not_wait_for_scikit_learn() -> None:
    code = "import init_utils, sys; sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT.parent).returncode == 0


def test_modules_stay_small() -> None:
    for module in MODULES:
        assert len(module.read_text(encoding="utf-8").splitlines()) < 300, module.name


def test_no_initialization_that_learners_are_to_write_can_be_imported() -> None:
    names = {name for name in init_utils.__all__ if "initialize" in name}
    assert names == {"initialize_parameters"}


def test_errors_have_one_base_that_is_a_value_error() -> None:
    for name in init_utils.__all__:
        if name.endswith("Error"):
            assert issubclass(getattr(init_utils, name), init_utils.CourseError)
    assert issubclass(init_utils.CourseError, ValueError)


def test_type_hints_are_advertised() -> None:
    assert (ROOT / "py.typed").exists()
    assert metadata.version("initialization-course")


@pytest.mark.process
def test_matrix_products_use_one_thread_once_the_package_is_imported() -> None:
    script = (
        "import numpy, threadpoolctl; before = threadpoolctl.threadpool_info(); import init_utils; "
        "print([found['num_threads'] for found in threadpoolctl.threadpool_info()])"
    )
    environment = {key: value for key, value in os.environ.items() if not key.endswith("_NUM_THREADS")}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert set(ast.literal_eval(ran.stdout)) == {1}
