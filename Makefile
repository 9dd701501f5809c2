# Everything happens in .venv. You need only make and Python 3.11 or newer with pip.

PYTHON ?= python3
VENV ?= .venv
# What installs: uv, or pip where uv cannot be had. `make setup INSTALLER=pip` does without uv.
INSTALLER ?= uv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
CHECKS = check-units check-types check-built check-style check-imports check-dependencies check-spelling
# The marks of all tests that `make check` leaves to `make test`.
BEYOND_UNITS = browser or cluster or numerical or process or slow
# Each command imports hundreds of modules; compiling them anew takes longer than all else that it does.
export PYTHONDONTWRITEBYTECODE =
# A target's last line: how long it took.
STARTED := $(shell date +%s)
SECONDS_TAKEN = @echo "make $@: $$(( $$(date +%s) - $(STARTED) )) s"

.PHONY: help setup demo check $(CHECKS) test test-browser test-fair test-processors lab notebooks claims bench bench-browser bench-attacks site site-selfhosted clean

help:
	@echo "make demo       a sample class, from an LMS's zip to grades for an LMS"
	@echo "make check      in a minute and a half: style, types, imports, docstrings, what is built, tests that start no process"
	@echo "make test       all tests and checks"
	@echo "make test-browser  only the tests in Chromium"
	@echo "make test-fair  hundreds of notebooks as honest learners edit them: no grade below what Restart & Run All says"
	@echo "make test-processors  what is computed, as other processors would compute it"
	@echo "make lab        the learner's notebooks in JupyterLab, as a copy in work/"
	@echo "make notebooks  build the notebooks and references of which a source has changed"
	@echo "make claims     run the solved notebooks, and write what they measure to docs/claims.md"
	@echo "make site       the notebooks as a static site that runs in the browser, in site/"
	@echo "make site-selfhosted  the same, with Pyodide included, in site-selfhosted/"
	@echo "make bench      measure training and grading, as ratios"
	@echo "make bench-browser  measure how long the first cell takes in the self-hosted site"
	@echo "make bench-attacks  the attacks of tests/attacks on stock nbgrader and on ours, side by side"
	@echo "make setup      install into $(VENV); the other targets do so when needed"
	@echo "make clean      remove what was built; submissions, grades and sources of your own stay"

$(STAMP): environment.yml pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, and $(PYTHON) is older. Name another: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) .ci/install.py $(VENV) $(INSTALLER)
	@touch $@

# nbgrader finds the sources in build/ and the assignments in gradebook.db, and `grader build` makes both: what changed only.
setup: $(STAMP)
	@$(BIN)/grader build --brief
	$(SECONDS_TAKEN)

notebooks: $(STAMP)
	@$(BIN)/grader build
	$(SECONDS_TAKEN)

claims: setup
	$(BIN)/python -m grader.instructor.claims
	$(SECONDS_TAKEN)

demo: setup
	@$(BIN)/python -m grader.instructor.demo
	$(SECONDS_TAKEN)

# Two steps at once, the longest first. Each says what it does before it does it; all of them run, whichever fails.
check: $(STAMP)
	@start=$$(date +%s); $(MAKE) --no-print-directory --keep-going --jobs 2 $(CHECKS); status=$$?; \
	  echo "make check: $$(( $$(date +%s) - start )) seconds"; exit $$status

# One thread of BLAS each, because what runs side by side would wait for each other with more.
check-units:
	@echo "pytest: the tests that start no process"
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "not ($(BEYOND_UNITS))"

check-types:
	@echo "mypy: types, strictly"
	@$(BIN)/mypy

check-built:
	@echo "grader build --check: notebooks and references follow from their sources"
	@$(BIN)/grader build --check

check-style:
	@echo "ruff: style"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

check-imports:
	@echo "import-linter: who may import whom"
	@$(BIN)/lint-imports --no-logo

check-dependencies:
	@echo "deptry: pyproject.toml names what is imported"
	@$(BIN)/deptry grader init_utils
	@$(BIN)/deptry --ignore DEP002,DEP004 tests benchmarks

check-spelling:
	@echo "codespell: spelling"
	@$(BIN)/codespell

# One BLAS thread per process: the tests already run in parallel, and more threads would wait for each other.
test: setup check
	@echo "pytest: the tests that start processes, train, or open a browser"
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $${TEST_PROCESSES:-auto} --dist loadgroup -m "$(BEYOND_UNITS)"
	$(SECONDS_TAKEN)

# Whole notebooks in JupyterLab and JupyterLite, and the pages. `make test` runs these too.
test-browser: setup
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadgroup tests/browser
	$(SECONDS_TAKEN)

# `make test` runs a sample of these. In all assignments, about an hour: $(BIN)/python -m tests.support.fair --spread 8
test-fair: setup
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m tests.support.fair
	$(SECONDS_TAKEN)

# With each kernel of OpenBLAS and each instruction set of NumPy that this processor can run, and with one thread and two.
test-processors: setup
	$(BIN)/python -m tests.support.processors grader build --check
	$(BIN)/python -m tests.support.processors python -m pytest -q -m numerical tests
	$(BIN)/python -m tests.support.processors python -m pytest -q tests/content/test_notebooks.py -k test_a_solved_notebook

lab: setup
	@mkdir -p work && cp -Rn notebooks/. work/ 2>/dev/null || true
	$(BIN)/jupyter lab --notebook-dir=work $(shell [ "$$(id -u)" = 0 ] && echo --allow-root)

site site-selfhosted: setup
	$(BIN)/grader site $@ $(if $(findstring self,$@),--self-hosted)

bench: setup
	$(BIN)/python -m benchmarks
	$(SECONDS_TAKEN)

bench-browser: setup
	$(BIN)/python -m benchmarks.first_cell

bench-attacks: setup
	$(BIN)/python -m benchmarks.attacks

clean:
	rm -rf build/source/0[1-8]_* build/release/0[1-8]_*
	[ ! -d build ] || find build -mindepth 1 -maxdepth 1 ! -name source ! -name release -exec rm -rf {} +
	[ ! -d build ] || find build -depth -type d -empty -delete
	rm -rf dist site site-selfhosted .pytest_cache .mypy_cache .ruff_cache .hypothesis
