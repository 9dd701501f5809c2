# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Why training stalls: the plateau explained
#
# A cost falls for a while, and then it stops, far from zero. The usual answer is "the units are saturated". This notebook
# takes one such log and finds out what really happened, line by line: every number in it comes from a single parameter.
#
# **When you are done, you can**
#
# - name the number at which a net stalls if it has learned nothing about its inputs,
# - reproduce a whole training log from the output's bias alone,
# - tell a vanished gradient from a saturated unit, and measure both,
# - say what the interval [-4, 4] is good for, and how weights have to be scaled for z to stay in it.
#
# **Time:** about 75 minutes. **You need:** NumPy, the idea of gradient descent, and variance.
#
# **Contents**
#
# 1. A log that stops
# 2. Exercise 1: the net, rebuilt
# 3. Exercise 2: the number at which it stops
# 4. Exercise 3: the log from one parameter
# 5. Exercise 4: is it saturation?
# 6. What really saturates a unit
# 7. How large, then?
# 8. Summary
#
# <details><summary>How it works</summary>
#
# Write your code where it says `YOUR CODE HERE`, run the cell, then run the check cell below it. It tells
# you at once what is right, what is not, and which mistake it looks like. You may check as often as you like. If you are
# stuck, `hint("initialize_parameters_scaled")` opens three steps of help; none of them is the answer.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from grader import check, guess, hint, needs, outcome
from init_utils import (
    Slider,
    explore,
    forward_layers,
    load_breast_cancer,
    load_digits_even_odd,
    load_picture_patches,
    plot_costs,
    sigmoid,
)
from init_utils.experiments.plateau import (
    PRINTED_LOG,
    active_fraction,
    layer_signals,
    layers_of,
    sweep_scales,
    three_starts,
    train_stalling_net,
)
from init_utils.experiments.plateau_figures import (
    plot_fan_in_and_saturation,
    plot_layer_signals,
    plot_printed_log,
    plot_saturation,
    plot_scale_sweep,
    plot_starts_on_data,
)
from init_utils.experiments.saturation import (
    largest_variance_found,
    normal,
    normal_tail,
    pre_activations,
    spread_through_layers,
    uniform,
)
from init_utils.figures.explorers import plot_cost_against, plot_share_and_height
from init_utils.figures.palette import INK

# %% [markdown]
# ## 1. A log that stops
#
# Somebody built a net to tell pictures of cats from other pictures: 209 pictures, 72 of them with a cat; hidden layers of 20, 7
# and 5 ReLU units and one sigmoid output; weights drawn as `0.01 * np.random.randn`; learning rate 0.0075. It printed the cost
# every 100 iterations:

# %% nbgrader={"grade": false, "grade_id": "printed-log", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
for iteration, cost in zip(range(0, 2001, 100), PRINTED_LOG, strict=True):
    print(f"{iteration:5d} {cost:.6f}", end="\n" if iteration % 500 == 400 else "   ")

# %% [markdown]
# From 0.693 to 0.644, and there it stays. With `np.random.randn(…) / np.sqrt(n)` instead of `0.01 * np.random.randn(…)`, where
# n is the number of inputs to a unit, the same net learns.
#
# Has this net begun to learn what a cat looks like? And is there anything special about the number 0.644?
#
# ## 2. Exercise 1: the net, rebuilt
#
# **Write** `initialize_parameters_scaled(layers_dims, scale, seed)`: normal weights with the same standard deviation in every
# layer, and zero biases.


# %% nbgrader={"grade": false, "grade_id": "initialize_parameters_scaled", "locked": false, "schema_version": 3, "solution": true, "task": false}
def initialize_parameters_scaled(layers_dims, scale, seed=3):
    """Weights are standard normal numbers times `scale`; biases are zero.

    Calls np.random.seed(seed) once, at the beginning, and draws W1, W2, … in that order, each with
    np.random.randn(n_l, n_(l-1)).

    Parameters
    ----------
    layers_dims : list of int
        Size of each layer, input first: [n_0, n_1, …, n_L].
    scale : float
        Standard deviation of all weights, above 0.
    seed : int
        Seed of NumPy's legacy stream.

    Returns
    -------
    dict
        "W1", "b1", …, "WL", "bL": Wl of shape (n_l, n_(l-1)), bl of shape (n_l, 1), float64.
    """
    ### BEGIN SOLUTION
    np.random.seed(seed)
    parameters = {}
    for layer in range(1, len(layers_dims)):
        parameters[f"W{layer}"] = np.random.randn(layers_dims[layer], layers_dims[layer - 1]) * scale
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    return parameters
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-initialize_parameters_scaled", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("initialize_parameters_scaled")

# %% [markdown]
# We do not have the cats. We have 209 other pictures: patches of two photographs, 72 of a temple (class 1) and 137 of a flower.
# They are smaller, 768 numbers each where a cat had 12 288. The net, its scale of 0.01 and the learning rate are the same.
#
# A guess is a letter or a number in place of the dots; it is not graded, and may stay open.

# %%
guess("log_of_other_pictures")

# %% nbgrader={"grade": false, "grade_id": "train-stalled", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
X, Y = load_picture_patches()
print("inputs", X.shape, "  labels", Y.shape, "  class 1:", Y.sum(), "of", Y.size)
with needs("initialize_parameters_scaled"):
    tiny = initialize_parameters_scaled(layers_of(X), 0.01, 1)
    stalled = train_stalling_net(X, Y, tiny, progress="0.01")
    for record in range(0, 21, 5):
        print(
            f"{stalled.iterations[record]:5d}   printed {PRINTED_LOG[record]:.6f}   ours {stalled.costs[record]:.6f}"
        )
    print(f"largest difference in all 21 lines: {np.max(np.abs(stalled.costs[:21] - PRINTED_LOG)):.1e}")
    outcome("log_of_other_pictures", np.max(np.abs(stalled.costs[:21] - PRINTED_LOG)))

# %% [markdown]
# <details><summary>What happened, and why</summary>
#
# Other pictures, other sizes, other random numbers, and the log is the same to five decimals! So it cannot say anything about
# the pictures. What the two have in common is this: 72 of 209 examples belong to class 1.
#
# </details>
#
# ## 3. Exercise 2: the number at which it stops
#
# Take a net that gives every example the *same* output $a$. With a share $p$ of class 1, its cross-entropy is
#
# $$J(a) = -\bigl(p \log a + (1 - p) \log (1 - a)\bigr).$$
#
# The best constant is $a = p$ (set the derivative to zero), and what then remains is the **entropy** of the labels (Shannon
# 1948),
#
# $$H(p) = -\bigl(p \log p + (1 - p) \log (1 - p)\bigr).$$
#
# That is the lowest cost of any answer that does not look at the inputs. The share $p$ is also called the **prior** of the
# class: what one knows before looking. With the natural logarithm, entropy is measured in nats; $0 \log 0$ counts as 0, its
# limit.
#
# **Write** `prior_entropy(Y)`. Do not forget the case where all labels are equal.


# %% nbgrader={"grade": false, "grade_id": "prior_entropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def prior_entropy(Y):
    """The entropy of labels, from the share of class 1 among them.

    Parameters
    ----------
    Y : ndarray, shape (1, m)
        Labels 0 and 1, of dtype int64 or float64; at least one.

    Returns
    -------
    float
        H(p) in nats (natural logarithm), where p is the share of ones; 0 if all labels are equal.
    """
    ### BEGIN SOLUTION
    p = np.mean(Y)
    shares = np.array([p, 1 - p])
    shares = shares[shares > 0]
    return float(np.sum(shares * np.log(1 / shares)))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-prior_entropy", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("prior_entropy")

# %% [markdown]
# What is the entropy of 72 ones among 209 labels? And how different are the outputs for the temple and for the flower?

# %% nbgrader={"grade": false, "grade_id": "entropy-of-the-labels", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("prior_entropy"):
    print(f"entropy of the labels:      {prior_entropy(Y):.6f}")
print(f"last cost that was printed: {PRINTED_LOG[-1]:.6f}")
with needs("initialize_parameters_scaled"):
    outputs, _ = forward_layers(X, stalled.parameters)
    print(f"cost of our stalled net:    {stalled.costs[-1]:.6f}")
    print(f"its outputs: from {outputs.min():.7f} to {outputs.max():.7f}, share of class 1: {Y.mean():.7f}")

# %% [markdown]
# There it is: 0.644 is the entropy of the labels. The net says 0.3464 to *every* picture, temple or flower: no two of its
# answers differ by a millionth. It has almost learned how frequent class 1 is, and nothing more.
#
# ## 4. Exercise 3: the log from one parameter
#
# If the output is the same for all examples, only the output's bias $b$ can have moved it: $a = \sigma(b)$. Then the whole log
# must follow from that one number. Start at $b = 0$ and go downhill on
#
# $$J(b) = -\bigl(p \log \sigma(b) + (1 - p) \log (1 - \sigma(b))\bigr), \qquad \frac{dJ}{db} = \sigma(b) - p.$$
#
# The derivative is this short because the slope of the sigmoid cancels that of the logarithm: for one example with label $y$ it
# is $\sigma(b) - y$, and the mean of the labels is $p$.
#
# **Write** `bias_only_costs(p, learning_rate, num_iterations)`. `sigmoid` is imported.


# %% nbgrader={"grade": false, "grade_id": "bias_only_costs", "locked": false, "schema_version": 3, "solution": true, "task": false}
def bias_only_costs(p, learning_rate, num_iterations):
    """The costs of a net whose only parameter is the bias b of its sigmoid output, during gradient descent.

    Every example gets the output sigmoid(b). b starts at 0, and each update moves it against the
    derivative of the cross-entropy, dJ/db = sigmoid(b) - p, times the learning rate.

    Parameters
    ----------
    p : float
        Share of the examples in class 1; 0 < p < 1.
    learning_rate : float
        Step length.
    num_iterations : int
        Number of updates, at least 1.

    Returns
    -------
    ndarray, shape (num_iterations,), float64
        Cross-entropy in nats *before* each update: the first entry is the cost at b = 0, the next the
        cost after one update, and so on; the cost after the last update is not included.
    """
    ### BEGIN SOLUTION
    b = 0.0
    costs = np.zeros(num_iterations)
    for iteration in range(num_iterations):
        a = sigmoid(b)
        costs[iteration] = -(p * np.log(a) + (1 - p) * np.log(1 - a))
        b -= learning_rate * (a - p)
    return costs
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-bias_only_costs", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
check("bias_only_costs")

# %% [markdown]
# The printed net has 246 000 parameters; yours has one.

# %%
guess("lines_from_the_bias")

# %% nbgrader={"grade": false, "grade_id": "log-from-the-bias", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("bias_only_costs", "prior_entropy"):
    from_bias = bias_only_costs(72 / 209, 0.0075, 2001)
    difference = np.abs(from_bias[::100] - PRINTED_LOG)
    print(f"lines of the log: {PRINTED_LOG.size}, largest difference: {difference.max():.1e}; ", end="")
    print(f"entropy of the labels {prior_entropy(Y):.5f}")
    outcome("lines_from_the_bias", np.sum(difference < 1e-5), largest=difference.max())
    plot_printed_log(from_bias, prior_entropy(Y))
    plt.show()

# %% [markdown]
# *The figure shows, on the left, the printed log (squares) on top of the costs from one bias (line), both falling toward the
# entropy of the labels (dashed); on the right, their difference, less than a millionth everywhere. Most of it is the rounding
# of the log to six decimals (gray band).*
#
# <details><summary>What follows</summary>
#
# Every line is right to within 0.000001, without a single picture. **A falling training log does not prove that a net learns
# anything about its inputs.** What falls first, in any net, is the cost of not knowing the prior.
#
# </details>
#
# **Set the share and the learning rate.** Which of the two decides how high the plateau is, and which how soon it is reached? Is a
# run always there after 2000 iterations?

# %% nbgrader={"grade": false, "grade_id": "slider-plateau", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("bias_only_costs", "prior_entropy"):

    def entropy_of(share):
        """The entropy of 1000 labels with that share of class 1."""
        return prior_entropy((np.arange(1000) < round(1000 * share)).reshape(1, 1000).astype(int))

    shares = np.linspace(0, 1, 101)
    heights = [entropy_of(share) for share in shares]

    def show_plateau(axes, share, learning_rate):
        costs = bias_only_costs(share, learning_rate, 2001)
        plot_cost_against(
            axes[0], np.arange(2001), costs, entropy_of(share), "entropy of the labels", top=0.8
        )
        plot_share_and_height(axes[1], shares, heights, (share, costs[-1]), top=0.8)

    rates = Slider(0.0075, 0.0005, 0.5, log=True)
    explore(show_plateau, panels=2, share=Slider(0.34, 0.05, 0.95), learning_rate=rates)

# %% [markdown]
# *The figure shows the costs from one bias, and beside it the entropy for every share of class 1, with a dot where the run ends.
# All runs start at ln 2. With a share of 0.34 the dot is on the curve. With 0.05 and with 0.95 the plateau is equally low, and a
# learning rate of 0.0075 does not quite reach it in 2000 iterations.*
#
# ## 5. Exercise 4: is it saturation?
#
# A sigmoid is flat far away from zero. A unit whose $z$ lies there is called **saturated**: its slope $\sigma'(z)$ is nearly
# zero, and so is every gradient that has to pass through it. A common rule counts $|z| > 4$ as saturated.
#
# **Write** `saturation_fraction(Z, limit)`.


# %% nbgrader={"grade": false, "grade_id": "saturation_fraction", "locked": false, "schema_version": 3, "solution": true, "task": false}
def saturation_fraction(Z, limit=4):
    """The fraction of all entries of Z whose absolute value is larger than the limit.

    Parameters
    ----------
    Z : ndarray, any shape, float64
        Pre-activations, at least one.
    limit : float
        Above 0. Entries that are exactly `limit` or `-limit` do not count.

    Returns
    -------
    float
        Number of entries with |z| > limit, divided by the total number of entries: from 0 to 1.
    """
    ### BEGIN SOLUTION
    return float(np.mean(np.abs(Z) > limit))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-saturation_fraction", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("saturation_fraction")

# %% [markdown]
# ### Myth check: "it does not converge because z saturates"
#
# That is what the author of the log concluded.

# %%
guess("saturated_share")

# %% nbgrader={"grade": false, "grade_id": "myth-saturation", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_scaled", "saturation_fraction"):
    start = layer_signals(X, Y, tiny)
    for layer, Z in enumerate(start.Z, start=1):
        print(f"layer {layer}: std of z {np.std(Z):.2g}, largest |z| {np.max(np.abs(Z)):.2g}, ", end="")
        print(f"saturated {saturation_fraction(Z):.0%}")
    slope = sigmoid(start.Z[-1]) * (1 - sigmoid(start.Z[-1]))
    print(f"slope of the output's sigmoid: {slope.min():.4f}, the largest there is: 0.2500")
    outcome("saturated_share", max(saturation_fraction(Z) for Z in start.Z), spread=np.std(start.Z[-1]))

# %% [markdown]
# <details><summary>What happened, and why</summary>
#
# Not one entry, in any layer. The hidden units are ReLUs, which cannot saturate on the positive side at all, and the only
# sigmoid works where it is steepest. The trouble is the opposite of saturation: $z$ is far too *small*. Each layer makes the
# spread many times smaller; only a millionth reaches the end, so all pictures look alike to the output.
#
# </details>
#
# What does that do to the gradient? For comparison, we use the same random numbers at two other scales: divided by
# $\sqrt{\text{fan\_in}}$, and He's.

# %%
guess("layers_with_small_gradients")

# %% nbgrader={"grade": false, "grade_id": "figure-signals", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_scaled"):
    starts = three_starts(layers_of(X), initialize_parameters_scaled)
    signals = {name: layer_signals(X, Y, start) for name, start in starts.items()}
    for name, signal in signals.items():
        norms = "  ".join(f"{norm:.1e}" for norm in signal.weight_gradients)
        print(f"{name:5s} norms of dW1 … dW4: {norms}   db4: {signal.bias_gradients[-1]:.3f}")
    plot_layer_signals(signals)
    outcome(
        "layers_with_small_gradients",
        max(signals["0.01"].weight_gradients),
        bias=signals["0.01"].bias_gradients[-1],
    )
    plt.show()

# %% [markdown]
# *The figure shows the spread of z (left) and the norm of the weight gradient (right) in the four layers before training, on
# logarithmic axes. With 0.01 the signal fades from layer to layer, and the gradient is small in all layers; with 1/√n and with
# He, both keep their order of magnitude.*
#
# <details><summary>Why</summary>
#
# In *all* of them. The gradient of a layer's weights is what came forward to it times what came back to it, so it contains the
# factors of all the *other* layers: three tiny factors, whichever layer you look at. Only the output's bias needs nothing from
# below. Its gradient is 0.16, more than ten thousand times larger than that of all the weights of a layer together. So it alone
# learns, until it has reached the prior; then its gradient is gone too, and the cost is on a plateau.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "weights-hardly-move", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_scaled"):
    for layer in range(1, 5):
        before, after = tiny[f"W{layer}"], stalled.parameters[f"W{layer}"]
        print(
            f"W{layer}: largest change of a weight in 2500 updates {np.max(np.abs(after - before)):.1e}",
            end="",
        )
        print(f"   of a bias {np.max(np.abs(stalled.parameters[f'b{layer}'])):.1e}")
    print(f"b4 has reached {stalled.parameters['b4'].item():.4f}; ", end="")
    print(f"the output is the prior at log(p / (1 - p)) = {np.log(72 / 137):.4f}")

# %% [markdown]
# No weight has moved by more than a sixth of the scale that it was drawn with, and those of the first layer by less than a
# thousandth of it. The output's bias has gone nearly all the way.
#
# ### Myth check: "z within [-4, 4] is enough"
#
# The stalled net is completely inside, so the rule cannot be enough. And is the slope at the edge of the interval still good?

# %%
guess("slope_at_four")

# %% nbgrader={"grade": false, "grade_id": "myth-four", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
at_border = sigmoid(4.0) * (1 - sigmoid(4.0))
print(f"slope at 4: {at_border:.4f}, which is {at_border / 0.25:.1%} of the largest")
print(f"through four such sigmoid layers: {at_border**4:.1e}")
outcome("slope_at_four", 100 * at_border / 0.25)
with needs("initialize_parameters_scaled", "saturation_fraction"):
    everything = np.concatenate([Z.ravel() for Z in layer_signals(X, Y, tiny).Z])
    print(f"stalled net: {1 - saturation_fraction(everything):.0%} of all z within [-4, 4], and no progress")

# %% [markdown]
# Nor is it necessary. A saturated unit passes little gradient on, which slows a start down. But a unit that has learned its
# examples lies far out, and rightly so: a probability above 98 % *is* a $z$ beyond 4.
#
# ### Does the plateau ever end?
#
# A plateau is flat, but it need not be a minimum. Take another task, measurements of cell nuclei (30 features, 569 examples),
# with the same hidden layers, the same 0.01, and a learning rate thirteen times larger. What happens within 13 000 iterations?

# %% nbgrader={"grade": false, "grade_id": "plateau-ends", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
cells_X, cells_Y = load_breast_cancer()
with needs("initialize_parameters_scaled", "prior_entropy"):
    cells_start = initialize_parameters_scaled(layers_of(cells_X), 0.01, 1)
    long_run = train_stalling_net(
        cells_X,
        cells_Y,
        cells_start,
        learning_rate=0.1,
        num_iterations=13_000,
        record_every=500,
        progress="0.01",
    )
    stuck = long_run.iterations[long_run.costs > prior_entropy(cells_Y) - 0.01]
    print(f"entropy of the labels {prior_entropy(cells_Y):.4f}; last record within 0.01 of it: ", end="")
    print(
        f"iteration {stuck[-1]}; cost at 12 000: {long_run.costs[24]:.4f}, at 13 000: {long_run.costs[-1]:.4f}"
    )
    (ax,) = plot_costs({"0.01, learning rate 0.1": long_run}, title="The end of a plateau")
    ax.axhline(prior_entropy(cells_Y), color=INK, linestyle=(0, (4, 3)), label="entropy of the labels")
    ax.legend(frameon=False)
    plt.show()

# %% [markdown]
# *The figure shows the cost on the cell nuclei over 13 000 iterations. For 11 000 of them it stays at the entropy of the
# labels; then it falls to almost zero within a thousand.*
#
# <details><summary>Why it ends at all</summary>
#
# The gradient was tiny, never zero, and each small step made the next one a little larger. Anyone who stops after 2500
# iterations does not see that. Better weights at the start save the 11 000.
#
# </details>
#
# ## 6. What really saturates a unit
#
# Saturation is real in nets of sigmoid or tanh units. When does it occur? First, the sigmoid itself, with the zone beyond 4
# shaded.

# %% nbgrader={"grade": false, "grade_id": "figure-sigmoid", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
plot_saturation()
plt.show()

# %% [markdown]
# *The figure shows the sigmoid (left) and its slope (right). At z = 0 the slope is 0.25; at 2 it is less than half of that,
# at 4 a fourteenth, and at 10 too small to see.*
#
# **Facts to check:** $\sigma'(2) = 0.105$, and $\sigma'(10)$ is one in 22 028. **And a myth:** the first is said to be 2200
# times the second.

# %% nbgrader={"grade": false, "grade_id": "slopes", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
slope_2, slope_10 = (sigmoid(z) * (1 - sigmoid(z)) for z in (2.0, 10.0))
print(f"slope at 2: {slope_2:.5f}    slope at 10: {slope_10:.4e} = 1/{1 / slope_10:.0f}")
print(f"ratio: {slope_2 / slope_10:.0f}")

# %% [markdown]
# It is 2313. The myth rounded both numbers first: 0.1 times 22 000.
#
# ### How far z spreads
#
# A pre-activation is a sum over $d$ inputs, $z = w_1 x_1 + \dots + w_d x_d$. Two rules say how such a sum spreads. For
# independent variables with mean zero,
#
# $$\operatorname{Var}(X + Y) = \operatorname{Var} X + \operatorname{Var} Y, \qquad
# \operatorname{Var}(X Y) = \operatorname{Var} X \operatorname{Var} Y.$$
#
# And a uniform variable on $(a, b)$ has mean $(a + b)/2$ and variance $(b - a)^2/12$. A million draws will tell whether that is
# so:

# %% nbgrader={"grade": false, "grade_id": "variance-rules", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
generator = np.random.default_rng(0)
U = generator.uniform(-2, 5, 1_000_000)
print(f"U(-2, 5): mean {U.mean():.3f}, by the formula {(-2 + 5) / 2:.3f}; ", end="")
print(f"variance {U.var():.3f}, by the formula {(5 + 2) ** 2 / 12:.3f}")

one = generator.normal(0, 2, 1_000_000)  # variance 4
other = generator.uniform(-3, 3, 1_000_000)  # variance 3
print(f"Var(X + Y) {np.var(one + other):.3f}, expected {4 + 3}")
print(f"Var(X Y) {np.var(one * other):.3f}, expected {4 * 3}")
print(f"with means of 1: Var(X Y) {np.var((one + 1) * (other + 1)):.3f}, expected {4 * 3 + 4 + 3}")

# %% [markdown]
# The last line shows why the product rule needs zero means: with means $\mu$ and $\nu$ it gains
# $\mu^2 \operatorname{Var} Y + \nu^2 \operatorname{Var} X$. For $z$, with weights of mean zero that are independent of the
# inputs, the two rules together give
#
# $$\operatorname{Var} z = d \cdot \operatorname{Var} w \cdot \operatorname{E}[x^2].$$
#
# Note the $\operatorname{E}[x^2]$: the inputs need not have mean zero, and their variance is not what counts.
#
# ### Myth check: "standard normal weights keep z within [-4, 4]"
#
# With `np.random.randn` for the weights, and inputs of the same kind, what fraction of $z$ lies beyond 4 if there are 10
# inputs, 100, or 12 288 as in the pictures of cats?

# %% nbgrader={"grade": false, "grade_id": "myth-randn-inside", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("saturation_fraction"):
    fan_ins, beyond = [10, 100, 12_288], []
    for d in fan_ins:
        many = 500 if d <= 100 else 100
        Z = pre_activations(d, normal, units=many, examples=many)
        beyond.append(saturation_fraction(Z))
        print(f"d = {d:5d}: std of z {np.std(Z):6.2f}, beyond 4: measured {beyond[-1]:.1%}, ", end="")
        print(
            f"computed {normal_tail(4, np.sqrt(d)):.1%}, mean slope {np.mean(sigmoid(Z) * sigmoid(-Z)):.4f}"
        )
    Z = pre_activations(1000, normal, units=1000, examples=1000) / np.sqrt(1000)
    print(f"d = 1000, divided by √d: measured {saturation_fraction(Z):.1e}, computed {normal_tail(4, 1):.1e}")
    plot_fan_in_and_saturation(fan_ins, beyond)
    plt.show()

# %% [markdown]
# *The figure shows what fraction of z is beyond 4 at the start, against the number of inputs. Unscaled normal weights (solid,
# squares measured) saturate nearly all units of a wide layer; divided by √fan_in (dashed), they saturate practically none,
# whatever the width.*
#
# <details><summary>Why</summary>
#
# With $\operatorname{Var} w = 1$ and $\operatorname{E}[x^2] = 1$, $z$ has standard deviation $\sqrt{d}$, 111 for 12 288 inputs,
# and on average hardly more than a hundredth of the slope of 0.25 at zero is left. (The computed fractions treat the sum as
# normal, which is exact only for many inputs: with ten it is a little off.) So a sigmoid layer *would* saturate without any
# scale, and with a scale of 0.01 the deep net starves. No single number suits all layers.
#
# </details>
#
# ### Myth check: an interval that lost its root
#
# A uniform draw does as well as a normal one if it has the same variance. One text gives $U(-1/d,\; 1/d)$. Is that too large,
# right, or too small? And what does the root change?

# %% nbgrader={"grade": false, "grade_id": "myth-lost-root", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
d, size = 1000, {"units": 1000, "examples": 200}
without_root = pre_activations(d, uniform(-1 / d, 1 / d), **size)
with_root = pre_activations(d, uniform(-1 / np.sqrt(d), 1 / np.sqrt(d)), **size)
print(f"U(-1/d, 1/d), d = {d}: Var z {without_root.var():.6f}, expected 1/(3d) = {1 / (3 * d):.6f}")
print(
    f"U(-1/√d, 1/√d): Var z {with_root.var():.4f}, expected 1/3; largest |z| {np.abs(with_root).max():.2f}; ",
    end="",
)
print(f"beyond 4: computed {normal_tail(4, np.sqrt(1 / 3)):.0e}")

# %% [markdown]
# <details><summary>What the root changes</summary>
#
# Without the root the weights are far too small: this is the plateau again, and the wider the layer, the worse it is. With the
# root, $\operatorname{Var} z = d \cdot \frac{1}{3d} = \frac13$: no saturation at all. But look at the assumption
# $\operatorname{E}[x^2] = 1$, and at what a third does in a *deep* net, from layer to layer.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "myth-uniform-keeps", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
from_unit_inputs = pre_activations(d, uniform(-1 / np.sqrt(d), 1 / np.sqrt(d)), uniform(0, 1), **size)
print(f"inputs from U(0, 1): Var z {from_unit_inputs.var():.3f}, expected 1/9 = {1 / 9:.3f}")
print(f"inputs like our pictures: E[x²] = {np.mean(X**2):.3f}, so Var z = {np.mean(X**2) / 3:.3f}")
stds = spread_through_layers(uniform(-1 / np.sqrt(256), 1 / np.sqrt(256)))
print(f"10 linear layers of 256: std from {stds[0]:.2f} to {stds[-1]:.4f}, ", end="")
print(f"factor per layer {(stds[-1] / stds[0]) ** (1 / 10):.3f}, expected √(1/3) = {np.sqrt(1 / 3):.3f}")

# %% [markdown]
# <details><summary>What follows</summary>
#
# So this interval avoids saturation but lets the signal fade, by a factor of 0.577 per layer. The interval that keeps the
# variance is $U(-\sqrt{3/d},\; \sqrt{3/d})$; the notebook on variance scaling derives it.
#
# </details>
#
# ### Myth check: "inputs between 0 and 1, with variance 0.5"
#
# Can numbers between 0 and 1 have that variance?

# %% nbgrader={"grade": false, "grade_id": "myth-half-variance", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
print(f"our pixels, values from {X.min():.0f} to {X.max():.0f}: variance {X.var():.3f}")
print(f"uniform on (0, 1): {1 / 12:.3f}; half zeros, half ones: {np.var([0, 1]):.2f}")
print(f"largest among 10 000 random sets of numbers between 0 and 1: variance {largest_variance_found():.4f}")

# %% [markdown]
# <details><summary>Why</summary>
#
# One quarter, and only for zeros and ones in equal parts. Since $x^2 \le x$ between 0 and 1,
# $\operatorname{Var} x = \operatorname{E}[x^2] - \mu^2 \le \mu - \mu^2 = \mu (1 - \mu) \le \frac14$.
#
# </details>
#
# ## 7. How large, then?
#
# Tiny weights stall a net; huge ones do harm too. Let us try nine scales on the cell nuclei: same draw, same net, learning rate
# 0.0075, 1000 iterations. Where is the last cost lowest?

# %%
guess("cost_of_the_largest_scale")

# %% nbgrader={"grade": false, "grade_id": "figure-sweep", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_scaled", "prior_entropy"):
    scales = [0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 3, 10]
    sweep = sweep_scales(cells_X, cells_Y, scales, initialize_parameters_scaled, num_iterations=1000)
    for scale, training in sweep.items():
        print(f"{scale:5}: first cost {training.costs[0]:9.2f}   last {training.costs[-1]:.4f}")
    plot_scale_sweep(sweep, prior_entropy(cells_Y), layers_of(cells_X)[:-1])
    outcome(
        "cost_of_the_largest_scale",
        sweep[10].costs[-1],
        entropy=prior_entropy(cells_Y),
        first=sweep[10].costs[0],
    )
    plt.show()

# %% [markdown]
# *The figure shows the last cost against the standard deviation of the weights. It is lowest in and next to the shaded range,
# where 1/√fan_in of the four layers lies; at the far left and the far right, the net has reached the entropy of the labels and
# gone no further.*
#
# Why does the largest scale end on the *same* plateau? **Look** at the hidden units, before and after training:

# %% nbgrader={"grade": false, "grade_id": "dead-units", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_scaled"):
    before = active_fraction(cells_X, initialize_parameters_scaled(layers_of(cells_X), 10, 1))
    after = active_fraction(cells_X, sweep[10].parameters)
    for layer in range(3):
        print(
            f"hidden layer {layer + 1}: active {before[layer]:.0%} before, {after[layer]:.0%} after training"
        )

# %% [markdown]
# <details><summary>Why the same plateau</summary>
#
# The enormous first steps have pushed the third hidden layer below zero for every example. Its ReLUs are **dead**: output 0,
# slope 0, gradient 0. What is left is a net with one working parameter, the output's bias, which goes where that parameter
# always goes. Opposite cause, same number.
#
# </details>
#
# Finally, the cure on three data sets: the pictures, the cell nuclei, and handwritten digits, even against odd.

# %% nbgrader={"grade": false, "grade_id": "train-three", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
digits_X, digits_Y, _, _ = load_digits_even_odd()
tasks = {"pictures": (X, Y), "cell nuclei": (cells_X, cells_Y), "digits": (digits_X, digits_Y)}
with needs("initialize_parameters_scaled", "prior_entropy"):
    runs = {"pictures": {"0.01": stalled}}  # trained at the beginning
    for task, (inputs, labels) in tasks.items():
        done = runs.setdefault(task, {})
        for name, start in three_starts(layers_of(inputs), initialize_parameters_scaled).items():
            if name not in done:
                done[name] = train_stalling_net(inputs, labels, start, progress=f"{task}, {name}")
    for task, (_, labels) in tasks.items():
        last = "   ".join(f"{name} {training.costs[-1]:.4f}" for name, training in runs[task].items())
        print(f"{task:12s} entropy {prior_entropy(labels):.4f}   last cost: {last}")

# %% nbgrader={"grade": false, "grade_id": "figure-three", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_scaled", "prior_entropy"):
    plot_starts_on_data(runs, {task: prior_entropy(labels) for task, (_, labels) in tasks.items()})
    plt.show()

# %% [markdown]
# *The figure shows the cost on three data sets, for three scales of one draw. With 0.01 it goes to the entropy of the labels
# and stays there, on each of them; with 1/√n and with He it leaves that level early and keeps falling.*
#
# **Explain in your own words** (not graded): your own net's cost stays at 0.325, and one example in ten is in class 1. What do
# you look at first?
#
# ## 8. Summary
#
# | what you see | what it means |
# |---|---|
# | cost falls, then stays at $H(p)$ | the output's bias has learned the prior; all outputs are the same |
# | z tiny, and smaller from layer to layer | weights too small: the gradient vanishes in *all* layers |
# | z beyond ±4 in sigmoid or tanh units | weights too large for this fan_in: saturation |
# | hidden ReLUs never active | dead units, after steps that were too large |
# | weights of standard deviation $1/\sqrt{\text{fan\_in}}$, or He's | the signal keeps its order of magnitude, and the net learns |
#
# - **Compute the entropy of your labels before you train.** A cost that stays there belongs to a net that ignores its inputs.
# - $[-4, 4]$ is a warning sign for saturation, no more: the stalled net was inside it all along.
# - $\operatorname{Var} z = d \operatorname{Var} w \operatorname{E}[x^2]$: a scale without the number of inputs can only be right by
#   chance.
# - A bias of $\log(p / (1 - p))$ at the output starts where the plateau would end (Lin et al. 2017 do so for very rare classes).
#
# <details><summary>References</summary>
#
# - X. Glorot, Y. Bengio (2010): *Understanding the difficulty of training deep feedforward neural networks*, AISTATS.
# - K. He, X. Zhang, S. Ren, J. Sun (2015): *Delving deep into rectifiers: surpassing human-level performance on ImageNet
#   classification*, ICCV.
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller (1998): *Efficient BackProp*, in: Neural Networks: Tricks of the Trade.
# - T.-Y. Lin, P. Goyal, R. Girshick, K. He, P. Dollár (2017): *Focal loss for dense object detection*, ICCV.
# - C. E. Shannon (1948): *A mathematical theory of communication*, Bell System Technical Journal 27.
#
# </details>
