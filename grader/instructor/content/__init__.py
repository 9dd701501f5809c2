"""What the course consists of: a folder for each notebook, with all that an author touches.

A folder holds the notebook's source with its solutions (``source.py``), its exercises with their known mistakes
(``exercises.py``, and more modules where there are many), right solutions that look different (``honest.py``), the claims that
it tests (``claims.py``), and what `grader build` makes: ``hidden.npz``, the references with the hidden cases.
"""

ASSIGNMENTS = {
    "01_initialization": "initialization",
    "02_plateaus": "plateaus",
    "03_variance_scaling": "variance_scaling",
    "04_deep_signals": "deep_signals",
    "05_regularization": "regularization",
    "06_batch_normalization": "batch_normalization",
    "07_gradient_checking": "gradient_checking",
    "08_pretraining": "pretraining",
}
"""The folder of each assignment, in the order of the course. Nothing else names the notebooks."""
