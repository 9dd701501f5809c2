"""Right solutions of notebook 03 that look different from ours."""

import math
from functools import reduce
from operator import mul

import numpy as np

# --- fans --------------------------------------------------------------------------------------------------------------


def fans_by_cases(shape):
    if len(shape) == 2:
        return shape[1], shape[0]
    out_channels, in_channels, height, width = shape
    return in_channels * height * width, out_channels * height * width


def fans_as_numpy_numbers(shape):
    return np.prod(shape[1:]), shape[0] * np.prod(shape[2:])


def fans_as_floats(shape):
    window = 1.0
    for length in shape[2:]:
        window *= length
    return shape[1] * window, shape[0] * window


def fans_in_a_list(shape):
    window = reduce(mul, shape[2:], 1)
    return [shape[1] * window, shape[0] * window]


def fans_in_an_array(shape):
    return np.array(shape[1::-1]) * math.prod(shape[2:])


def fans_from_the_number_of_weights(shape):
    weights = math.prod(shape)
    return weights // shape[0], weights // shape[1]


# --- gains -------------------------------------------------------------------------------------------------------------


def gain_by_branches(activation, param=None):
    if activation in ("linear", "sigmoid"):
        return 1
    if activation == "tanh":
        return 5.0 / 3
    if activation == "relu":
        return math.sqrt(2.0)
    if activation == "leaky_relu":
        if param is None:
            param = 0.01
        return math.sqrt(2.0 / (1 + param**2))
    raise ValueError(f"unknown activation {activation}")


def gain_with_relu_as_a_leaky_one(activation, param=None):
    slopes = {"relu": 0.0, "linear": 1.0, "sigmoid": 1.0, "leaky_relu": 0.01 if param is None else param}
    return 5 / 3 if activation == "tanh" else np.sqrt(2) / np.sqrt(1 + slopes[activation] ** 2)


def gain_in_numpy(name, a=None):
    negative_slope = a if a is not None else 1e-2
    return np.float64(
        {
            "linear": 1,
            "sigmoid": 1,
            "tanh": 1 + 2 / 3,
            "relu": 2**0.5,
            "leaky_relu": (0.5 * (1 + negative_slope * negative_slope)) ** -0.5,
        }[name]
    )


def gain_as_a_small_array(activation, param=None):
    match activation:
        case "tanh":
            return np.array([5 / 3])
        case "relu":
            return np.sqrt([2.0])
        case "leaky_relu":
            return np.array(math.sqrt(2 / (1 + (0.01 if param is None else float(param)) ** 2)))
    return np.ones(())


# --- variance scaling --------------------------------------------------------------------------------------------------


def own_fans(shape):
    window = math.prod(shape[2:])
    return shape[1] * window, shape[0] * window


def scaling_with_normal(shape, mode, distribution, gain, rng):
    fan_in, fan_out = own_fans(shape)
    if mode == "fan_in":
        fan = fan_in
    elif mode == "fan_out":
        fan = fan_out
    else:
        fan = (fan_in + fan_out) / 2
    if distribution == "normal":
        return rng.normal(0, gain / math.sqrt(fan), shape)
    limit = gain * math.sqrt(3 / fan)
    return rng.uniform(low=-limit, high=limit, size=shape)


def scaling_by_the_variance(shape, mode, distribution, gain, rng):
    fan_in, fan_out = own_fans(shape)
    fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": 0.5 * (fan_in + fan_out)}[mode]
    variance = gain**2 / fan
    if distribution == "uniform":
        return rng.uniform(-1, 1, size=shape) * np.sqrt(3 * variance)
    return np.sqrt(variance) * rng.standard_normal(size=shape)


def scaling_from_the_unit_interval(shape, mode, distribution, gain, rng):
    fan_in, fan_out = own_fans(tuple(shape))
    fan = (fan_in * (mode != "fan_out") + fan_out * (mode != "fan_in")) / (1 + (mode == "fan_avg"))
    if distribution == "normal":
        weights = rng.standard_normal(shape)
        weights *= gain
        weights /= np.sqrt(fan)
        return weights
    return (2 * rng.random(shape) - 1) * gain * np.sqrt(3 / fan)


def scaling_of_a_flat_draw(shape, mode, distribution, gain, rng):
    fans = own_fans(shape)
    fan = np.mean(fans) if mode == "fan_avg" else fans[("fan_in", "fan_out").index(mode)]
    count, std = math.prod(shape), gain * fan**-0.5
    flat = (
        rng.standard_normal(count) * std
        if distribution == "normal"
        else rng.uniform(-1, 1, count) * std * 3**0.5
    )
    return flat.reshape(shape)


def scaling_that_prints(shape, mode, distribution, gain, rng):
    print("drawing", shape, mode, distribution)
    np.random.seed(0)
    np.random.rand(3)
    return scaling_with_normal(shape, mode, distribution, gain, rng)


def scaling_in_fortran_order(shape, mode, distribution, gain, rng, *, center=0.0):
    return np.asfortranarray(scaling_by_the_variance(shape, mode, distribution, gain, rng) + center)


HONEST = {
    "compute_fans": [
        fans_by_cases,
        fans_as_numpy_numbers,
        fans_as_floats,
        fans_in_a_list,
        fans_in_an_array,
        fans_from_the_number_of_weights,
    ],
    "calculate_gain": [
        gain_by_branches,
        gain_with_relu_as_a_leaky_one,
        gain_in_numpy,
        gain_as_a_small_array,
    ],
    "variance_scaling": [
        scaling_with_normal,
        scaling_by_the_variance,
        scaling_from_the_unit_interval,
        scaling_of_a_flat_draw,
        scaling_that_prints,
        scaling_in_fortran_order,
    ],
}
