"""What the notebooks import: nets, training, data and figures. It knows nothing of grading."""

from init_utils.activations import relu, sigmoid, tanh
from init_utils.blas_threads import use_one_thread
from init_utils.costs import compute_cost, compute_loss, cost_from_logits
from init_utils.data import (
    load_2D_dataset,
    load_breast_cancer,
    load_dataset,
    load_digits_3v8,
    load_digits_even_odd,
    load_picture_patches,
)
from init_utils.diagnostics import (
    LayerStatistics,
    ScaleSweep,
    layer_statistics,
    statistics_table,
    sweep_scales,
    update_ratios,
)
from init_utils.errors import CourseError, DatasetError, OptionError, ParametersError, ShapeError
from init_utils.figures.data import plot_dataset, plot_decision_boundary
from init_utils.figures.diagnostics import plot_gradient_flow, plot_layer_histograms, plot_update_ratios
from init_utils.figures.repair import plot_fixes, plot_scale_sweep
from init_utils.figures.training import plot_activation_histograms, plot_costs
from init_utils.gradient_checking import (
    dictionary_to_vector,
    forward_propagation_n,
    gradients_to_vector,
    vector_to_dictionary,
)
from init_utils.layered_net import LayerCache, backward_layers, forward_layers
from init_utils.older_names import keep_older_names
from init_utils.seeding import seeded_once
from init_utils.sliders import Slider, explore
from init_utils.three_layer_net import (
    backward_propagation,
    by_name,
    forward_propagation,
    initialize_parameters,
    predict,
    predict_dec,
    update_parameters,
)
from init_utils.training import Training, gradient_descent, train

use_one_thread()
keep_older_names()

__all__ = [
    "CourseError",
    "DatasetError",
    "LayerCache",
    "LayerStatistics",
    "OptionError",
    "ParametersError",
    "ScaleSweep",
    "ShapeError",
    "Slider",
    "Training",
    "backward_layers",
    "backward_propagation",
    "by_name",
    "compute_cost",
    "compute_loss",
    "cost_from_logits",
    "dictionary_to_vector",
    "explore",
    "forward_layers",
    "forward_propagation",
    "forward_propagation_n",
    "gradient_descent",
    "gradients_to_vector",
    "initialize_parameters",
    "layer_statistics",
    "load_2D_dataset",
    "load_breast_cancer",
    "load_dataset",
    "load_digits_3v8",
    "load_digits_even_odd",
    "load_picture_patches",
    "plot_activation_histograms",
    "plot_costs",
    "plot_dataset",
    "plot_decision_boundary",
    "plot_fixes",
    "plot_gradient_flow",
    "plot_layer_histograms",
    "plot_scale_sweep",
    "plot_update_ratios",
    "predict",
    "predict_dec",
    "relu",
    "seeded_once",
    "sigmoid",
    "statistics_table",
    "sweep_scales",
    "tanh",
    "train",
    "update_parameters",
    "update_ratios",
    "vector_to_dictionary",
]
