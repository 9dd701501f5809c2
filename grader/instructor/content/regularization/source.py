# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Learning the rule, not the noise: L2 and dropout
#
# A net with more parameters than it needs can learn its training data by heart, noise included, and then do worse on new
# data. Regularization makes learning by heart expensive. Here you write the two best-known kinds: a price on large weights,
# and units switched off at random.
#
# **When you are done, you can**
#
# - recognize overfitting from two cost curves,
# - add an L2 penalty to a cost and to its gradients, and translate between λ and weight decay,
# - write inverted dropout forward and backward, and say what its division preserves and what it does not,
# - explain what traditional dropout has to do at test time, and why inverted dropout has taken its place.
#
# **Time:** about 75 minutes. **You need:** notebook 01, and backpropagation through a net with three layers.
#
# **Contents**
#
# 1. A net that learns by heart
# 2. L2: a price on weights (exercises 1 and 2)
# 3. Dropout: a thinned net for each example (exercises 3 and 4)
# 4. Traditional dropout: paying at test time (exercise 5)
# 5. Side by side
# 6. Summary
#
# <details><summary>How it works</summary>
#
# Write your code where it says `YOUR CODE HERE`, run the cell, then run the check cell below it. It tells
# you at once what is right, what is not, and which mistake it looks like. You may check as often as you like. If you are
# stuck, `hint("compute_cost_with_regularization")` opens three steps of help; none of them is the answer.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from grader import check, guess, hint, needs, outcome
from init_utils import (
    Slider,
    backward_propagation,
    by_name,
    compute_cost,
    cost_from_logits,
    explore,
    forward_propagation,
    gradient_descent,
    initialize_parameters,
    load_2D_dataset,
    plot_costs,
    plot_dataset,
    plot_decision_boundary,
    predict_dec,
    relu,
    seeded_once,
    sigmoid,
    train,
)
from init_utils.figures.explorers import plot_gap

# %% [markdown]
# ## 1. A net that learns by heart
#
# Two half-moons that overlap: 120 points to learn from, 1000 to test on. Because of the overlap, no rule gets all points
# right, and a net that does so on the training data has learned something that is not a rule.

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
train_X, train_Y, test_X, test_Y = load_2D_dataset()
print("training:", train_X.shape, train_Y.shape)
print("test:    ", test_X.shape, test_Y.shape)

# %% nbgrader={"grade": false, "grade_id": "figure-data", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
ax = plot_dataset(train_X, train_Y, title="Training data")
# %% [markdown]
# *The figure shows the training points. In the middle, where the moons meet, squares and circles are mixed: to separate
# them there is to follow the noise.*
#
# The net has hidden layers of 20 and 3 ReLU units and one sigmoid unit. Its forward pass returns A3, the probability of
# label 1, and a cache, the tuple `(Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)`. However it was trained, it is measured
# the same way: by the plain cross-entropy, without any penalty and with all units, and by the share of points it gets
# right.

# %% nbgrader={"grade": false, "grade_id": "measures", "locked": true, "schema_version": 3, "solution": false, "task": false}
nets = {}
SETS = [("training", train_X, train_Y), ("test", test_X, test_Y)]


def plain_cost(X, Y, parameters):
    """Cross-entropy of the complete net, from its logits."""
    return cost_from_logits(forward_propagation(X, parameters)[1][8], Y)


def accuracy(X, Y, parameters):
    """Share of the points that the complete net gets right."""
    return np.mean(predict_dec(parameters, X) == Y)


def report(name):
    """Print how well the net `name` does."""
    for label, X, Y in SETS:
        print(
            f"{label:>8}: accuracy {accuracy(X, Y, nets[name]):.3f}, cost {plain_cost(X, Y, nets[name]):.3f}"
        )


# %% [markdown]
# `fit` trains it with `gradient_descent`, which takes a forward pass, a backward pass and a cost: later you pass in your
# own. On the way it records the plain cost on both sets.

# %% nbgrader={"grade": false, "grade_id": "fit", "locked": true, "schema_version": 3, "solution": false, "task": false}
LEARNING_RATE, ITERATIONS, RECORD_EVERY = 0.3, 10_000, 500
STEPS = {"learning_rate": LEARNING_RATE, "num_iterations": ITERATIONS, "record_every": RECORD_EVERY}
START = initialize_parameters([2, 20, 3, 1])

training_costs, test_costs = {}, {}


def cross_entropy(A3, Y, parameters):
    """The cost that is minimized when there is no penalty."""
    return compute_cost(A3, Y)


def fit(name, forward=forward_propagation, backward=backward_propagation, cost=cross_entropy):
    """Train a [2, 20, 3, 1] net; keep it in `nets[name]`, its costs in `training_costs` and `test_costs`."""
    training_costs[name], test_costs[name] = [], []

    def noted(A3, Y, parameters):
        training_costs[name].append(plain_cost(train_X, train_Y, parameters))
        test_costs[name].append(plain_cost(test_X, test_Y, parameters))
        return cost(A3, Y, parameters)

    trained = gradient_descent(train_X, train_Y, START, forward, backward, noted, progress=name, **STEPS)
    nets[name] = trained.parameters
    return nets[name]


# %% [markdown]
# The training cost will fall. And the cost on the test points?
# A guess is a letter or a number in place of the dots; it is not graded, and may stay open.

# %%
guess("test_cost_without")

# %% nbgrader={"grade": false, "grade_id": "fit-none", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
fit("none")
report("none")
axes = plot_costs(
    {"training": training_costs["none"], "test": test_costs["none"]},
    np.arange(0, ITERATIONS, RECORD_EVERY),
    title="No regularization",
)
outcome(
    "test_cost_without",
    test_costs["none"][-1],
    lowest=min(test_costs["none"]),
    training=training_costs["none"][-1],
)

# %% [markdown]
# *The figure shows the cost on both sets, every 500 iterations. The test cost falls for a short while, then turns around
# and rises, while the training cost goes on falling, with small bumps. This is what overfitting looks like.*

# %% nbgrader={"grade": false, "grade_id": "boundary-none", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
ax = plot_decision_boundary(
    lambda x: predict_dec(nets["none"], x.T), train_X, train_Y, title="No regularization"
)

# %% [markdown]
# *The figure shows what the net decides at each point of the plane. The boundary has detours and islands around single
# points in the overlap; with another sample of the same moons they would be elsewhere.*
#
# ## 2. L2: a price on weights
#
# A boundary can only make sharp turns when weights are large. So put a price on them (Krogh and Hertz 1992): add the
# squares of all **weights** to the cost, but not those of the biases, which shift a unit without making it steeper.
#
# $$J_{\text{L2}} \;=\;
# \underbrace{-\frac1m \sum_{i=1}^m \Big( y_i \log a_i + (1 - y_i) \log(1 - a_i) \Big)}_{\text{cross-entropy}}
# \;+\; \underbrace{\frac{\lambda}{2m} \sum_{l=1}^{3} \sum_{k,j} \big(W^{[l]}_{kj}\big)^2}_{\text{penalty}}$$
#
# Conventions differ: with $\lambda / (2m)$, the more examples there are, the less the penalty weighs; other texts write
# $\lambda / 2$ or $\lambda$. Always check before you copy a value of λ.
#
# ### Exercise 1: the cost
#
# **Write** `compute_cost_with_regularization(A3, Y, parameters, lambd)`. (`lambda` is a Python keyword.)
# `compute_cost(A3, Y)` gives the cross-entropy; `np.square` and `np.sum` do the rest.


# %% nbgrader={"grade": false, "grade_id": "compute_cost_with_regularization", "locked": false, "schema_version": 3, "solution": true, "task": false}
def compute_cost_with_regularization(A3, Y, parameters, lambd):
    """Cross-entropy plus L2 penalty, lambd / (2 m) times the sum of the squares of all weights.

    Parameters
    ----------
    A3 : ndarray, shape (1, m)
        Outputs of the net.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3"; the biases are not penalized.
    lambd : float
        Strength of the penalty, λ.

    Returns
    -------
    float
        The cost.
    """
    ### BEGIN SOLUTION
    m = Y.shape[1]
    squares = sum(np.sum(np.square(parameters[name])) for name in ("W1", "W2", "W3"))
    return compute_cost(A3, Y) + lambd / (2 * m) * squares
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-compute_cost_with_regularization", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("compute_cost_with_regularization")

# %% [markdown]
# Here is the overfitted net again. What share of its L2 cost is the penalty with λ = 0.7, and which of its three layers pays
# the most: the first with its 40 weights, the second with 60, or the last with 3?

# %% nbgrader={"grade": false, "grade_id": "penalty-by-layer", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_cost_with_regularization"):
    A3, _ = forward_propagation(train_X, nets["none"])
    without = compute_cost_with_regularization(A3, train_Y, nets["none"], 0.0)
    complete = compute_cost_with_regularization(A3, train_Y, nets["none"], 0.7)
    print(f"cross-entropy {float(without):.4f}, with penalty {float(complete):.4f}")
    for layer in (1, 2, 3):
        others = {key: value * (key != f"W{layer}") for key, value in nets["none"].items()}
        share = complete - compute_cost_with_regularization(A3, train_Y, others, 0.7)
        print(f"W{layer}: {nets['none'][f'W{layer}'].size:2} weights pay {float(share):.4f}")

# %% [markdown]
# The price of what this net has learned is far higher than its cross-entropy. Gradient descent will look for a cheaper net.
#
# ### Exercise 2: the gradients
#
# A new cost needs new gradients. The penalty is a sum, so each weight gets the derivative of its own term, and nothing else
# changes. Which term does the derivative of $\frac{\lambda}{2m} w^2$ add to $dW^{[l]}$, and which to $db^{[l]}$?
#
# **Write** `backward_propagation_with_regularization(X, Y, cache, lambd)`. For the plain part, either write out the chain
# rule,
#
# $$dZ^{[3]} = \tfrac1m (A^{[3]} - Y), \quad dW^{[l]} = dZ^{[l]} A^{[l-1]\top}, \quad
# db^{[l]} = \textstyle\sum_i dZ^{[l]}_{:,i}, \quad dZ^{[l-1]} = W^{[l]\top} dZ^{[l]} \odot \mathbb 1[Z^{[l-1]} > 0],$$
#
# or start from what `backward_propagation(X, Y, cache)` returns.


# %% nbgrader={"grade": false, "grade_id": "backward_propagation_with_regularization", "locked": false, "schema_version": 3, "solution": true, "task": false}
def backward_propagation_with_regularization(X, Y, cache, lambd):
    """Gradients of the cost with L2 penalty.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Inputs, one example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    cache : tuple
        (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) of the forward pass.
    lambd : float
        Strength of the penalty, λ.

    Returns
    -------
    dict
        "dW1", "db1", "dW2", "db2", "dW3", "db3", each with the shape of its parameter; other
        entries do no harm.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    Z1, A1, W1, _, Z2, A2, W2, _, _, A3, W3, _ = cache

    dZ3 = (A3 - Y) / m
    dW3 = dZ3 @ A2.T + lambd / m * W3
    db3 = np.sum(dZ3, axis=1, keepdims=True)

    dZ2 = (W3.T @ dZ3) * (Z2 > 0)
    dW2 = dZ2 @ A1.T + lambd / m * W2
    db2 = np.sum(dZ2, axis=1, keepdims=True)

    dZ1 = (W2.T @ dZ2) * (Z1 > 0)
    dW1 = dZ1 @ X.T + lambd / m * W1
    db1 = np.sum(dZ1, axis=1, keepdims=True)

    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-backward_propagation_with_regularization", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("backward_propagation_with_regularization")

# %% [markdown]
# **Do cost and gradients belong together?** Move one weight a little up and a little down, and see how much your cost
# changes: this gives a derivative that knows nothing about your backward pass. (Notebook 07 turns this into a method.)

# %% nbgrader={"grade": false, "grade_id": "slopes-l2", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_cost_with_regularization", "backward_propagation_with_regularization"):
    _, cache = forward_propagation(train_X, START)
    gradients = backward_propagation_with_regularization(train_X, train_Y, cache, 0.7)
    for name in ("W1", "W2", "W3", "b2"):
        costs = []
        for step in (1e-5, -1e-5):
            moved = {key: value.copy() for key, value in START.items()}
            moved[name][0, 0] += step
            A3, _ = forward_propagation(train_X, moved)
            costs.append(float(compute_cost_with_regularization(A3, train_Y, moved, 0.7)))
        slope = (costs[0] - costs[1]) / 2e-5
        print(
            f"{name}[0, 0]: slope of the cost {slope: .8f}, your gradient {gradients[f'd{name}'][0, 0]: .8f}"
        )

# %% [markdown]
# Same net, same start, now with λ = 0.7.

# %%
guess("training_accuracy_with_l2")


# %% nbgrader={"grade": false, "grade_id": "fit-l2", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
def fit_l2(name, lambd):
    """`fit` with your cost and your gradients."""
    return fit(
        name,
        backward=partial(backward_propagation_with_regularization, lambd=lambd),
        cost=lambda A3, Y, parameters: float(compute_cost_with_regularization(A3, Y, parameters, lambd)),
    )


with needs("compute_cost_with_regularization", "backward_propagation_with_regularization"):
    net_l2 = fit_l2("L2, λ = 0.7", 0.7)
    report("L2, λ = 0.7")
    for layer in (1, 2, 3):
        sizes = [np.linalg.norm(net[f"W{layer}"]) for net in (nets["none"], net_l2)]
        print(f"norm of W{layer}: {sizes[0]:.2f} without, {sizes[1]:.2f} with L2")
    found = {part: [accuracy(X, Y, net) for net in (nets["none"], net_l2)] for part, X, Y in SETS}
    outcome(
        "training_accuracy_with_l2",
        found["training"][1] - found["training"][0],
        training=found["training"],
        test=found["test"],
    )

# %% nbgrader={"grade": false, "grade_id": "boundary-l2", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_cost_with_regularization", "backward_propagation_with_regularization"):
    plot_decision_boundary(lambda x: predict_dec(net_l2, x.T), train_X, train_Y, title="L2, λ = 0.7")

# %% [markdown]
# *The figure shows the decisions of the net with small weights. The boundary runs smoothly between the moons and gives up
# on the points in the overlap.*
#
# Worse on the points it knows, better on those it does not: that is the bargain. How high should the price be? Try some.

# %% nbgrader={"grade": false, "grade_id": "sweep-l2", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("compute_cost_with_regularization", "backward_propagation_with_regularization"):
    prices = [0.01, 0.1, 0.7, 10]
    swept = [net_l2 if price == 0.7 else fit_l2(f"L2, λ = {price}", price) for price in prices]
    plot_costs(
        {
            "training": [plain_cost(train_X, train_Y, net) for net in swept],
            "test": [plain_cost(test_X, test_Y, net) for net in swept],
        },
        prices,
        title="Cross-entropy after training, by λ",
    )
    plt.xscale("log")
    plt.xlabel("λ (log scale)")
    plt.xticks(prices, [f"{price:g}" for price in prices])

# %% [markdown]
# *The figure shows the cross-entropy on both sets, without the penalty, of nets trained with different values of λ. On the
# left the curves are far apart (overfitting); on the right both are high (underfitting); in between, the test cost has its
# minimum.*
#
# **Weight decay.** Put the gradient into the update, and the penalty turns into a factor in front of the weight:
#
# $$W - \alpha \Big( dW_{\text{plain}} + \frac{\lambda}{m} W \Big)
# = \Big(1 - \frac{\alpha\lambda}{m}\Big)\, W - \alpha\, dW_{\text{plain}}.$$
#
# <details><summary>In numbers, and in PyTorch</summary>
#
# Here the factor is $1 - 0.3 \cdot 0.7 / 120 = 0.99825$: each step forgets 0.175 % of every weight, unless the data insist.
# Hence the `weight_decay` argument of PyTorch's optimizers. In `SGD` it is our $\lambda / m$, so λ = 0.7 with 120 examples
# is `weight_decay=0.00583`; it also applies to the biases, unless you put them in a parameter group of their own.
#
# </details>
#
# ## 3. Dropout: a thinned net for each example
#
# In each step, for each example, switch every hidden unit off with some probability (Hinton et al. 2012, Srivastava et al.
# 2014). A unit then cannot count on certain others being there to correct it, and must be useful in ever-changing company.
#
# Two conventions, easily mistaken for each other: **keep_prob** is the probability that a unit *stays*. PyTorch's
# `Dropout(p)` and Keras' `Dropout(rate)` take the probability that it is *dropped*: keep_prob = 0.86 is 0.14 there.
#
# **Inverted dropout** in a hidden layer has three steps:
#
# 1. draw a number from the uniform distribution on (0, 1) for each entry of $A$; the **mask** $D$ is true where that number
#    is below keep_prob,
# 2. set $A$ to zero where $D$ is false,
# 3. divide $A$ by keep_prob, so that on average the next layer receives as much as it would from the complete layer.
#
# The inputs and the output are not dropped.
#
# ### Exercise 3: forward
#
# **Write** `forward_propagation_with_dropout(X, parameters, keep_prob=0.5)`. So that everyone gets the same masks, call
# `np.random.seed(1)` once at the beginning, and draw with `np.random.rand(rows, columns)`, D1 before D2.


# %% nbgrader={"grade": false, "grade_id": "forward_propagation_with_dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    """Outputs of the net with inverted dropout in both hidden layers.

    Seeds NumPy's legacy stream with 1, then draws the masks D1 and D2 in this order with
    np.random.rand, each in the shape of its activations; an entry is kept where its number is
    below keep_prob.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Inputs, one example per column.
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3".
    keep_prob : float
        Probability that a hidden unit is kept, in (0, 1].

    Returns
    -------
    A3 : ndarray, shape (1, m)
        Outputs.
    cache : tuple
        (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3), where A1 and A2 are the
        activations as the next layer gets them, dropped and scaled, and the masks D1 and D2 are
        nonzero where a unit was kept and zero where it was dropped.
    """
    ### BEGIN SOLUTION
    np.random.seed(1)
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))

    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    D1 = np.random.rand(*A1.shape) < keep_prob
    A1 = A1 * D1 / keep_prob

    Z2 = W2 @ A1 + b2
    A2 = relu(Z2)
    D2 = np.random.rand(*A2.shape) < keep_prob
    A2 = A2 * D2 / keep_prob

    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-forward_propagation_with_dropout", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("forward_propagation_with_dropout")

# %% nbgrader={"grade": false, "grade_id": "figure-masks", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("forward_propagation_with_dropout"):
    _, cache = forward_propagation_with_dropout(train_X[:, :40], nets["none"], 0.7)
    Z1, D1, A1 = cache[:3]
    panels = {"complete": relu(Z1), "with dropout, keep_prob = 0.7": np.ma.masked_where(D1 == 0, A1)}
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
    for ax, (title, layer) in zip(axes, panels.items(), strict=True):
        ax.set_facecolor("#D55E00")
        picture = ax.imshow(
            layer, cmap="Greys", vmin=0, vmax=A1.max(), aspect="auto", interpolation="nearest"
        )
        ax.set(title=title, xlabel="example")
    axes[0].set(ylabel="unit of hidden layer 1", yticks=range(0, 20, 5))
    figure.colorbar(picture, ax=axes, label="activation")

# %% [markdown]
# *The figure shows the activations of 20 units for 40 examples; colored entries are dropped. No two columns lose the same
# units: each example passes through a net of its own. What is left is darker than before, because of the division.*
#
# Mask and division together are one random factor for each entry, `(random numbers < p) / p`: 1 / p or nothing.
# What is the average of this factor for different p, and for which p does it vary most?

# %% nbgrader={"grade": false, "grade_id": "factor-of-dropout", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
for keep in (0.5, 0.7, 0.86):
    factor = (np.random.default_rng(0).random(1_000_000) < keep) / keep
    print(f"keep_prob {keep}: mean {factor.mean():.3f}, standard deviation {factor.std():.3f}")

# %% [markdown]
# <details><summary>The answer</summary>
#
# On average the factor is 1 for every p, so what arrives at the next layer has the right mean. Its noise grows as keep_prob falls:
# the standard deviation is $\sqrt{(1 - p) / p}$.
#
# </details>
#
# ### Myth check: "`X = (X < 0.5)` sets an entry to 0 if it is below 0.5, and to 1 otherwise"
#
# You may come across this hint for making masks. What does it make of 0.2, 0.5 and 0.9?

# %% nbgrader={"grade": false, "grade_id": "myth-hint", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
print((np.array([0.2, 0.5, 0.9]) < 0.5).astype(int))
for keep in (0.5, 0.86):
    numbers = np.random.default_rng(0).random(100_000)
    print(
        f"keep_prob {keep}: '<' keeps {np.mean(numbers < keep):.3f}, '>' keeps {np.mean(numbers > keep):.3f}"
    )

# %% [markdown]
# <details><summary>What is wrong</summary>
#
# It is the other way around: a comparison is true, and 1, where it *holds*. The line of code is right and its explanation
# is wrong, and as long as the threshold is 0.5 nobody notices, because both ways keep one half. With 0.86, the wrong one
# would drop nearly everything.
#
# </details>
#
# ### Myth check: "dividing by keep_prob keeps the expected cost"
#
# The division is often explained this way. Here is what 2000 different masks do, on average, to a net that has trained for
# 1000 iterations. (Your function sets its seed each time, which would give the same mask 2000 times. Inside `seeded_once`, only
# the first seed counts.)

# %%
guess("averages_that_are_kept")

# %% nbgrader={"grade": false, "grade_id": "myth-expected-cost", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("forward_propagation_with_dropout"):
    young = train(train_X, train_Y, START, LEARNING_RATE, 1000).parameters
    thinned = []
    with seeded_once(0):
        for _ in range(2000):
            made = by_name(forward_propagation_with_dropout(train_X, young, 0.86)[1])
            thinned.append([made["Z2"].mean(), made["Z3"].mean(), cost_from_logits(made["Z3"], train_Y)])
    thinned = np.array(thinned)
    made = by_name(forward_propagation(train_X, young)[1])
    complete = [made["Z2"].mean(), made["Z3"].mean(), cost_from_logits(made["Z3"], train_Y)]
    uncertain = thinned.std(axis=0) / np.sqrt(len(thinned))
    for name, one, mean, error in zip(
        ("mean Z2", "mean Z3", "cost"), complete, thinned.mean(axis=0), uncertain, strict=True
    ):
        print(f"{name:7}: complete net {one:8.4f}, average over masks {mean:8.4f} ± {error:.4f}")
    means = thinned.mean(axis=0)
    outcome("averages_that_are_kept", means[2] - complete[2], complete=complete, means=means)

# %% [markdown]
# <details><summary>Why only the first</summary>
#
# Only the first (within its uncertainty, the number after ±): $Z^{[2]}$ is *linear* in what was masked, and the mean of a
# linear function is the function of the mean. After that comes a ReLU, which is not linear, so $Z^{[3]}$ is already off;
# and the cost, which is convex in the logit, rises just because $Z^{[3]}$ is spread out (Jensen's inequality). Division by
# keep_prob preserves the expected *input of the next layer*. That the expected cost is higher is no accident: the net is
# trained to do well in spite of the noise.
#
# </details>
#
# ### Exercise 4: backward
#
# The forward pass multiplied $A$ by $D$ and divided it by keep_prob. Both are factors that do not depend on the parameters,
# so by the chain rule the gradient meets the *same* factors on its way back: treat $dA^{[1]}$ and $dA^{[2]}$ the way
# $A^{[1]}$ and $A^{[2]}$ were treated, with the masks in the cache.
#
# **Write** `backward_propagation_with_dropout(X, Y, cache, keep_prob)`.


# %% nbgrader={"grade": false, "grade_id": "backward_propagation_with_dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    """Gradients of the cross-entropy in the net with inverted dropout.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Inputs, one example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    cache : tuple
        (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3) of the forward pass. The masks D1
        and D2 hold True where a unit was kept and False where it was dropped: they are not
        divided by keep_prob. A1 and A2 are dropped and scaled.
    keep_prob : float
        Probability that a hidden unit was kept.

    Returns
    -------
    dict
        "dW1", "db1", "dW2", "db2", "dW3", "db3", each with the shape of its parameter; other
        entries do no harm.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    Z1, D1, A1, _, _, Z2, D2, A2, W2, _, _, A3, W3, _ = cache

    dZ3 = (A3 - Y) / m
    dW3 = dZ3 @ A2.T
    db3 = np.sum(dZ3, axis=1, keepdims=True)

    dA2 = (W3.T @ dZ3) * D2 / keep_prob
    dZ2 = dA2 * (Z2 > 0)
    dW2 = dZ2 @ A1.T
    db2 = np.sum(dZ2, axis=1, keepdims=True)

    dA1 = (W2.T @ dZ2) * D1 / keep_prob
    dZ1 = dA1 * (Z1 > 0)
    dW1 = dZ1 @ X.T
    db1 = np.sum(dZ1, axis=1, keepdims=True)

    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-backward_propagation_with_dropout", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("backward_propagation_with_dropout")

# %% [markdown]
# Your forward pass sets its seed on every call.

# %%
guess("masks_in_a_run")

# %% nbgrader={"grade": false, "grade_id": "fit-dropout", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
KEEP_PROB = 0.86


def different_masks(calls=5):
    """How many different masks that many calls draw."""
    masks = [forward_propagation_with_dropout(train_X, START, KEEP_PROB)[1][1] for _ in range(calls)]
    return len({np.asarray(mask != 0).tobytes() for mask in masks})


def fit_dropout(name):
    """`fit` with your passes."""
    return fit(
        name,
        forward=partial(forward_propagation_with_dropout, keep_prob=KEEP_PROB),
        backward=partial(backward_propagation_with_dropout, keep_prob=KEEP_PROB),
    )


with needs("forward_propagation_with_dropout", "backward_propagation_with_dropout"):
    with_seed = different_masks()
    print("with the seed inside: ", with_seed, "different masks in 5 calls")
    net_one_mask = fit_dropout("one mask")
    report("one mask")

    with seeded_once(0):
        print("\nwithout the seed:     ", different_masks(), "different masks in 5 calls")
        net_dropout = fit_dropout("dropout, keep 0.86")
    report("dropout, keep 0.86")
    outcome("masks_in_a_run", with_seed)

# %% [markdown]
# <details><summary>What a seed inside does</summary>
#
# With the seed inside, the "random" mask is the same in every iteration. That is not dropout but a fixed net with some
# units missing for each training point, and it can learn by heart like any other. The seed is in the exercise so that your
# answer can be checked. **In a function that you train with, it has no place.**
#
# </details>
#
# A seed also helps when you check dropout's gradients by moving a weight, as above: with new masks in every call, two costs
# differ because of the masks and not because of the weight.

# %% nbgrader={"grade": false, "grade_id": "boundary-dropout", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("forward_propagation_with_dropout", "backward_propagation_with_dropout"):
    shown = {"one mask": net_one_mask, "dropout, keep 0.86": net_dropout}
    figure, axes = plt.subplots(1, 2, figsize=(9.5, 3.6), sharey=True, layout="compressed")
    for ax, (name, net) in zip(axes, shown.items(), strict=True):
        decide = partial(lambda net, x: predict_dec(net, x.T), net)
        plot_decision_boundary(decide, train_X, train_Y, ax=ax, title=name, legend=ax is axes[1])

# %% [markdown]
# *The figure shows what both nets decide, with all units switched on, as at test time. On the left is one mask
# for all iterations: the complete net, which is asked here, was never trained. On the right, with new masks, the boundary has
# fewer detours than without regularization.*
#
# **Set both yourself.** Here the net has 40 points to learn from and trains for 300 steps, with momentum so that this is enough.
# Which values leave the least gap, and what does the boundary look like there? Which make both costs high?

# %% nbgrader={"grade": false, "grade_id": "slider-regularization", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("forward_propagation_with_dropout", "backward_propagation_with_dropout"):
    few_X, few_Y = train_X[:, :40], train_Y[:, :40]

    def show_regularization(axes, lambd, keep_prob):
        net, velocity, costs = dict(START), dict.fromkeys(START, 0.0), []
        with seeded_once(0):
            for step in range(300):
                _, cache = forward_propagation_with_dropout(few_X, net, keep_prob)
                gradients = backward_propagation_with_dropout(few_X, few_Y, cache, keep_prob)
                for name, value in net.items():
                    decay = lambd / 40 * value if name[0] == "W" else 0
                    velocity[name] = 0.9 * velocity[name] + gradients[f"d{name}"] + decay
                    net[name] = value - 0.1 * velocity[name]
                if step % 15 == 14:
                    costs.append([plain_cost(few_X, few_Y, net), plain_cost(test_X, test_Y, net)])

        def decide(x):
            return forward_propagation(x.T, net)[0]

        plot_decision_boundary(decide, few_X, few_Y, ax=axes[0], legend=False, mesh=80)
        plot_gap(axes[1], np.arange(15, 301, 15), *np.transpose(costs), top=1.2)

    ranges = {"lambd": Slider(0.5, 0.0, 3.0), "keep_prob": Slider(1.0, 0.5, 1.0)}
    explore(show_regularization, panels=2, **ranges)

# %% [markdown]
# *The figure shows the boundary and, beside it, the cost on the 40 points and on the test points, with the gap between them in
# gray; keep_prob is 1. With λ = 0 the boundary turns to catch single points, and the gap widens until the end. With λ = 0.5 it is
# small. With λ = 3 the net gives up, and both costs stay at ln 2.*
#
# ## 4. Traditional dropout: paying at test time
#
# Dropout was first published in another form: during training, units are dropped and *not* scaled. At test time all units
# are there, and the next layer receives more than it ever did before. So at test time each hidden activation is multiplied
# by keep_prob, the probability that it took part. (Srivastava et al. do this once to the weights that lead *out* of the
# hidden units, which comes to the same thing.)
#
# ### Exercise 5: the complete net at test time
#
# **Write** `predict_traditional_dropout(X, parameters, keep_prob)` for parameters that were trained the traditional way.


# %% nbgrader={"grade": false, "grade_id": "predict_traditional_dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
def predict_traditional_dropout(X, parameters, keep_prob):
    """Test-time probabilities of label 1 for a net trained with traditional, not inverted dropout.

    Both hidden layers had dropout, with the same keep_prob. No unit is dropped now; each hidden
    activation is scaled by the probability that it took part in training.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Inputs, one example per column.
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3".
    keep_prob : float
        Probability that a hidden unit was kept during training.

    Returns
    -------
    ndarray, shape (1, m)
        The *probabilities* A3, in (0, 1): not decisions 0 or 1.
    """
    ### BEGIN SOLUTION
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    A1 = relu(W1 @ X + b1) * keep_prob
    A2 = relu(W2 @ A1 + b2) * keep_prob
    return sigmoid(W3 @ A2 + b3)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-predict_traditional_dropout", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("predict_traditional_dropout")

# %% [markdown]
# **Are the two kinds the same thing?** In inverted dropout a weight meets activations that are 1 / keep_prob times as
# large. So the net with the weights W2 / keep_prob and W3 / keep_prob, used the traditional way, should do exactly what
# your net does.

# %%
guess("scale_forgotten")

# %% nbgrader={"grade": false, "grade_id": "two-kinds", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs(
    "forward_propagation_with_dropout", "backward_propagation_with_dropout", "predict_traditional_dropout"
):
    as_traditional = {
        name: value / KEEP_PROB if name in ("W2", "W3") else value for name, value in net_dropout.items()
    }
    A3_inverted, _ = forward_propagation(test_X, net_dropout)
    A3_traditional = predict_traditional_dropout(test_X, as_traditional, KEEP_PROB)
    print(f"largest difference between the two: {np.max(np.abs(A3_inverted - A3_traditional)):.1e}")
    print(f"test cost, scaled by keep_prob: {plain_cost(test_X, test_Y, net_dropout):.3f}")
    print(f"test cost, scale forgotten:     {plain_cost(test_X, test_Y, as_traditional):.3f}")
    outcome(
        "scale_forgotten",
        plain_cost(test_X, test_Y, as_traditional) / plain_cost(test_X, test_Y, net_dropout),
        scaled=plain_cost(test_X, test_Y, net_dropout),
        forgotten=plain_cost(test_X, test_Y, as_traditional),
    )

    with seeded_once(0):
        many = [forward_propagation_with_dropout(test_X, net_dropout, KEEP_PROB)[0] for _ in range(300)]
    gap = np.mean(np.abs(A3_inverted - np.mean(many, axis=0)))
    print(f"complete net and average of 300 thinned nets: probabilities {gap:.3f} apart on average")

# %% [markdown]
# <details><summary>Why inverted dropout has won</summary>
#
# The two kinds are one thing in two currencies. **Why, then, has inverted dropout won?** Because with it there is *nothing
# to do at test time*: the trained net is an ordinary net that can be used, exported and shared without a word about
# dropout. keep_prob may even change during training, or differ from layer to layer, and the code that uses the net stays
# the same. In the traditional form every user has to know keep_prob, and forgetting it raises no error: it only makes the
# net worse.
#
# The last line compares the complete net with what it stands for: the average over thinned nets. The scale gives a cheap
# approximation of that average, not the average itself (for the reason given in the second myth check).
#
# </details>
#
# ## 5. Side by side

# %% nbgrader={"grade": false, "grade_id": "figure-costs", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs(
    "compute_cost_with_regularization",
    "backward_propagation_with_regularization",
    "forward_propagation_with_dropout",
    "backward_propagation_with_dropout",
):
    chosen = {"none": nets["none"], "L2, λ = 0.7": net_l2, "dropout, keep 0.86": net_dropout}
    iterations = np.arange(0, ITERATIONS, RECORD_EVERY)
    figure, axes = plt.subplots(1, 2, figsize=(10, 3.8), sharey=True, layout="constrained")
    for ax, costs, title in zip(
        axes, (training_costs, test_costs), ("Training points", "Test points"), strict=True
    ):
        plot_costs({name: costs[name] for name in chosen}, iterations, ax=ax, title=title)
    axes[1].set_ylabel("")
    for name in chosen:
        print(name)
        report(name)


# %% [markdown]
# *The figure shows the plain cross-entropy of three training runs, on the points they learned from and on new ones. Without
# regularization the net is best on the left and worst on the right; with L2 its two costs end up almost equal.*
#
# ### Myth check: "dropout is the better regularizer"
#
# One sample of data proves nothing: with another seed the order may change. So there are 20 fresh samples. Here is one of them;
# `compare_on(2)` in a cell of your own tries the next.


# %% nbgrader={"grade": false, "grade_id": "myth-dropout-beats-l2", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
def compare_on(seed):
    """Train without regularization, with L2 and with dropout on another sample; print and return the test accuracies."""
    X, Y, new_X, new_Y = load_2D_dataset(seed)
    l2 = (forward_propagation, partial(backward_propagation_with_regularization, lambd=0.7))
    dropout = (
        partial(forward_propagation_with_dropout, keep_prob=KEEP_PROB),
        partial(backward_propagation_with_dropout, keep_prob=KEEP_PROB),
    )
    found = {"none": accuracy(new_X, new_Y, train(X, Y, START, LEARNING_RATE, ITERATIONS).parameters)}
    with seeded_once(seed):
        for name, (forward, backward) in {"L2": l2, "dropout": dropout}.items():
            trained = gradient_descent(
                X,
                Y,
                START,
                forward,
                backward,
                cross_entropy,
                learning_rate=LEARNING_RATE,
                num_iterations=ITERATIONS,
            )
            found[name] = accuracy(new_X, new_Y, trained.parameters)
    print(f"sample {seed}:", ", ".join(f"{name} {value:.3f}" for name, value in found.items()))
    return found


with needs(
    "backward_propagation_with_regularization",
    "forward_propagation_with_dropout",
    "backward_propagation_with_dropout",
):
    compare_on(1)

# %% [markdown]
# All 20 samples, `compare_on(0)` to `compare_on(19)`, same net, same number of steps:
#
# | regularizer | mean test accuracy | better than none | better than L2 |
# |---|---|---|---|
# | none | 0.847 | | on 0 of 20 |
# | L2, λ = 0.7 | 0.876 | on 20 of 20 | |
# | dropout, keep 0.86 | 0.859 | on 14 of 20 | on 2 of 20 |
#
# <details><summary>What follows, and what does not</summary>
#
# On this task L2 helps every time; dropout helps most of the time, and less. (Other masks move the 14 by two or so, and
# even round-off moves single results: without a penalty, training amplifies the last digit.) That does not make L2 the
# better regularizer in general: dropout was made for wide nets, and layers of 20 and 3 units leave it little to drop; nor
# were λ and keep_prob tuned with equal care. What follows is more modest: **which one is better is a question for your
# data**, and one sample does not answer it.
#
# </details>
#
# **Explain in your own words** (not graded): why does the *training* accuracy have to fall for the test accuracy to rise
# here?
#
# ## 6. Summary
#
# | method | during training | at test time | gradients |
# |---|---|---|---|
# | L2 | cost $+ \frac{\lambda}{2m} \sum W^2$ | nothing | $dW + \frac{\lambda}{m} W$, db unchanged |
# | inverted dropout | mask, divide by keep_prob | nothing | same mask, same division |
# | traditional dropout | mask | hidden activations × keep_prob | same mask |
#
# - Overfitting shows as a test cost that rises while the training cost falls.
# - L2 charges for weights, not for biases. λ / (2m) here is `weight_decay` λ / m in an optimizer.
# - keep_prob is the probability of staying; many libraries ask for the drop rate, 1 - keep_prob.
# - Dividing by keep_prob preserves the expected input of the next layer, not the expected cost.
# - A seed inside a training function turns dropout into a fixed mask.
# - Dropout is for training only: switch it off when you evaluate.
#
# <details><summary>References</summary>
#
# - A. Krogh, J. Hertz (1992): *A simple weight decay can improve generalization*, NIPS 4.
# - G. Hinton, N. Srivastava, A. Krizhevsky, I. Sutskever, R. Salakhutdinov (2012): *Improving neural networks by preventing
#   co-adaptation of feature detectors*, arXiv:1207.0580.
# - N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov (2014): *Dropout: a simple way to prevent neural
#   networks from overfitting*, JMLR 15.
# - I. Loshchilov, F. Hutter (2019): *Decoupled weight decay regularization*, ICLR. Why weight decay and L2 are the same for
#   plain gradient descent, but not for Adam.
#
# </details>
