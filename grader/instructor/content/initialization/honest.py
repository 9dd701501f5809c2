"""Right solutions of notebook 01 that look different from ours."""

import math
import sys
import warnings
from collections import OrderedDict, defaultdict
from itertools import pairwise

import numpy as np

# --- zeros -------------------------------------------------------------------------------------------------------------


def zeros_with_a_renamed_parameter(dims):
    out = {}
    for i in range(1, len(dims)):
        out["W" + str(i)] = np.zeros((dims[i], dims[i - 1]))
        out["b" + str(i)] = np.zeros((dims[i], 1))
    return out


def zeros_times_ten(layers_dims):
    parameters = {}
    for i in range(1, len(layers_dims)):
        parameters[f"W{i}"] = np.zeros((layers_dims[i], layers_dims[i - 1])) * 10
        parameters[f"b{i}"] = np.zeros((layers_dims[i], 1)) * 10
    return parameters


def zeros_in_a_comprehension(layers_dims):
    shapes = list(enumerate(pairwise(layers_dims), 1))
    weights = {f"W{i}": np.zeros((units, inputs)) for i, (inputs, units) in shapes}
    return weights | {f"b{i}": np.zeros((units, 1)) for i, (_, units) in shapes}


def zeros_with_more_keys(layers_dims):
    return {**zeros_times_ten(layers_dims), "L": len(layers_dims) - 1, "w1": None, "sizes": list(layers_dims)}


def zeros_that_are_negative(layers_dims):
    return {name: -value for name, value in zeros_times_ten(layers_dims).items()}


def zeros_from_lists(layers_dims):
    parameters = {}
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        parameters[f"W{i}"] = np.array([[0.0] * inputs for _ in range(units)])
        parameters[f"b{i}"] = np.array([[0.0]] * units)
    return parameters


def zeros_in_another_kind_of_dictionary(layers_dims):
    return OrderedDict(reversed(zeros_times_ten(layers_dims).items()))


def zeros_in_fortran_order(layers_dims):
    return {name: np.asfortranarray(value) for name, value in zeros_times_ten(layers_dims).items()}


def zeros_from_a_seeded_draw(layers_dims):
    np.random.seed(3)
    return {name: np.random.randn(*value.shape) * 0 for name, value in zeros_times_ten(layers_dims).items()}


# --- random × 10 -------------------------------------------------------------------------------------------------------


def random_scaled_in_front(layers_dims):
    np.random.seed(3)
    parameters = {}
    for i in range(1, len(layers_dims)):
        parameters[f"W{i}"] = 10 * np.random.randn(layers_dims[i], layers_dims[i - 1])
        parameters[f"b{i}"] = np.zeros((layers_dims[i], 1)) * 10
    return parameters


def random_from_a_stream_of_its_own(layers_dims):
    stream = np.random.RandomState(3)
    parameters = {}
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        parameters[f"W{i}"] = stream.randn(units, inputs) * 10
        parameters[f"b{i}"] = np.zeros((units, 1))
    return parameters


def random_scaled_in_place(layers_dims):
    np.random.seed(3)
    parameters = {}
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        W = np.random.randn(units, inputs)
        W *= 10
        parameters.update({f"W{i}": W, f"b{i}": np.zeros((units, 1))})
    return parameters


def random_with_standard_normal(layers_dims):
    np.random.seed(3)
    parameters = {}
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        parameters[f"W{i}"] = np.random.standard_normal((units, inputs)) * 10.0
        parameters[f"b{i}"] = np.zeros((units, 1))
    return parameters


def random_with_normal(layers_dims):
    np.random.seed(3)
    parameters = {}
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        parameters[f"W{i}"] = np.random.normal(0, 10, size=(units, inputs))
        parameters[f"b{i}"] = np.zeros((units, 1))
    return parameters


def random_biases_after_all_weights(layers_dims):
    np.random.seed(3)
    pairs = list(enumerate(pairwise(layers_dims), 1))
    parameters = {f"W{i}": np.random.randn(units, inputs) * 10 for i, (inputs, units) in pairs}
    for i, (_, units) in pairs:
        parameters[f"b{i}"] = np.zeros(shape=(units, 1))
    return parameters


def random_that_prints_and_warns(layers_dims):
    print("layers", layers_dims)
    print("on stderr too", file=sys.stderr)
    warnings.warn("large weights", stacklevel=2)
    return random_scaled_in_front(layers_dims)


# --- He ----------------------------------------------------------------------------------------------------------------


def he_with_two_roots(layers_dims):
    np.random.seed(3)
    parameters = {}
    for i in range(1, len(layers_dims)):
        n = layers_dims[i - 1]
        parameters[f"W{i}"] = np.random.randn(layers_dims[i], n) * np.sqrt(2) / np.sqrt(n)
        parameters[f"b{i}"] = np.zeros((layers_dims[i], 1))
    return parameters


def he_with_everything_inside(d):
    import numpy

    def root(value):
        return value**0.5

    numpy.random.seed(3)
    result = {}
    for i, (inputs, units) in enumerate(pairwise(d)):
        result[f"W{i + 1}"] = root(2 / inputs) * numpy.random.randn(units, inputs)
        result[f"b{i + 1}"] = numpy.zeros([units, 1])
    return result


def he_layer(units, inputs):
    return np.random.randn(units, inputs) * math.sqrt(2.0 / inputs)


def he_with_a_helper(layers_dims):
    np.random.seed(seed=3)
    parameters = {}
    for i in range(len(layers_dims) - 1):
        parameters[f"W{i + 1}"] = he_layer(layers_dims[i + 1], layers_dims[i])
        parameters[f"b{i + 1}"] = np.zeros((layers_dims[i + 1], 1)) * 10
    return parameters


def he_divided_in_place(layers_dims):
    np.random.seed(3)
    parameters = {}
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        parameters[f"W{i}"] = np.random.randn(units, inputs)
        parameters[f"W{i}"] /= np.sqrt(inputs / 2)
        parameters[f"b{i}"] = np.zeros((units, 1), dtype=float)
    return parameters


def he_with_normal(layers_dims):
    np.random.seed(3)
    parameters = {}
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        parameters[f"W{i}"] = np.random.normal(scale=np.sqrt(2 / inputs), size=(units, inputs))
        parameters[f"b{i}"] = np.zeros((units, 1))
    return parameters


def he_from_a_stream_of_its_own(layers_dims):
    stream = np.random.RandomState(seed=3)
    parameters = defaultdict(dict)
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        parameters[f"W{i}"] = np.multiply(stream.randn(units, inputs), (2 / inputs) ** (1 / 2))
        parameters[f"b{i}"] = np.zeros((units, 1))
    return parameters


def he_with_its_bookkeeping(layers_dims):
    parameters = he_with_two_roots(layers_dims)
    parameters["scale1"] = np.sqrt(2 / layers_dims[0])
    parameters["name"] = "He"
    parameters["function"] = he_layer
    return parameters


def he_that_prints_and_warns(layers_dims):
    print("W1 of shape", (layers_dims[1], layers_dims[0]))
    warnings.warn("He et al. 2015", DeprecationWarning, stacklevel=2)
    np.log(np.zeros(1))
    return he_with_two_roots(layers_dims)


def he_with_keyword_only_extras(layers_dims, seed=3, *, gain=2):
    np.random.seed(seed)
    parameters = {}
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        parameters[f"W{i}"] = np.random.randn(units, inputs) * np.sqrt(gain / inputs)
        parameters[f"b{i}"] = np.zeros((units, 1))
    return parameters


HONEST = {
    "initialize_parameters_zeros": [
        zeros_with_a_renamed_parameter,
        zeros_times_ten,
        zeros_in_a_comprehension,
        zeros_with_more_keys,
        zeros_that_are_negative,
        zeros_from_lists,
        zeros_in_another_kind_of_dictionary,
        zeros_in_fortran_order,
        zeros_from_a_seeded_draw,
    ],
    "initialize_parameters_random": [
        random_scaled_in_front,
        random_from_a_stream_of_its_own,
        random_scaled_in_place,
        random_with_standard_normal,
        random_with_normal,
        random_biases_after_all_weights,
        random_that_prints_and_warns,
    ],
    "initialize_parameters_he": [
        he_with_two_roots,
        he_with_everything_inside,
        he_with_a_helper,
        he_divided_in_place,
        he_with_normal,
        he_from_a_stream_of_its_own,
        he_with_its_bookkeeping,
        he_that_prints_and_warns,
        he_with_keyword_only_extras,
    ],
}
