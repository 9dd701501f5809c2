"""One module for each notebook: its exercises, their cases and the known mistakes.

``ASSIGNMENTS`` lists the modules in the order of the course.
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
