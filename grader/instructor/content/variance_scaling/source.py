# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # How large is a random weight? Variance scaling, derived and tested
#
# Notebook 01 ended with a rule, variance 2 / fan_in, and a remark that for other units it is 1 / fan_in. Libraries offer a
# dozen such rules: Xavier or Glorot, He or MSRA, LeCun, each "normal" and "uniform". They are all one formula with three
# switches. Here you derive it, write it, and test what is said about it.
#
# **When you are done, you can**
#
# - derive the variance of a unit's input, and say which assumption makes it Xavier's rule or He's,
# - find the fans of a dense layer and of a convolution, however a library lays them out,
# - draw weights with a given variance from the normal and the uniform distribution,
# - say what the choice between fan_in, fan_out and their average decides,
# - compare starts by their cost curves, and tell a bad start from a bad learning rate.
#
# **Time:** about 75 minutes. **You need:** notebook 01, and the mean and variance of a random number.
#
# **Contents**
#
# 1. The variance of a sum
# 2. Fans (exercise 1)
# 3. Gains (exercise 2)
# 4. Variance scaling (exercise 3)
# 5. Normal or uniform? Four lines that go wrong
# 6. Five starts on real digits
# 7. Where the start does not matter
# 8. Spikes: start or learning rate?
# 9. Summary
#
# <details><summary>How it works</summary>
#
# Write your code where it says `YOUR CODE HERE`, run the cell, then run the check cell below it. It tells
# you at once what is right, what is not, and which mistake it looks like. You may check as often as you like. If you are
# stuck, `hint("compute_fans")` opens three steps of help; none of them is the answer.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from grader import check, guess, hint, needs, outcome
from init_utils import (
    Slider,
    backward_layers,
    explore,
    forward_layers,
    load_digits_3v8,
    plot_costs,
    relu,
    tanh,
)
from init_utils.experiments.four_way import (
    WIDTHS,
    compare_starts,
    convex_and_not,
    enlarged,
    starting_point,
    train_tanh_net,
    unbalanced_digits,
)
from init_utils.experiments.four_way_figures import plot_convex_and_not, plot_outcomes
from init_utils.experiments.layer_variance import (
    linear_layer_stds,
    relu_layer_sizes,
    second_moment_ratio,
)
from init_utils.figures.explorers import plot_sizes
from init_utils.figures.palette import BLUE, GREEN, GRID, ORANGE, VERMILLION

# %% [markdown]
# ## 1. The variance of a sum
#
# A unit adds up $n$ inputs: $z = w_1 a_1 + \dots + w_n a_n$. Let the weights be random, independent of each other and of the
# inputs, with mean 0 and variance $v$. For one term,
#
# $$\operatorname{Var}(w a) = \operatorname{E}[w^2 a^2] - \operatorname{E}[w a]^2
# = \operatorname{E}[w^2] \operatorname{E}[a^2] - 0 = v \operatorname{E}[a^2].$$
#
# (For independent $w$ and $a$ in general, $\operatorname{Var}(wa) = \operatorname{E}[w]^2 \operatorname{Var} a +
# \operatorname{E}[a]^2 \operatorname{Var} w + \operatorname{Var} w \operatorname{Var} a$; with $\operatorname{E}[w] = 0$ this
# gives the same.) Two different terms are uncorrelated, because each has its own factor of mean zero, so their variances add:
#
# $$\boxed{\operatorname{Var} z = n \cdot v \cdot \operatorname{E}[a^2]}$$
#
# The inputs are gray levels, uniform on (0, 1): mean ½, variance 1/12, mean square 1/3. The 300 weights are uniform on
# (-0.1, 0.1). Some texts put $\operatorname{Var} a$ where we have $\operatorname{E}[a^2]$.
# A guess is a letter or a number in place of the dots; it is not graded, and may stay open.

# %%
guess("variance_of_gray_levels")

# %% nbgrader={"grade": false, "grade_id": "variance-formula", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
rng = np.random.default_rng(0)
fan_in = 300
weights = rng.uniform(-0.1, 0.1, (10_000, fan_in))  # 10 000 units
grey_levels = rng.uniform(0, 1, (fan_in, 100))  # 100 examples
Z = weights @ grey_levels

v = 0.1**2 / 3
print(f"Var z measured            {np.var(Z):.4f}")
print(f"fan_in · v · E[a²]        {fan_in * v * np.mean(grey_levels**2):.4f}")
print(f"fan_in · v · Var a        {fan_in * v * np.var(grey_levels):.4f}")
outcome(
    "variance_of_gray_levels",
    np.var(Z),
    moment=fan_in * v * np.mean(grey_levels**2),
    variance=fan_in * v * np.var(grey_levels),
)

# %% [markdown]
# <details><summary>What happened, and why</summary>
#
# The mean square is what counts. Here Var a is wrong by a factor of 4; the two agree only for inputs of mean zero. And the mean
# of a ReLU's output is never zero.
#
# </details>
#
# **What we want:** a signal that has the same size in every layer. If the activation were the identity, $a$ would be the $z$ of
# the layer before, and $\operatorname{Var} z$ would stay the same if $n v = 1$. So $v = 1/n$, and two questions are left: what
# exactly is $n$, and what does the activation do?
#
# ## 2. Fans
#
# **fan_in** is the number of inputs that one unit adds up. **fan_out** is the number of units that one input goes to.
#
# - **Dense layer**, $Z = W A + b$: here $W$ has the shape (units, inputs), so it is (fan_out, fan_in).
# - **Convolution:** a kernel has the shape (out_channels, in_channels, height, width). One unit of the output looks through a
#   window of height × width at *every* input channel. One input, in turn, is seen from height × width places by *every* output
#   channel (leaving edges and strides aside).
#
# These are PyTorch's layouts. **Keras lays both out the other way around:** (inputs, units) and (height, width, in_channels,
# out_channels). Neither is wrong, but a function written for one gives wrong fans for the other, without an error.
#
# ### Exercise 1
#
# **Write** `compute_fans(shape)`.


# %% nbgrader={"grade": false, "grade_id": "compute_fans", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_fans(shape):
    """fan_in and fan_out of a dense layer or a convolution.

    Parameters
    ----------
    shape : tuple of int
        Either (units, inputs) of a weight matrix, or (out_channels, in_channels, height, width) of
        a convolution's kernel; height and width may differ.

    Returns
    -------
    tuple
        (fan_in, fan_out), two numbers, in that order.
    """
    ### BEGIN SOLUTION
    units, inputs, *window = shape
    window_size = int(np.prod(window))
    return inputs * window_size, units * window_size
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-compute_fans", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("compute_fans")

# %% [markdown]
# A layer of 64 units on digits of 8 × 8 pixels, and a convolution with 64 kernels of 3 × 3 on a picture with 3 channels. Which
# has the larger fan_in, and which the larger fan_out? And what would your function make of the same kernels in Keras' layout?

# %% nbgrader={"grade": false, "grade_id": "fans-of-layers", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans"):
    for name, shape in [
        ("dense layer, 64 units on 64 pixels", (64, 64)),
        ("64 kernels of 3 × 3 on 3 channels", (64, 3, 3, 3)),
        ("the same, in the layout of Keras", (3, 3, 3, 64)),
    ]:
        fan_in, fan_out = compute_fans(shape)
        print(f"{name:36} shape {shape!s:15} fan_in {fan_in:4}, fan_out {fan_out:4}")

# %% [markdown]
# <details><summary>What it means</summary>
#
# One unit of the convolution adds up only 27 numbers, fewer than half as many as a dense unit, and needs larger weights. Read
# in the wrong layout, its fan_in is 576: the weights would come out too small by $\sqrt{576/27} = 4.6$.
#
# </details>
#
# ## 3. Gains
#
# Now the activation. In $\operatorname{Var} z = n v \operatorname{E}[a^2]$, the input is $a = f(z')$, where $z'$ belongs to the
# layer before. What $f$ does to the size of the signal comes down to one number, the ratio
# $\operatorname{E}[f(z)^2] / \operatorname{E}[z^2]$.
#
# **Xavier's assumption** (Glorot and Bengio 2010) enters exactly here: near 0 the activation is *linear with slope 1*, so
# $f(z) \approx z$ and the ratio is 1. tanh is like that for small signals. **ReLU is not**, however small the signal: it has a
# kink at 0, passes half of a symmetric $z$ and drops the other half, so
#
# $$\operatorname{E}[\mathrm{relu}(z)^2] = \int_0^\infty z^2 p(z)\, dz = \tfrac12 \int_{-\infty}^{\infty} z^2 p(z)\, dz
# = \tfrac12 \operatorname{Var} z.$$
#
# The signal is normal with standard deviation 0.1, then 1, then 3. How do the ratios of tanh and of ReLU change?

# %%
guess("left_by_relu")

# %% nbgrader={"grade": false, "grade_id": "activation-ratios", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
print("std of z            0.1      1      3")
for name, f in [
    ("tanh", tanh),
    ("relu", relu),
    ("leaky_relu, a = 0.2", lambda z: np.where(z > 0, z, 0.2 * z)),
]:
    print(f"{name:20}", *(f"{second_moment_ratio(f, std):.3f} " for std in (0.1, 1, 3)))
print(
    f"1 / √ratio at std 1: tanh {second_moment_ratio(tanh) ** -0.5:.4f}, relu {second_moment_ratio(relu) ** -0.5:.4f}"
)
outcome("left_by_relu", 100 * second_moment_ratio(relu, 0.1), tanh=100 * second_moment_ratio(tanh, 0.1))

# %% nbgrader={"grade": false, "grade_id": "figure-ratios", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
stds = np.geomspace(0.05, 5, 60)
figure, ax = plt.subplots(figsize=(6.4, 3.8), layout="constrained")
for name, f, colour, line in [
    ("linear", lambda z: z, GREEN, ":"),
    ("tanh", tanh, BLUE, "-"),
    ("leaky ReLU, a = 0.2", lambda z: np.where(z > 0, z, 0.2 * z), ORANGE, "-."),
    ("ReLU", relu, VERMILLION, "--"),
]:
    ax.plot(
        stds,
        [second_moment_ratio(f, std) for std in stds],
        color=colour,
        linestyle=line,
        linewidth=2,
        label=name,
    )
ax.set(
    xscale="log", ylim=(0, 1.08), xlabel="standard deviation of z (log scale)", ylabel="E[f(z)²] / E[z²]",
    title="What an activation leaves of a signal",
)  # fmt: skip
ax.set_xticks([0.05, 0.1, 0.5, 1, 5], ["0.05", "0.1", "0.5", "1", "5"])
ax.minorticks_off()
ax.grid(color=GRID)
ax.legend(frameon=False, loc="lower left")
plt.show()

# %% [markdown]
# *The figure shows the part of the mean square that passes through an activation. tanh starts at 1, as Xavier assumes, and the
# larger the signal, the less it lets through. ReLU passes one half and this leaky ReLU 52 %, whatever the size.*
#
# To make up for the ratio $r$, multiply the weights by a **gain** $g = 1/\sqrt r$: then $\operatorname{Var} z = n \cdot g^2 v
# \cdot r \operatorname{Var} z'$, and $v = 1/n$ is right again. For ReLU the gain is $\sqrt2$ and the variance of the weights
# is $g^2/n = 2/n$. That is He's rule (He et al. 2015), which some call MSRA after the laboratory.
#
# | activation | gain | where it comes from |
# |---|---|---|
# | linear | $1$ | derived |
# | ReLU | $\sqrt2$ | derived: $r = \frac12$ |
# | leaky ReLU with slope $a$ for $z < 0$ | $\sqrt{2 / (1 + a^2)}$ | derived: $r = \frac12 (1 + a^2)$ |
# | tanh | $5/3$ | a **convention**: tanh has $r = 0.394$ at std 1, which gives $1/\sqrt r = 1.5925$; there is no single $r$ |
# | sigmoid | $1$ | a **convention**: its mean is not 0 and its slope is at most ¼ |
#
# These are the numbers of PyTorch's `calculate_gain`. A derivation holds for everyone; a convention has to be looked up.
#
# ### Exercise 2
#
# **Write** `calculate_gain(activation, param=None)`.


# %% nbgrader={"grade": false, "grade_id": "calculate_gain", "locked": false, "schema_version": 3, "solution": true, "task": false}
def calculate_gain(activation, param=None):
    """The gain of an activation, by the table above.

    Parameters
    ----------
    activation : str
        "linear", "sigmoid", "tanh", "relu" or "leaky_relu"; no other name is used.
    param : float, optional
        Slope a of the leaky ReLU for z < 0: a number from 0 up, or None for the slope 0.01. The other
        activations do not use it.

    Returns
    -------
    float
        Factor for the standard deviation of the weights, not rounded.
    """
    ### BEGIN SOLUTION
    slope = 0.01 if param is None else param
    gains = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": np.sqrt(2)}
    gains["leaky_relu"] = np.sqrt(2 / (1 + slope**2))
    return float(gains[activation])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-calculate_gain", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("calculate_gain")

# %% [markdown]
# ## 4. Variance scaling
#
# So far we have gone forward. **Backward**, the same argument holds in mirror image: the gradient that reaches an *input* is a
# sum over the units that the input goes to, $\partial J/\partial a = w_1 \delta_1 + \dots$, with fan_out terms. To keep the
# size of the gradients, $v$ has to be $1/\text{fan\_out}$. Both can hold only in a layer with as many units as inputs. There
# are three ways to settle it:
#
# | mode | $v$ for gain 1 | keeps |
# |---|---|---|
# | fan_in | $1 / \text{fan\_in}$ | the signal going forward |
# | fan_out | $1 / \text{fan\_out}$ | the gradient going backward |
# | fan_avg | $1 / \frac{\text{fan\_in} + \text{fan\_out}}{2} = 2 / (\text{fan\_in} + \text{fan\_out})$ | neither exactly, both nearly: Glorot and Bengio's compromise |
#
# The last switch is the **distribution**. A uniform number on $(-\ell, \ell)$ has mean 0 and variance
#
# $$\frac{1}{2\ell} \int_{-\ell}^{\ell} x^2 dx = \frac{\ell^2}{3}, \qquad \text{so} \quad \ell = \sqrt{3 v} = g \sqrt{3 / \text{fan}}.$$
#
# <details><summary>Glorot's and He's limits</summary>
#
# With the average fan, this is the well-known $\ell = \sqrt{6 / (\text{fan\_in} + \text{fan\_out})}$: the 6 is 3 · 2. He's
# uniform rule has $\ell = \sqrt{6 / \text{fan\_in}}$: again 3 · 2, but this 2 is the square of ReLU's gain.
#
# </details>
#
# ### Exercise 3
#
# **Write** `variance_scaling(shape, mode, distribution, gain, rng)`. Use `compute_fans`. `rng` is a NumPy generator, made by
# `np.random.default_rng(seed)`; the caller of your function chooses the seed. Draw **once**, and only from `rng`:
# `rng.standard_normal(shape)` times the standard deviation, or `rng.uniform(-limit, limit, shape)`.


# %% nbgrader={"grade": false, "grade_id": "variance_scaling", "locked": false, "schema_version": 3, "solution": true, "task": false}
def variance_scaling(shape, mode, distribution, gain, rng):
    """Random weights of mean 0 and variance gain² / fan.

    Makes one call to rng: rng.standard_normal(shape), then scaled, or rng.uniform(-limit, limit, shape).

    Parameters
    ----------
    shape : tuple of int
        Shape of the weights, as `compute_fans` takes it.
    mode : str
        Which fan: "fan_in", "fan_out", or "fan_avg" for half of their sum.
    distribution : str
        "normal", or "uniform" on (-limit, limit); both with the same variance.
    gain : float
        Factor for the standard deviation, above 0.
    rng : numpy.random.Generator
        Where the random numbers come from.

    Returns
    -------
    ndarray of float64
        The weights, in that shape.
    """
    ### BEGIN SOLUTION
    fan_in, fan_out = compute_fans(shape)
    fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
    std = gain / np.sqrt(fan)
    if distribution == "normal":
        return rng.standard_normal(shape) * std
    limit = np.sqrt(3) * std
    return rng.uniform(-limit, limit, shape)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-variance_scaling", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("variance_scaling")

# %% [markdown]
# **Does it do what it says?** Here are the well-known rules by name, as calls to your function, for a layer of 300 inputs and
# 200 units:

# %% nbgrader={"grade": false, "grade_id": "rules-by-name", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "calculate_gain", "variance_scaling"):
    for name, mode, activation, target in [
        ("LeCun", "fan_in", "linear", 1 / 300),
        ("Xavier, Glorot", "fan_avg", "linear", 2 / (300 + 200)),
        ("He, MSRA", "fan_in", "relu", 2 / 300),
    ]:
        gain = calculate_gain(activation)
        normal = variance_scaling((200, 300), mode, "normal", gain, np.random.default_rng(0))
        uniform = variance_scaling((200, 300), mode, "uniform", gain, np.random.default_rng(0))
        largest = np.max(np.abs(uniform))
        print(f"{name:15} variance {target:.6f}: normal {np.var(normal):.6f}, uniform {np.var(uniform):.6f},")
        print(f"{'':15} largest uniform entry {largest:.4f}, limit √(3 v) = {np.sqrt(3 * target):.4f}")

# %% [markdown]
# Names are used loosely: much of the literature, like the next sections here, uses "Xavier" for 1 / fan_in as well.
#
# Take a funnel of linear layers, 400 → 200 → 100 → 50 → 25, each half as wide as the one before it, with weights drawn in the
# three modes with gain 1. In which mode does the signal grow on its way forward? In which does the gradient shrink on its way
# back?

# %% nbgrader={"grade": false, "grade_id": "both-directions", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "variance_scaling"):
    funnel = [400, 200, 100, 50, 25]
    sizes = {}
    for mode in ["fan_in", "fan_out", "fan_avg"]:
        rng = np.random.default_rng(3)
        matrices = [
            variance_scaling((funnel[layer], funnel[layer - 1]), mode, "normal", 1.0, rng)
            for layer in range(1, 5)
        ]
        forward, backward = sizes[mode] = linear_layer_stds(matrices)
        print(f"{mode:8} signal at the last layer {forward[-1]:.3f}, gradient at the input {backward[0]:.3f}")
    directions = sizes

# %% nbgrader={"grade": false, "grade_id": "figure-both-directions", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "variance_scaling"):
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.7), sharey=True, layout="constrained")
    for (mode, both), colour, line, marker in zip(
        directions.items(), [BLUE, VERMILLION, GREEN], ["-", "--", "-."], "os^", strict=True
    ):
        for ax, stds in zip(axes, both, strict=True):
            ax.plot(range(5), stds, color=colour, linestyle=line, marker=marker, linewidth=2, label=mode)
    for ax, title in zip(axes, ["Signal, forward →", "← Gradient, backward"], strict=True):
        ax.set(title=title, xlabel="width at this place", yscale="log")
        ax.set_xticks(range(5), funnel)
        ax.set_yticks([0.25, 0.5, 1, 2, 4], ["¼", "½", "1", "2", "4"])
        ax.minorticks_off()
        ax.grid(color=GRID)
    axes[0].set_ylabel("standard deviation (log scale)")
    axes[0].legend(frameon=False, loc="upper left")
    plt.show()

# %% [markdown]
# *The figure shows the size of the signal and the gradient at each place in the funnel; the gradient enters at the right with
# size 1. fan_in keeps the signal and lets the gradient shrink to ¼; fan_out keeps the gradient and lets the signal grow to 4;
# the average splits the difference.*
#
# <details><summary>Does it matter?</summary>
#
# In each layer, the mode that keeps one of the two changes the variance of the other by the ratio of the fans.
# In a stack, these ratios cancel except for the first and last widths, here 25 / 400 = 1/16, a factor of ¼ in size. That is a
# constant, not something that grows with depth, which is why He et al. call fan_in and fan_out equally good. A wrong *gain* is
# different: it enters once per layer. Notebook 04 follows it through fifty layers.
#
# </details>
#
# **Set both yourself.** Twenty ReLU layers narrow from 256 units to 16. `mode` 0, 1 and 2 are fan_in, fan_avg and fan_out. Which
# slider tilts the lines, and which moves only one end of them?

# %% nbgrader={"grade": false, "grade_id": "slider-fan-gain", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "variance_scaling"):
    widths = [round(256 / 16 ** (layer / 20)) for layer in range(21)]

    def show_gain(ax, gain, mode):
        rng, name = np.random.default_rng(0), ["fan_in", "fan_avg", "fan_out"][mode]
        shapes = zip(widths[1:], widths[:-1], strict=True)
        matrices = [variance_scaling(shape, name, "normal", gain, rng) for shape in shapes]
        forward, backward = relu_layer_sizes(matrices)
        both = {"signal, forward": forward, "gradient, backward": backward}
        places = ["inputs", *[f"{layer}" if layer % 5 == 0 else "" for layer in range(1, 21)]]
        plot_sizes(ax, both, places, limits=(1e-7, 1e7), title=f"variance {gain**2:.2f} / {name}")

    explore(show_gain, panels=1, gain=Slider(1.4, 0.7, 2.8), mode=Slider(0, 0, 2))

# %% [markdown]
# *The figure shows the size of the signal and of the gradient in each layer. With a gain of 1.4, close to ReLU's √2, both stay
# between 0.1 and 10. Half of that halves them in each layer, and twice of it doubles them: in twenty layers, a factor of a
# million. Another mode changes the far end by a factor of at most 4.*
#
# ## 5. Normal or uniform? Four lines that go wrong
#
# ### Myth check: "normal or uniform, it makes no difference"
#
# True, if "uniform" means mean 0 and the same variance. But `np.random.rand` is uniform on (0, 1). The same net (tanh, digits 3
# against 8; more on it in the next section) starts with weights from the normal distribution, from your uniform one, and from
# `rand`, scaled in two ways.

# %%
guess("rand_with_the_same_spread")

# %% nbgrader={"grade": false, "grade_id": "myth-normal-or-uniform", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "variance_scaling"):
    train_X, train_Y, test_X, test_Y = load_digits_3v8()
    draws = {
        "normal": lambda shape, rng: variance_scaling(shape, "fan_in", "normal", 1.0, rng),
        "uniform, mean 0": lambda shape, rng: variance_scaling(shape, "fan_in", "uniform", 1.0, rng),
        "rand · √(1/n)": lambda shape, rng: rng.random(shape) * np.sqrt(1 / shape[1]),
        "rand · √(12/n)": lambda shape, rng: rng.random(shape) * np.sqrt(12 / shape[1]),
    }
    learned = compare_starts(draws, progress="four draws, ten seeds each")
    for name, draw in draws.items():
        start = starting_point(WIDTHS, draw, seed=0)
        _, cache = forward_layers(train_X, start, "tanh")
        at_100, at_end = np.median(learned[name].costs[:, [5, -1]], axis=0)
        W1, Z1 = start["W1"], cache[0].Z
        print(
            f"{name:16} W1: mean {np.mean(W1):6.3f}, std {np.std(W1):.3f}; mean of z1 {np.mean(Z1):5.2f}; "
            f"cost at 100: {at_100:.3f}, at 1000: {at_end:.4f}"
        )
    last_costs = {name: np.median(learned[name].costs[:, -1]) for name in draws}
    outcome("rand_with_the_same_spread", last_costs["rand · √(12/n)"], normal=last_costs["normal"])

# %% nbgrader={"grade": false, "grade_id": "figure-distributions", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "variance_scaling"):
    figure, axes = plt.subplots(1, 4, figsize=(10, 2.7), sharex=True, sharey=True, layout="constrained")
    for ax, (name, draw), colour in zip(axes, draws.items(), [BLUE, GREEN, ORANGE, VERMILLION], strict=True):
        first_layer = draw((500, 64), np.random.default_rng(0))
        ax.hist(first_layer.ravel(), bins=np.linspace(-0.5, 0.5, 51), density=True, color=colour)
        ax.axvline(np.mean(first_layer), color="black", linestyle="--", linewidth=1.2)
        ax.set(
            title=f"{name}\nmean {np.mean(first_layer):.2f}, std {np.std(first_layer):.3f}", xlabel="weight"
        )
        ax.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("density")
    plt.show()

# %% [markdown]
# *The figure shows weights of a layer with 64 inputs; the dashed line is their mean. The first two differ only in shape. `rand`
# has no negative weights: with the same factor as the others it is narrower by √12, and with the same width all of it lies on
# one side.*
#
# <details><summary>Why</summary>
#
# Normal and uniform weights learn equally well. `rand` adds the same large amount to every unit: all units of a layer see
# nearly the same sum. With the small factor, the cost has hardly moved after 100 iterations, when the first two are nearly
# done; then the net undoes the damage. With the larger factor, tanh is saturated from the start, and the net never learns. The
# *shape* of the distribution makes no difference. Its mean and its variance do.
#
# </details>
#
# ### Myth check: the MSRA rule as `sqrt(4 / (in + out))`
#
# Some code for He's rule uses the sum of both fans. By what factor do its weights differ from He's, in a layer from 2 inputs to
# 10 units, from 10 to 5, from 5 to 1, and from 6 to 6?

# %% nbgrader={"grade": false, "grade_id": "myth-msra", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "calculate_gain", "variance_scaling"):
    for fan_in, fan_out in [(2, 10), (10, 5), (5, 1), (6, 6)]:
        shape = (fan_out, fan_in)
        he = variance_scaling(shape, "fan_in", "normal", calculate_gain("relu"), np.random.default_rng(0))
        theirs = np.random.default_rng(0).standard_normal(shape) * np.sqrt(4 / (fan_in + fan_out))
        averaged = variance_scaling(
            shape, "fan_avg", "normal", calculate_gain("relu"), np.random.default_rng(0)
        )
        print(
            f"{fan_in:2} → {fan_out:2}: {np.mean(theirs / he):.3f} times He's, "
            f"{np.mean(theirs / averaged):.3f} times the fan_avg mode with ReLU's gain"
        )

# %% [markdown]
# <details><summary>What it is</summary>
#
# It is He's rule only where fan_in = fan_out. What it computes is reasonable, ReLU's gain with the average fan, but it does not
# keep the signal's size going forward, and He et al. do not propose it.
#
# </details>
#
# ### Myth check: scaling outside the variable
#
# In frameworks a *variable* is what the optimizer updates. You may see `W = Variable(randn(5, 64)) * 0.01`. What is the
# standard deviation of the variable, and what becomes of a gradient descent step?

# %% nbgrader={"grade": false, "grade_id": "myth-outside", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
train_X, train_Y, test_X, test_Y = load_digits_3v8()
LEARNING_RATE = 0.1
start = starting_point(WIDTHS, lambda shape, rng: rng.standard_normal(shape), seed=0)

variable = start["W1"]  # what the optimizer holds
weights = variable * 0.01  # what the net computes with
_, cache = forward_layers(train_X, {**start, "W1": weights}, "tanh")
dW = backward_layers(train_X, train_Y, cache, "tanh")["dW1"]

inside = LEARNING_RATE * dW  # the step of the weights if they are the variable
d_variable = 0.01 * dW  # chain rule: weights = 0.01 · variable
outside = 0.01 * (LEARNING_RATE * d_variable)  # the step of the weights if the factor stays outside
print(f"std of the variable {np.std(variable):.3f}, of the weights {np.std(weights):.5f}")
print(
    f"a step of the weights, compared to scaling inside: {np.linalg.norm(outside) / np.linalg.norm(inside):.6f}"
)

# %% [markdown]
# <details><summary>What follows</summary>
#
# The variable keeps a standard deviation of 1. The net sees small weights, but the factor appears again in the gradient: every
# step of the weights is 10 000 times too small. And weight decay, or a saved checkpoint, would deal with the large variable.
# The factor belongs *inside*: `Variable(randn(5, 64) * 0.01)`.
#
# </details>
#
# ### Myth check: where does the parenthesis close?
#
# Here are four versions of Xavier's uniform draw for 64 inputs and 48 units. One is right. Which raise an error, and which has a
# wrong limit?

# %% nbgrader={"grade": false, "grade_id": "myth-parenthesis", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
rng, fan_in, fan_out = np.random.default_rng(0), 64, 48
for line in [
    "rng.uniform(-np.sqrt(6 / (fan_in + fan_out)), np.sqrt(6 / (fan_in + fan_out)), (48, 64))",
    "rng.uniform(-np.sqrt(6 / fan_in + fan_out), np.sqrt(6 / fan_in + fan_out), (48, 64))",
    "rng.uniform(-np.sqrt(6 / (fan_in + fan_out)), np.sqrt(6 / (fan_in + fan_out), (48, 64)))",
    "rng.uniform(-np.sqrt(6 / (in + out)), np.sqrt(6 / (in + out)), (48, 64))",
]:
    print(line)
    try:
        drawn = eval(line)
        print(f"    largest weight {np.max(np.abs(drawn)):.3f}, should be {np.sqrt(6 / (64 + 48)):.3f}")
    except (SyntaxError, TypeError) as error:
        print(f"    {type(error).__name__}: {error}")

# %% [markdown]
# <details><summary>Which, and how to avoid it</summary>
#
# The second line is the bad one: it runs, and its weights are 30 times too large. The third passes the shape to the root, and
# the fourth uses a word that Python reserves: `in` cannot be a name. Give the limit a name, and print it:
# the mistake is then in one place, and a limit of 6.9 for 64 inputs is hard to overlook. A name alone prevents none of the three.
#
# </details>
#
# ## 6. Five starts on real digits
#
# Now the comparison that a whole family of tutorials makes, on pictures and with a tanh net: all zeros, normal numbers × 10,
# He, and Xavier (1 / fan_in), with 0.01 as a fifth. The net is [64, 5, 5, 1] with tanh and a sigmoid output; the task is to
# tell 3s from 8s in 100 pictures of 8 × 8 pixels, with 257 others for testing. It trains for 1000 iterations with a learning
# rate of 0.1, with ten seeds; we look at the median.
#
# Rank the five by their last training cost. Could an accuracy be good while the cost has hardly moved?

# %%
guess("accuracy_on_the_plateau")

# %% nbgrader={"grade": false, "grade_id": "starts", "locked": true, "schema_version": 3, "solution": false, "task": false}
starts = {
    "zeros": lambda shape, rng: np.zeros(shape),
    "10 · normal": lambda shape, rng: 10 * rng.standard_normal(shape),
    "0.01 · normal": lambda shape, rng: 0.01 * rng.standard_normal(shape),
    "He": lambda shape, rng: variance_scaling(shape, "fan_in", "normal", calculate_gain("relu"), rng),
    "Xavier": lambda shape, rng: variance_scaling(shape, "fan_in", "normal", calculate_gain("linear"), rng),
}

# %% nbgrader={"grade": false, "grade_id": "five-starts", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "calculate_gain", "variance_scaling"):
    outcomes = compare_starts(starts, progress="five starts, ten seeds each")
    print("median of ten seeds   first cost   last cost   training   test")
    for name, found in outcomes.items():
        first, last = np.median(found.costs[:, [0, -1]], axis=0)
        train_accuracy, test_accuracy = np.median(found.train_accuracy), np.median(found.test_accuracy)
        print(f"{name:20} {first:11.4f} {last:11.4f} {train_accuracy:10.1%} {test_accuracy:7.1%}")
    small = outcomes["0.01 · normal"]
    outcome(
        "accuracy_on_the_plateau", 100 * np.median(small.train_accuracy), cost=np.median(small.costs[:, -1])
    )

# %% nbgrader={"grade": false, "grade_id": "figure-five-starts", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "calculate_gain", "variance_scaling"):
    plot_outcomes(outcomes)
    plt.show()

# %% [markdown]
# *The figure shows the training cost from five kinds of start. Zeros do not move. With × 10 the costs start far above the
# picture and level off at very different heights. With 0.01 they stay on the plateau at 0.69, and yet most of the answers are
# right. He and Xavier fall to nearly zero, with every seed.*
#
# **Look at 0.01 again.** More than 90 % right, the median of ten seeds, with a cost that has hardly moved? Accuracy only asks which
# side of ½ an output lies on, even if only by a hair. One of the ten:

# %% nbgrader={"grade": false, "grade_id": "hair-breadth", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
small = starting_point(WIDTHS, starts["0.01 · normal"], seed=1)
trained = train_tanh_net(train_X, train_Y, small).parameters
outputs, _ = forward_layers(train_X, trained, "tanh")
print(
    f"outputs from {outputs.min():.6f} to {outputs.max():.6f}, accuracy {np.mean((outputs > 0.5) == train_Y):.0%}"
)

# %% [markdown]
# So compare starts by their **cost**. And ten seeds are not a luxury: among the ten of × 10, you could pick one that makes it
# look acceptable.
#
# <details><summary>And between He and Xavier?</summary>
#
# There is almost no difference between He and Xavier here. The net is shallow, and tanh tolerates a factor of √2. "The same
# holds for the test error," says a text with a comparison like this, but it had no test set. We do: on 257 other digits, both
# are at 98 %. That both rules *generalize* equally well is a finding on one task, not a law.
#
# </details>
#
# ### Myth check: "zeros fail because of symmetry"
#
# Symmetry alone would let all units learn the same thing, as in notebook 01. With tanh or ReLU, zeros are worse. We train from
# zeros on a set with 15 eights and 35 threes. Which parameters move at all? Where does the cost end?

# %% nbgrader={"grade": false, "grade_id": "myth-zeros", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
few_X, few_Y = unbalanced_digits(eights=15, threes=35)
zeros = starting_point(WIDTHS, starts["zeros"], seed=0)
run = train_tanh_net(few_X, few_Y, zeros)
for name, value in run.parameters.items():
    print(f"{name}: largest entry after 1000 iterations {np.max(np.abs(value)):.6f}")
share = np.mean(few_Y)
entropy = -share * np.log(share) - (1 - share) * np.log(1 - share)
print(
    f"cost {run.costs[0]:.6f} → {run.costs[-1]:.5f}; entropy of {share:.0%} against {1 - share:.0%}: {entropy:.5f}"
)

# %% [markdown]
# <details><summary>Why</summary>
#
# Every weight is still *exactly* zero: $dW^{[l]} = dZ^{[l]} A^{[l-1]\top}$ needs an activation, and all of them are tanh 0 = 0;
# what goes back is multiplied by a weight, and all weights are 0. Only the last bias moves. It learns that 30 % are eights, and
# the cost ends at the entropy of that share. With as many 3s as 8s there is not even that to learn, and it stays at ln 2.
#
# </details>
#
# ## 7. Where the start does not matter
#
# For **logistic regression**, a net without hidden layers, the cost is *convex*: it has one valley and no plateau. An optimizer
# with a suitable step ends at the bottom of it, wherever it starts. Our two half-moons overlap, so no line separates them and
# the bottom is a single point.
#
# We train logistic regression and a tanh net on the same data, from the same five kinds of start.

# %%
guess("costs_of_logistic_regression")

# %% nbgrader={"grade": false, "grade_id": "convex", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "calculate_gain", "variance_scaling"):
    five = {name: starts[name] for name in ["zeros", "10 · normal", "0.01 · normal", "Xavier"]}
    five["all -5"] = lambda shape, rng: np.full(shape, -5.0)
    pairs = convex_and_not(five, seed=2)
    print("last cost        logistic regression    net")
    for name, (logistic, net) in pairs.items():
        print(f"{name:16} {logistic.costs[-1]:19.6f} {net.costs[-1]:9.4f}")
    last = [[run.costs[-1] for run in pair] for pair in zip(*pairs.values(), strict=True)]
    print(f"largest difference {max(last[0]) - min(last[0]):16.6f} {max(last[1]) - min(last[1]):9.4f}")
    spreads = [max(costs) - min(costs) for costs in last]
    outcome("costs_of_logistic_regression", spreads[0], net=spreads[1])

# %% nbgrader={"grade": false, "grade_id": "figure-convex", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "calculate_gain", "variance_scaling"):
    plot_convex_and_not(pairs)
    plt.show()

# %% [markdown]
# *The figure shows both costs against the iteration, on a logarithmic axis. On the left, five curves become one; on the right,
# each goes its own way.*
#
# <details><summary>What follows</summary>
#
# The net has many valleys and plateaus, and its start decides. With another seed, the numbers on the right change and those on
# the left stay the same, though a far-off start may need more iterations: try it. (In a net as small as this, luck plays a
# part: do not rank the starts by a single seed.)
#
# </details>
#
# ## 8. Spikes: start or learning rate?
#
# In one published comparison, the costs of He and Xavier *spike*: .32, .46, .81 instead of falling. Its pictures had 67 500
# inputs. Was it the start?
#
# Take our digits and make them larger: repeat every pixel 27 times, as in a picture of 24 × 24 pixels with 3 channels. This
# adds no new information, and Xavier's variance of 1/1728 takes care of the size of $z$. The learning rate is 0.1, as before.

# %%
guess("larger_pictures")

# %% nbgrader={"grade": false, "grade_id": "spikes", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "calculate_gain", "variance_scaling"):
    large_X = enlarged(train_X, 27)
    runs = {}
    for X, learning_rate in [(train_X, 0.1), (large_X, 0.1), (large_X, 0.01)]:
        start = starting_point((X.shape[0], 5, 5, 1), starts["Xavier"], seed=1)
        name = f"{X.shape[0]} inputs, learning rate {learning_rate}"
        runs[name] = train_tanh_net(
            X, train_Y, start, learning_rate=learning_rate, num_iterations=80, record_every=1
        )
        steps = np.diff(runs[name].costs)
        up = steps[steps > 0]
        largest = f", at most by {up.max():.3f}" if up.size else ""
        print(f"{name:32} first cost {runs[name].costs[0]:.3f}, it rises {up.size} times{largest}")
    spiky = runs
    large = runs["1728 inputs, learning rate 0.1"]
    outcome("larger_pictures", np.diff(large.costs).max(), times=np.sum(np.diff(large.costs) > 0))

# %% nbgrader={"grade": false, "grade_id": "figure-spikes", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_fans", "calculate_gain", "variance_scaling"):
    plot_costs(spiky, title="Xavier's start, three training runs")
    plt.show()

# %% [markdown]
# *The figure shows the cost at every iteration. With 64 inputs it falls smoothly; with 1728 and the same learning rate there
# are two spikes, up in four steps altogether; with a tenth of that rate it is smooth again.*
#
# <details><summary>Why</summary>
#
# The start was right in all three: the first costs are near ln 2. But a step changes $z$ by a sum over all inputs: each of
# the 27 copies of a pixel gets the same gradient, and together they move $z$ 27 times as far. Variance scaling makes up for
# the number of inputs in the *start*, not in the *steps*. A curve that begins well and then spikes needs a smaller learning
# rate, or inputs of mean zero and smaller size.
#
# </details>
#
# **Explain in your own words** (not graded): you see a cost curve that stays flat from the start. What three causes do you now
# know, and how would you tell them apart?
#
# ## 9. Summary
#
# Weights with variance **gain² / fan**, in every layer:
#
# | rule | mode | gain | normal: std | uniform: limit |
# |---|---|---|---|---|
# | LeCun; "Xavier" in many texts | fan_in | 1 | $\sqrt{1/\text{in}}$ | $\sqrt{3/\text{in}}$ |
# | Xavier, Glorot | fan_avg | 1 | $\sqrt{2/(\text{in}+\text{out})}$ | $\sqrt{6/(\text{in}+\text{out})}$ |
# | He, MSRA | fan_in | √2 | $\sqrt{2/\text{in}}$ | $\sqrt{6/\text{in}}$ |
# | for leaky ReLU | fan_in | $\sqrt{2/(1+a^2)}$ | $\sqrt{2/((1+a^2)\,\text{in})}$ | $\sqrt{6/((1+a^2)\,\text{in})}$ |
#
# | you may read | what we saw |
# |---|---|
# | Var z = n · Var w · Var a | only for inputs of mean 0; in general E[a²] |
# | Xavier is for tanh, He for ReLU | Xavier assumes slope 1 at 0; ReLU passes half of the mean square |
# | normal or uniform makes no difference | true for equal mean and variance; not for `rand` |
# | MSRA is √(4 / (in + out)) | 0.577 to 1.29 times He's in the layers we tried |
# | zeros fail by symmetry | more than that: no weight moves at all |
# | spikes come from the start | here from the learning rate |
#
# - fan_in keeps signals, fan_out keeps gradients; in a stack, the difference does not grow with depth, but a wrong gain does.
# - Judge a start by its cost, over several seeds.
# - Convex costs forgive every start. Deep nets do not.
#
# <details><summary>References</summary>
#
# - X. Glorot, Y. Bengio (2010): *Understanding the difficulty of training deep feedforward neural networks*, AISTATS.
# - K. He, X. Zhang, S. Ren, J. Sun (2015): *Delving deep into rectifiers: surpassing human-level performance on ImageNet
#   classification*, ICCV; section 2.2 covers both directions.
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller (1998): *Efficient BackProp*, in: Neural Networks: Tricks of the Trade.
# - S. K. Kumar (2017): *On weight initialization in deep neural networks*,
#   arXiv:1704.08863, derives gains from a function's slope at 0.
#
# </details>
