# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Where training starts: initializing a neural network
#
# Before the first step of gradient descent, every weight needs a value. Here three short functions decide whether the same net,
# on the same data and with the same learning rate, learns everything, something or nothing.
#
# **When you are done, you can**
#
# - say why equal weights stay equal, and why a net that starts at zero does not learn at all,
# - recognize weights that are too large, or too small, from a cost curve,
# - write He's initialization and explain where its factor comes from.
#
# **Time:** about 60 minutes. **You need:** NumPy, matrix products, and the idea of gradient descent.
#
# **Contents**
#
# 1. The task and the net
# 2. Exercise 1: all zeros
# 3. Exercise 2: large random numbers
# 4. Exercise 3: He's initialization
# 5. Side by side
# 6. Summary
#
# **How it works:** write your code where it says `YOUR CODE HERE`, run the cell, then run the check cell below it. It tells
# you at once what is right, what is not, and which mistake it looks like. You may check as often as you like. If you are
# stuck, `hint("initialize_parameters_zeros")` opens three steps of help; none of them is the answer.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from grader import check, guess, hint, needs, outcome
from init_utils import (
    Slider,
    backward_propagation,
    by_name,
    compute_loss,
    cost_from_logits,
    explore,
    forward_propagation,
    initialize_parameters,
    load_dataset,
    plot_activation_histograms,
    plot_costs,
    plot_dataset,
    plot_decision_boundary,
    predict,
    predict_dec,
    train,
)
from init_utils.figures.explorers import plot_cost_against, plot_sizes

# %% [markdown]
# ## 1. The task and the net
#
# Points in the plane belong to one of two classes. One class lies on a circle inside the other, so no straight line can
# separate them: a net has to bend its boundary, and to do that its hidden units have to become *different* from each other. Keep
# that in mind.

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
train_X, train_Y, test_X, test_Y = load_dataset()
print("inputs ", train_X.shape, "one column per example")
print("classes", train_Y.shape)

# %% nbgrader={"grade": false, "grade_id": "figure-data", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
plot_dataset(train_X, train_Y, title="Training data")
plt.show()

# %% [markdown]
# *The figure shows 300 training points. The inner and outer rings are close but hardly overlap: nearly every point can be
# classified correctly.*
#
# The net has two inputs, hidden layers of 10 and 5 ReLU units, and one sigmoid unit that gives the probability of class 1.
# Its parameters live in a dictionary: `W1, b1, W2, b2, W3, b3`. The number of inputs to a unit is called **fan_in**. For layer
# $l$,
#
# $$Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}, \qquad W^{[l]} \text{ of shape } (n_l,\; n_{l-1}), \quad
# b^{[l]} \text{ of shape } (n_l,\; 1).$$
#
# `model` builds that net with one of your three initializations and trains it by gradient descent on all 300 points at once.

# %% nbgrader={"grade": false, "grade_id": "model", "locked": true, "schema_version": 3, "solution": false, "task": false}
runs = {}


def model(X, Y, learning_rate=0.01, num_iterations=15_000, print_cost=True, initialization="he"):
    """Train a [2, 10, 5, 1] net; its cost every 1000 iterations is kept in `runs[initialization]`.

    X has shape (2, m), Y has shape (1, m). Returns the trained parameters.
    """
    layers_dims = [X.shape[0], 10, 5, 1]
    if initialization == "zeros":
        parameters = initialize_parameters_zeros(layers_dims)
    elif initialization == "random":
        parameters = initialize_parameters_random(layers_dims)
    elif initialization == "he":
        parameters = initialize_parameters_he(layers_dims)
    else:
        raise ValueError(f'initialization must be "zeros", "random" or "he", not {initialization!r}')
    progress = initialization if print_cost else ""
    runs[initialization] = train(X, Y, parameters, learning_rate, num_iterations, progress=progress)
    return runs[initialization].parameters


# %% [markdown]
# ## 2. Exercise 1: all zeros
#
# The simplest idea first: every weight and every bias starts at zero.
#
# **Write** `initialize_parameters_zeros(layers_dims)`. Loop over the layers; `np.zeros` takes the shape as one tuple.


# %% nbgrader={"grade": false, "grade_id": "initialize_parameters_zeros", "locked": false, "schema_version": 3, "solution": true, "task": false}
def initialize_parameters_zeros(layers_dims):
    """All parameters are zero.

    Parameters
    ----------
    layers_dims : list of int
        Size of each layer, input first: [n_0, n_1, …, n_L].

    Returns
    -------
    dict
        "W1", "b1", …, "WL", "bL": Wl of shape (n_l, n_(l-1)), bl of shape (n_l, 1), float64.
    """
    ### BEGIN SOLUTION
    parameters = {}
    for layer in range(1, len(layers_dims)):
        parameters[f"W{layer}"] = np.zeros((layers_dims[layer], layers_dims[layer - 1]))
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    return parameters
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-initialize_parameters_zeros", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("initialize_parameters_zeros")

# %% [markdown]
# **Your guess first.** Before an experiment a cell may ask what you expect. Put a letter, or a number, in place of the dots and
# run it. Nothing is graded, and you may leave it open. The experiment then tells what came out, and what speaks for your guess.

# %%
guess("cost_after_zeros")

# %% nbgrader={"grade": false, "grade_id": "train-zeros", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_zeros"):
    parameters_zeros = model(train_X, train_Y, initialization="zeros")
    print("training:", end=" ")
    predict(train_X, train_Y, parameters_zeros)
    print(
        f"first cost {runs['zeros'].costs[0]:.6f}, last cost {runs['zeros'].costs[-1]:.6f}, ln 2 = {np.log(2):.6f}"
    )
    outcome("cost_after_zeros", runs["zeros"].costs[-1])

# %% [markdown]
# **Explain it** with the gradients at the start:

# %% nbgrader={"grade": false, "grade_id": "gradients-zeros", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_zeros"):
    at_zero = initialize_parameters_zeros([2, 10, 5, 1])
    _, cache = forward_propagation(train_X, at_zero)
    gradients = backward_propagation(train_X, train_Y, cache)
    for name in ["dW1", "db1", "dW2", "db2", "dW3", "db3"]:
        print(f"{name}: largest entry {np.max(np.abs(gradients[name])):.3g}")

# %% [markdown]
# <details><summary>Why it stays at ln 2</summary>
#
# Every gradient is **exactly** zero (except that of the last bias: it is the difference between the average output and the
# share of class 1, which is zero here because both classes are equally frequent). Zero weights pass nothing forward: all
# activations are zero, so $dW_3 = dZ_3 A_2^\top$ is zero. They pass nothing back either: $dA_2 = W_3^\top dZ_3$ is zero. There is
# no direction in which to move.
#
# </details>
#
# ### Myth check: "a net of zeros is no better than logistic regression"
#
# You may read that symmetric weights reduce a net to logistic regression. Here are two classes that a straight line *can*
# separate, and two symmetric starts: all weights 0, and all weights 0.5.

# %%
guess("zeros_or_equal")

# %% nbgrader={"grade": false, "grade_id": "myth-symmetry", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
generator = np.random.default_rng(0)
line_Y = (np.arange(200) % 2).reshape(1, -1)
accuracies = {}
line_X = generator.normal(size=(2, 200)) * 0.4 + np.where(line_Y == 1, 1.5, -1.5)

for start in [0.0, 0.5]:
    shapes = {"W1": (10, 2), "b1": (10, 1), "W2": (5, 10), "b2": (5, 1), "W3": (1, 5), "b3": (1, 1)}
    equal = {name: np.full(shape, start if name[0] == "W" else 0.0) for name, shape in shapes.items()}
    trained = train(line_X, line_Y, equal, learning_rate=0.01, num_iterations=3000).parameters
    accuracy = np.mean((forward_propagation(line_X, trained)[0] > 0.5) == line_Y)
    rows = np.unique(np.round(trained["W1"], 12), axis=0)
    accuracies[start] = accuracy
    print(f"all weights {start}: accuracy {accuracy:.0%}, distinct rows in W1 after training: {len(rows)}")
outcome("zeros_or_equal", accuracies[0.5], zeros=accuracies[0.0])

# %% [markdown]
# <details><summary>What happened, and why</summary>
#
# Equal weights stay equal: W1 still has one row, ten times over. That is the **symmetry** that a start has to break. Yet
# with 0.5 the net learns this easy task, like a model with a single hidden unit, while with zeros it does not learn even
# that. So zeros are *weaker* than logistic regression, and symmetry is only half the story: the other half is that nothing flows.
#
# </details>
#
# ## 3. Exercise 2: large random numbers
#
# Random numbers break the symmetry. Does their size matter? Start far too large: standard normal numbers times 10.
#
# **Write** `initialize_parameters_random(layers_dims)`. So that everyone gets the same numbers, call `np.random.seed(3)` once
# at the beginning of the function, then draw the weights layer by layer with `np.random.randn(rows, columns)`. Biases are
# zero: the weights alone break the symmetry.


# %% nbgrader={"grade": false, "grade_id": "initialize_parameters_random", "locked": false, "schema_version": 3, "solution": true, "task": false}
def initialize_parameters_random(layers_dims):
    """Weights are standard normal numbers times 10; biases are zero.

    Seeds NumPy's legacy stream with 3 and draws W1, W2, … in that order with np.random.randn.

    Parameters
    ----------
    layers_dims : list of int
        Size of each layer, input first: [n_0, n_1, …, n_L].

    Returns
    -------
    dict
        "W1", "b1", …, "WL", "bL": Wl of shape (n_l, n_(l-1)), bl of shape (n_l, 1), float64.
    """
    ### BEGIN SOLUTION
    np.random.seed(3)
    parameters = {}
    for layer in range(1, len(layers_dims)):
        parameters[f"W{layer}"] = np.random.randn(layers_dims[layer], layers_dims[layer - 1]) * 10
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    return parameters
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-initialize_parameters_random", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("initialize_parameters_random")

# %% [markdown]
# The output is $\sigma(z_3)$. With weights this large, $z_3$ will be in the hundreds or thousands.

# %%
guess("first_cost_random")

# %% nbgrader={"grade": false, "grade_id": "first-cost-random", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_random"):
    large = initialize_parameters_random([2, 10, 5, 1])
    A3, cache = forward_propagation(train_X, large)
    Z3 = by_name(cache)["Z3"]
    print(f"z3 from {Z3.min():.0f} to {Z3.max():.0f}")
    print("outputs that are exactly 0 or 1:", np.sum((A3 == 0) | (A3 == 1)), "of", A3.size)
    print("cost from the outputs:", compute_loss(A3, train_Y))
    print("cost from the logits: ", cost_from_logits(Z3, train_Y))
    outcome("first_cost_random", cost_from_logits(Z3, train_Y))

# %% [markdown]
# <details><summary>What happened, and why</summary>
#
# Every output is rounded to exactly 0 or 1, so the textbook formula takes the logarithm of zero and returns infinity. The true
# cost is about 1774: written in terms of the **logits** $z_3$, as $\log(1 + e^{z_3}) - y z_3$ with `np.logaddexp`, it never needs
# the rounded output. That is why frameworks offer losses "with logits". `train` uses this form too.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "train-random", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_random"):
    parameters_random = model(train_X, train_Y, initialization="random")
    print("training:", end=" ")
    predict(train_X, train_Y, parameters_random)
    print("test:    ", end=" ")
    predict(test_X, test_Y, parameters_random)

# %% nbgrader={"grade": false, "grade_id": "boundary-random", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_random"):
    plot_decision_boundary(lambda points: predict_dec(parameters_random, points.T), train_X, train_Y)
    plt.title("Start: standard normal × 10")
    plt.show()

# %% [markdown]
# *The figure shows the regions of the two classes after training. The boundary bends, so the symmetry is broken, but it is
# jagged and cuts through both rings.*
#
# The net starts out certain and wrong: it calls every point class 1, with a probability that rounds to one. Its first steps
# are enormous and undo that, and what they leave behind is a poor place to continue from: after 15 000 iterations one point in
# six is still wrong. Other seeds end better or worse; which is a matter of luck.
#
# ### Myth check: "small random numbers do better"
#
# If large numbers are bad, are small ones good?

# %%
guess("cost_after_small")

# %% nbgrader={"grade": false, "grade_id": "myth-small", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
np.random.seed(3)
small = {}
for layer, (fan_in, units) in enumerate([(2, 10), (10, 5), (5, 1)], start=1):
    small[f"W{layer}"] = 0.01 * np.random.randn(units, fan_in)
    small[f"b{layer}"] = np.zeros((units, 1))

runs["0.01"] = train(train_X, train_Y, small, progress="0.01")
_, cache = forward_propagation(train_X, small)
gradients = backward_propagation(train_X, train_Y, cache)
print(f"first and last cost: {runs['0.01'].costs[0]:.6f} {runs['0.01'].costs[-1]:.6f}")
print(f"spread of z3 at the start: {np.std(by_name(cache)['Z3']):.1e}")
print(f"largest entry of dW1 at the start: {np.max(np.abs(gradients['dW1'])):.1e}")
outcome("cost_after_small", runs["0.01"].costs[-1], first=runs["0.01"].costs[0])

# %% [markdown]
# <details><summary>What happened, and why</summary>
#
# The cost does not move: on this task 0.01 does *worse* than ×10. Each layer multiplies the signal by something much smaller
# than one, so hardly anything reaches the output, and the gradient shrinks by the same factor on its way back. A good start is
# neither large nor small: it keeps the signal's size from layer to layer.
#
# </details>
#
# ## 4. Exercise 3: He's initialization
#
# Let the inputs $a$ of a unit be independent of its weights, and let the weights have mean 0 and variance $v$. Then
#
# $$\operatorname{Var} z = \text{fan\_in} \cdot v \cdot \operatorname{E}[a^2].$$
#
# A ReLU passes the positive half of a symmetric $z$ and drops the rest, so $\operatorname{E}[a^2] = \tfrac12 \operatorname{Var} z$
# of the layer before. The variance stays the same from layer to layer if $\text{fan\_in} \cdot v \cdot \tfrac12 = 1$:
#
# $$v = \frac{2}{\text{fan\_in}}.$$
#
# That is He's rule (He et al. 2015, eq. 10). For units that do not drop half of the signal, the same argument gives
# $1/\text{fan\_in}$, known as Xavier's rule.
#
# **Write** `initialize_parameters_he(layers_dims)`. The seed and the order are those of exercise 2. A factor in front of `randn`
# scales the *standard deviation*: think about what it must be to give the variance above.


# %% nbgrader={"grade": false, "grade_id": "initialize_parameters_he", "locked": false, "schema_version": 3, "solution": true, "task": false}
def initialize_parameters_he(layers_dims):
    """Normal weights with variance 2 / fan_in (He et al. 2015); biases are zero.

    Seeds NumPy's legacy stream with 3 and draws W1, W2, … in that order with np.random.randn.

    Parameters
    ----------
    layers_dims : list of int
        Size of each layer, input first: [n_0, n_1, …, n_L].

    Returns
    -------
    dict
        "W1", "b1", …, "WL", "bL": Wl of shape (n_l, n_(l-1)), bl of shape (n_l, 1), float64.
    """
    ### BEGIN SOLUTION
    np.random.seed(3)
    parameters = {}
    for layer in range(1, len(layers_dims)):
        fan_in = layers_dims[layer - 1]
        parameters[f"W{layer}"] = np.random.randn(layers_dims[layer], fan_in) * np.sqrt(2 / fan_in)
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    return parameters
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-initialize_parameters_he", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("initialize_parameters_he")

# %% [markdown]
# **Does the rule do what it promises?** In wide layers a variance can be measured. Let 1000 inputs have variance 1.

# %%
guess("variance_after_relu")

# %% nbgrader={"grade": false, "grade_id": "variance-he", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_he"):
    wide = initialize_parameters_he([1000, 600, 400, 1])
    for layer, fan_in in [(1, 1000), (2, 600)]:
        print(f"W{layer}: fan_in × variance = {fan_in * np.var(wide[f'W{layer}']):.3f}")
    _, cache = forward_propagation(np.random.default_rng(0).normal(size=(1000, 300)), wide)
    Z1, A1, Z2 = (by_name(cache)[name] for name in ("Z1", "A1", "Z2"))
    print(f"Var z1 = {np.var(Z1):.2f}   E[a1²] = {np.mean(A1**2):.2f}   Var z2 = {np.var(Z2):.2f}")
    outcome("variance_after_relu", np.var(Z2), first=np.var(Z1))

# %% [markdown]
# <details><summary>What happened, and why</summary>
#
# All three formulas hold, apart from chance: fan_in times variance is 2, the ReLU drops half, and the next layer doubles again.
# So the variance of $z$ is the same in both layers. (It is 2, not 1, because no ReLU has halved the inputs.)
#
# </details>
#
# Now the training run: same net, same data, same learning rate, same number of iterations.

# %% nbgrader={"grade": false, "grade_id": "train-he", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_he"):
    parameters_he = model(train_X, train_Y, initialization="he")
    print("training:", end=" ")
    predict(train_X, train_Y, parameters_he)
    print("test:    ", end=" ")
    predict(test_X, test_Y, parameters_he)

# %% nbgrader={"grade": false, "grade_id": "boundary-he", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_he"):
    plot_decision_boundary(lambda points: predict_dec(parameters_he, points.T), train_X, train_Y)
    plt.title("Start: He")
    plt.show()

# %% [markdown]
# *The figure shows the regions after training from He's start. The boundary closes around the inner ring, and only a point or
# two are on the wrong side.*
#
# ## 5. Side by side
#
# Four starts, one net. For comparison, `initialize_parameters` from `init_utils` draws with variance $1/\text{fan\_in}$, Xavier's
# rule.

# %% nbgrader={"grade": false, "grade_id": "figure-costs", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_zeros", "initialize_parameters_random", "initialize_parameters_he"):
    for name in ("zeros", "random", "he"):
        if name not in runs:  # its cell above was not run
            model(train_X, train_Y, initialization=name)
    runs["Xavier"] = train(train_X, train_Y, initialize_parameters([2, 10, 5, 1]), progress="Xavier")
    names = {
        "zeros": "zeros",
        "0.01": "0.01 · normal",
        "random": "10 · normal",
        "Xavier": "Xavier",
        "he": "He",
    }
    curves = {label: runs[key] for key, label in names.items()}
    axes = plot_costs(curves)
    axes[0].set_ylim(0, 1.2)
    plt.show()

# %% [markdown]
# *The figure shows the cost every 1000 iterations. Zeros and 0.01 lie on top of each other at ln 2; ×10 comes down from far above
# the picture (1774) and levels off at 0.38; Xavier and He go down, He sooner and further.*
#
# ### Myth check: "iterations (per hundreds)"
#
# Cost curves of this very training run are in circulation with that label. How many iterations really lie between two points?

# %% nbgrader={"grade": false, "grade_id": "myth-per-hundreds", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_he"):
    kept = curves["He"].iterations
    print(f"{len(kept)} costs from 15000 iterations: one every {kept[1] - kept[0]}")

# %% [markdown]
# With that label, the same picture claims 1500 iterations: training ten times as fast as it really was. If an axis looks too
# good, count the points.
#
# **What the layers see** at the very start, for the starts that let anything through:

# %% nbgrader={"grade": false, "grade_id": "figure-activations", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_random", "initialize_parameters_he"):
    starts = {"10 · normal": large, "0.01 · normal": small, "He": initialize_parameters_he([2, 10, 5, 1])}
    layers = {name: by_name(forward_propagation(train_X, start)[1]) for name, start in starts.items()}
    plot_activation_histograms({name: [made["A1"], made["A2"]] for name, made in layers.items()})
    plt.show()

# %% [markdown]
# *The figure shows the activations of both hidden layers before training. With ×10 they grow to hundreds, with 0.01 they shrink
# toward zero, and with He the second layer looks like the first.*
#
# **Move the scale yourself.** One number multiplies all weights of your He start, and the net trains for 600 iterations with a
# learning rate of 0.15. Which scales learn? How steep is the line of the signal before training?

# %% nbgrader={"grade": false, "grade_id": "slider-scale", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("initialize_parameters_he"):
    he = initialize_parameters_he([2, 10, 5, 1])

    def sizes(parameters):
        """Root mean square of the inputs, both hidden layers and the logits."""
        made = by_name(forward_propagation(train_X, parameters)[1])
        return [np.sqrt(np.mean(A**2)) for A in (train_X, made["A1"], made["A2"], made["Z3"])]

    def show_scale(axes, scale):
        start = {name: scale * value for name, value in he.items()}
        run = train(train_X, train_Y, start, learning_rate=0.15, num_iterations=600, record_every=10)
        plot_cost_against(axes[0], run.iterations, run.costs, np.log(2), "guessing: ln 2")
        signal = {"before training": sizes(start), "after training": sizes(run.parameters)}
        places = ["inputs", "layer 1", "layer 2", "logits"]
        plot_sizes(axes[1], signal, places, limits=(1e-4, 1e4), title="size of the signal")

    explore(show_scale, panels=2, scale=Slider(1.0, 0.1, 10.0, log=True))

# %% [markdown]
# *The figure shows the cost, and beside it the size of the signal from the inputs to the logits. At He's scale, 1, the signal
# before training is nearly level, and the cost falls. Each of three layers multiplies by the scale: at 0.1 the logits are a
# thousandth as large, and the cost stays at ln 2; at 10 they are a thousand times as large, and the cost starts far above the
# picture.*
#
# **Explain in your own words** (not graded): why does the variance rule use fan_in, and what would change for a layer without a
# ReLU?
#
# ## 6. Summary
#
# | start | what happens on this task | why |
# |---|---|---|
# | zeros | nothing, cost stays at ln 2 | no signal forward, no gradient back |
# | all equal | learns like one unit | symmetry is never broken |
# | 0.01 · normal | nothing, cost stays at ln 2 | the signal fades from layer to layer |
# | 10 · normal | starts at 1774, ends high | certain and wrong; huge steps |
# | He, variance 2 / fan_in | nearly all points right | the signal keeps its size through ReLU layers |
#
# - A start has to break symmetry **and** keep the size of the signal.
# - Biases may start at zero.
# - Compute a cross-entropy from logits, not from rounded probabilities.
# - The result depends on the seed too. Notebook 03 compares ten of them.
#
# <details><summary>References</summary>
#
# - X. Glorot, Y. Bengio (2010): *Understanding the difficulty of training deep feedforward neural networks*, AISTATS.
# - K. He, X. Zhang, S. Ren, J. Sun (2015): *Delving deep into rectifiers: surpassing human-level performance on ImageNet
#   classification*, ICCV.
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller (1998): *Efficient BackProp*, in: Neural Networks: Tricks of the Trade.
#
# </details>
