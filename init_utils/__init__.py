"""What the notebooks import: nets, training, data and figures. It knows nothing of grading."""

from init_utils.activations import relu, sigmoid, tanh
from init_utils.costs import compute_cost, compute_loss, cost_from_logits
from init_utils.data import (
    load_2D_dataset,
    load_breast_cancer,
    load_dataset,
    load_digits_3v8,
    load_digits_even_odd,
    load_picture_patches,
)
from init_utils.data_figures import plot_dataset, plot_decision_boundary
from init_utils.errors import CourseError, DatasetError, OptionError, ParametersError, ShapeError
from init_utils.gradient_checking import (
    dictionary_to_vector,
    forward_propagation_n,
    gradients_to_vector,
    vector_to_dictionary,
)
from init_utils.layered_net import LayerCache, backward_layers, forward_layers
from init_utils.three_layer_net import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
    predict,
    predict_dec,
    update_parameters,
)
from init_utils.training import Training, gradient_descent, train
from init_utils.training_figures import plot_activation_histograms, plot_costs

__all__ = [
    "CourseError",
    "DatasetError",
    "LayerCache",
    "OptionError",
    "ParametersError",
    "ShapeError",
    "Training",
    "backward_layers",
    "backward_propagation",
    "compute_cost",
    "compute_loss",
    "cost_from_logits",
    "dictionary_to_vector",
    "forward_layers",
    "forward_propagation",
    "forward_propagation_n",
    "gradient_descent",
    "gradients_to_vector",
    "initialize_parameters",
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
    "predict",
    "predict_dec",
    "relu",
    "sigmoid",
    "tanh",
    "train",
    "update_parameters",
    "vector_to_dictionary",
]
