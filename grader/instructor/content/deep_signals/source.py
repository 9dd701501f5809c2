# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Fifty layers: how far does a signal get?
#
# A factor of 0.9 hardly matters. Fifty of them, one after the other, leave 0.005; fifty factors of 1.1 make 117. In a deep net,
# every layer multiplies what comes in by some factor, on the way forward and again on the way back. This notebook measures
# both, layer by layer, and shows two ways to set the factor to one.
#
# **When you are done, you can**
#
# - measure how a signal and its gradient travel through a net of any depth, and predict both with two lines of arithmetic,
# - say why stable activations do not mean that the net can learn,
# - draw orthogonal weights, and say what they keep that random numbers of the right size do not,
# - rescale a given net on a batch of data (LSUV), and say what this does not fix.
#
# **Time:** about 75 minutes. **You need:** NumPy, matrix products, and the chain rule through a layer.
#
# **Contents**
#
# 1. Exercise 1: forward through fifty layers
# 2. Exercise 2: and back
# 3. Exercise 3: orthogonal weights
# 4. Exercise 4: let the data set the scale (LSUV)
# 5. Does it train?
# 6. Summary
#
# <details><summary>How it works</summary>
#
# Write your code where it says `YOUR CODE HERE`, run the cell, then run the check cell below it. It tells
# you at once what is right, what is not, and which mistake it looks like. You may check as often as you like. If you are
# stuck, `hint("propagate")` opens three steps of help; none of them is the answer.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from grader import check, guess, hint, needs, outcome
from init_utils import Slider, explore, load_digits_even_odd, plot_costs
from init_utils.experiments.deep_signals import (
    STARTS,
    draw_weights,
    find_start,
    growth,
    measure,
    normal_inputs,
    pre_activation_stds,
    scaled_layers,
    similarity_of_examples,
    singular_values,
    train_deep,
    width_factors,
)
from init_utils.experiments.deep_signals_figures import (
    plot_both_ways,
    plot_singular_values,
    plot_stds,
    plot_width_factors,
)
from init_utils.experiments.signal_theory import FUNCTIONS, predict_signals, steady_gain
from init_utils.figures.explorers import plot_share_saturated, plot_sizes

# %% [markdown]
# ## 1. Exercise 1: forward through fifty layers
#
# To see what the weights alone do, the nets in this notebook have no biases, and they use the same activation $f$ in every
# layer, including the last:
#
# $$Z^{[l]} = W^{[l]} A^{[l-1]}, \qquad A^{[l]} = f(Z^{[l]}), \qquad A^{[0]} = X.$$
#
# | `activation` | $f(z)$ |
# |---|---|
# | `"linear"` | $z$ |
# | `"relu"` | $\max(0, z)$ |
# | `"tanh"` | $\tanh z$ |
# | `"sigmoid"` | $1 / (1 + e^{-z})$ |
#
# **Write** `propagate(X, weights, activation)`, which returns the activations of all layers. They are the raw material
# for every measurement below.


# %% nbgrader={"grade": false, "grade_id": "propagate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def propagate(X, weights, activation):
    """The activations of every layer of a net without biases.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Inputs, one example per column.
    weights : list of L ndarrays
        [W_1, …, W_L], W_l of shape (n_l, n_(l-1)).
    activation : str
        "linear", "relu", "tanh" or "sigmoid", in every layer, including the last.

    Returns
    -------
    list of L ndarrays
        [A_1, …, A_L], A_l = f(W_l A_(l-1)) of shape (n_l, m), float64. The input A_0 = X is not included.
    """
    ### BEGIN SOLUTION
    functions = {
        "linear": lambda Z: Z,
        "relu": lambda Z: np.maximum(0, Z),
        "tanh": np.tanh,
        "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
    }
    activations = []
    A = X
    for W in weights:
        A = functions[activation](W @ A)
        activations.append(A)
    return activations
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-propagate", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check("propagate")

# %% [markdown]
# Now take fifty ReLU layers of 256 units, and 100 inputs whose entries are standard normal. We compare four ways to draw the
# weights, with $n = 256$ inputs to every unit:
#
# | name | weights | their variance |
# |---|---|---|
# | 0.01 | 0.01 · normal | 0.0001 |
# | U(±1/√n) | uniform between $-1/\sqrt n$ and $1/\sqrt n$ | $\frac13 \cdot 1/n$ |
# | Xavier | normal | $1/n$ |
# | He | normal | $2/n$ |
#
# A guess is a letter or a number in place of the dots; it is not graded, and may stay open.

# %%
guess("layer_50_with_xavier")

# %% nbgrader={"grade": false, "grade_id": "figure-relu", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate"):
    relu_starts = [start for start in STARTS if start.activation == "relu"]
    stds = {start.name: measure(start, propagate).forward for start in relu_starts}
    predicted = {start.name: predict_signals(start).forward for start in relu_starts}
    for name, values in stds.items():
        print(f"{name:9} layer 1: {values[0]:.2f}   layer 50: {values[-1]:.1e}", end="   ")
        print(f"each layer: × {growth(values):.3f}")
    plot_stds(stds, predicted, title="ReLU: standard deviation of the activations")
    outcome("layer_50_with_xavier", stds["Xavier"][-1], he=stds["He"][-1])
    plt.show()

# %% [markdown]
# *The figure shows the standard deviation of the activations in every layer, on a logarithmic scale. A straight line means
# that every layer multiplies by the same factor. Only He's line is level; with 0.01 the signal has shrunk by 46 powers of ten
# by the time it reaches the end.*
#
# The black lines are not a fit. They follow from one formula. Let the weights have variance $g^2 / n$; $g$ is the **gain**. A
# sum of many terms is nearly normal, so
#
# $$z \sim N(0, q_l), \qquad q_1 = g^2 \operatorname{E}[x^2], \qquad q_{l+1} = g^2 \operatorname{E}\!\left[f(z)^2\right]
# \text{ with } z \sim N(0, q_l).$$
#
# For ReLU, $\operatorname{E}[f(z)^2] = q_l / 2$, so each layer multiplies the standard deviation by $g / \sqrt 2$:
#
# | name | $g^2$ | factor per layer |
# |---|---|---|
# | 0.01 | $0.0001 \cdot n$ | $0.01 \sqrt{n / 2} = 0.113$ |
# | U(±1/√n) | $1/3$ | $\sqrt{1/6} = 0.408$ |
# | Xavier | $1$ | $\sqrt{1/2} = 0.707$ |
# | He | $2$ | $1$ |
#
# <details><summary>And inside [-4, 4]?</summary>
#
# The uniform start is sometimes recommended because "z stays inside [-4, 4]". So it does, ever more so: without the ReLU, the
# factor is still only $\sqrt{1/3} = 0.577$.
#
# </details>
#
# ### Is 0.01 always bad?
#
# The factor $0.01 \sqrt{n/2}$ depends on the width.

# %%
guess("width_for_001")

# %% nbgrader={"grade": false, "grade_id": "figure-width", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate"):
    factors = width_factors(propagate)
    for width, factor in factors.items():
        print(f"width {width:5}   measured {factor:.4f}   0.01 √(n/2) = {0.01 * np.sqrt(width / 2):.4f}")
    plot_width_factors(factors)
    widest = max(factors)
    outcome("width_for_001", widest / factors[widest] ** 2, widest=widest, factor=factors[widest])
    plt.show()

# %% [markdown]
# *The figure shows the measured factor per layer against the width, both on logarithmic scales, and the line 0.01 √(n/2). The
# line reaches 1 at a width of 20 000.*
#
# <details><summary>Why</summary>
#
# At $n = 20\,000$ the rule 0.01 *is* He's rule: $\sqrt{2 / 20\,000} = 0.01$. A fixed number is right for one width and wrong
# for all others. That is the whole case for dividing by $\sqrt n$.
#
# </details>
#
# ### Which gain keeps the signal?
#
# The same argument for any $f$: to keep $\operatorname{Var} z$ at 1, we need $g = 1 / \sqrt{\operatorname{E}[f(z)^2]}$ with
# $z \sim N(0, 1)$. No sampling is needed: this is an integral.

# %% nbgrader={"grade": false, "grade_id": "gains", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
for name, (function, _) in FUNCTIONS.items():
    print(f"{name:18} {steady_gain(function):.5f}")
for slope in (0.01, 0.2):
    gain = steady_gain(lambda z, slope=slope: np.where(z > 0, z, slope * z))
    print(
        f"leaky ReLU, {slope:<6} {gain:.5f}   closed form √(2 / (1 + a²)) = {np.sqrt(2 / (1 + slope**2)):.5f}"
    )

# %% [markdown]
# For ReLU it is $\sqrt 2$; for leaky ReLU with slope $a$ it is $\sqrt{2 / (1 + a^2)}$. For tanh it is 1.5925; libraries use
# $5/3 = 1.667$, which is a convention, and a little larger.
#
# **Explain in your own words** (not graded): with tanh, a gain below 1 makes the signal die out, but a gain above 1 does not
# make it grow without bound. Why not? Then vary the gain of fifty tanh layers, and see whether you were right.

# %% nbgrader={"grade": false, "grade_id": "slider-gain", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate"):
    inputs, xavier = normal_inputs(), draw_weights(find_start("tanh", "Xavier"))

    def show_gain(axes, gain):
        activations = propagate(inputs, [gain * W for W in xavier], "tanh")
        sizes = {"activations": [np.sqrt(np.mean(A**2)) for A in activations]}
        places = [f"{layer}" if layer % 10 == 0 else "" for layer in range(1, 51)]
        plot_sizes(axes[0], sizes, places, limits=(1e-16, 10), title="fifty tanh layers")
        plot_share_saturated(axes[1], activations[-1], name="layer 50")

    explore(show_gain, panels=2, gain=Slider(1.0, 0.5, 3.0))

# %% [markdown]
# *The figure shows the size of the activations in all fifty layers, on a logarithmic axis, and a histogram of those of layer 50. At a
# gain of 1 the size shrinks from 0.63 to 0.10. At 0.9, layer 50 is down to 0.002; at 1.1 it keeps 0.30; at 3, two fifths of its
# entries are saturated.*
#
# ## 2. Exercise 2: and back
#
# Learning needs the way back as well. Let $J$ be any cost. The chain rule says, with $\odot$ for the entrywise product:
#
# $$\frac{\partial J}{\partial Z^{[l]}} = \frac{\partial J}{\partial A^{[l]}} \odot f'(Z^{[l]}), \qquad
# \frac{\partial J}{\partial A^{[l-1]}} = {W^{[l]}}^\top \frac{\partial J}{\partial Z^{[l]}}.$$
#
# The slopes $f'$ are easily written with the activation $A = f(Z)$ itself:
#
# | `activation` | $f'(Z)$ |
# |---|---|
# | `"linear"` | 1 |
# | `"relu"` | 1 where $A > 0$, else 0 |
# | `"tanh"` | $1 - A^2$ |
# | `"sigmoid"` | $A (1 - A)$ |
#
# We have no cost here and need none: what arrives at the last activations, $\partial J / \partial A^{[L]}$, is drawn from a
# standard normal distribution. What becomes of it on its way to layer 1?
#
# **Write** `backpropagate_std(X, weights, activation)`, which returns the standard deviation of
# $\partial J / \partial Z^{[l]}$ for every layer. Do the forward pass inside the function too, so that it stands on its own.


# %% nbgrader={"grade": false, "grade_id": "backpropagate_std", "locked": false, "schema_version": 3, "solution": true, "task": false}
def backpropagate_std(X, weights, activation):
    """The standard deviation of the gradient in every layer of a net without biases.

    The gradient with respect to the last activations is drawn as
    np.random.default_rng(0).standard_normal((n_L, m)): a new generator with seed 0 in every call.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Inputs, one example per column.
    weights : list of L ndarrays
        [W_1, …, W_L], W_l of shape (n_l, n_(l-1)).
    activation : str
        "linear", "relu", "tanh" or "sigmoid", in every layer, including the last.

    Returns
    -------
    list of L floats
        In the order of the layers, 1 … L: np.std over all entries of dZ_l, the gradient with respect to the
        pre-activation Z_l.
    """
    ### BEGIN SOLUTION
    functions = {
        "linear": lambda Z: Z,
        "relu": lambda Z: np.maximum(0, Z),
        "tanh": np.tanh,
        "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
    }
    slopes = {
        "linear": np.ones_like,
        "relu": lambda A: (A > 0).astype(float),
        "tanh": lambda A: 1 - A**2,
        "sigmoid": lambda A: A * (1 - A),
    }
    activations = []
    A = X
    for W in weights:
        A = functions[activation](W @ A)
        activations.append(A)
    dA = np.random.default_rng(0).standard_normal(A.shape)
    stds = []
    for W, A in zip(reversed(weights), reversed(activations), strict=True):
        dZ = dA * slopes[activation](A)
        stds.append(float(np.std(dZ)))
        dA = W.T @ dZ
    return stds[::-1]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-backpropagate_std", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
check("backpropagate_std")

# %% [markdown]
# ### Myth check: "the activations look healthy, so the net can learn"
#
# Six more starts, with other activations, make ten. "tanh 5/3" is tanh with the gain 5/3.
#
# Look at the forward column once it is there: where are the activations of layer 50 about as large as those of layer 1?

# %%
guess("sigmoid_gradient")

# %% nbgrader={"grade": false, "grade_id": "table-fifty-layers", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate", "backpropagate_std"):
    measured = {start: measure(start, propagate, backpropagate_std) for start in STARTS}
    print("                     activations, layer 1 → 50     gradients, layer 50 → 1")
    for start, found in measured.items():
        forward, backward = found.forward, found.backward
        print(
            f"{start.activation:8} {start.name:10}      {forward[0]:5.2f} → {forward[-1]:<8.2g}"
            f"               {backward[-1]:5.2f} → {backward[0]:<8.2g}"
        )
    sigmoid_net = measured[find_start("sigmoid", "Xavier")]
    outcome("sigmoid_gradient", sigmoid_net.backward[0], activations=sigmoid_net.forward[-1])

# %% nbgrader={"grade": false, "grade_id": "figure-fifty-layers", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate", "backpropagate_std"):
    plot_both_ways(measured)
    plt.show()

# %% [markdown]
# *The figure shows the ten starts: activations in the upper row, gradients in the lower one, all on one scale. For ReLU and
# linear units, both rows tell the same story. For sigmoid the activations are level while the gradient vanishes.*
#
# <details><summary>What happened, and why</summary>
#
# Sigmoid with Xavier keeps its activations at about 0.12 and loses the gradient to $4 \cdot 10^{-32}$. Tanh with 5/3 keeps
# them at 0.65, and the gradient grows from 0.7 to about 50, nearly 80-fold. **Stable activations do not imply stable gradients.**
#
# </details>
#
# The reason: a layer multiplies the mean square of the activations by $g^2 \operatorname{E}[f(z)^2] / \operatorname{Var} z$, and
# the variance of the gradient, on its way back, by $g^2 \operatorname{E}[f'(z)^2]$. For ReLU and linear units, these two agree:
# $f(z) = f'(z)\, z$, and $f'$ depends only on the sign of $z$. For others they do not:

# %% nbgrader={"grade": false, "grade_id": "backward-prediction", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate", "backpropagate_std"):
    for activation, name in [("relu", "He"), ("tanh", "Xavier"), ("tanh", "5/3"), ("sigmoid", "Xavier")]:
        start = find_start(activation, name)
        theory, found = predict_signals(start), measured[start]
        print(
            f"{activation:8} {name:7} gradient, each layer: × {growth(found.backward[::-1]):.3f}"
            f"   predicted × {growth(theory.backward[::-1]):.3f}"
        )

# %% [markdown]
# The slope of a sigmoid is at most 1/4, so with weights of gain 1 each layer takes away three quarters of the gradient. What
# keeps its activations up is not the signal either: it is the constant 1/2 in the middle of the sigmoid. Check whether two
# *different* inputs still give different activations:

# %% nbgrader={"grade": false, "grade_id": "similarity", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate"):
    for activation, name in [("linear", "Xavier"), ("tanh", "5/3"), ("relu", "He"), ("sigmoid", "Xavier")]:
        layers = propagate(normal_inputs(), draw_weights(find_start(activation, name)), activation)
        print(
            f"{activation:8} {name:7} mean cosine of two inputs"
            + "".join(
                f"   layer {layer}: {similarity_of_examples(layers[layer - 1]):6.3f}" for layer in (1, 5, 50)
            )
        )

# %% [markdown]
# <details><summary>What this shows</summary>
#
# In layer 50, all inputs look alike to the sigmoid net (cosine 1.000): its activations are healthy, equal, and say nothing
# about the input. He's ReLU net, good in every other respect, has the same tendency. A standard deviation over all entries does
# not see this; it is a first look, not a diagnosis.
#
# </details>
#
# One more thing that a single number hides: chance. He's factor is 1 *on average*.

# %% nbgrader={"grade": false, "grade_id": "other-seeds", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate"):
    he = find_start("relu", "He")
    last = [np.std(propagate(normal_inputs(), draw_weights(he, seed=seed), "relu")[-1]) for seed in range(8)]
    print("ReLU, He, layer 50, eight seeds:", " ".join(f"{std:.2f}" for std in last))

# %% [markdown]
# Each layer multiplies by a random factor near 1, and over fifty layers of 256 units the product wanders by a factor of two
# to four. Wider layers wander less.
#
# ## 3. Exercise 3: orthogonal weights
#
# Xavier's weights keep the *average* length of a vector. They do not keep every vector's length: some directions are
# stretched, others shrunk. An **orthogonal** matrix keeps every length exactly: $Q^\top Q = I$, so $\lVert Q x \rVert = \lVert x
# \rVert$ for every $x$. Saxe, McClelland and Ganguli (2014) proposed starting from random orthogonal matrices, times a gain.
#
# Here is a recipe, the one that PyTorch uses too:
#
# 1. Draw a matrix $G$ of standard normal numbers, in the requested shape.
# 2. If it has fewer rows than columns, continue with $G^\top$.
# 3. Compute $G = QR$ with `np.linalg.qr`: the columns of $Q$ are orthonormal, $R$ is upper triangular.
# 4. Flip the sign of every column of $Q$ for which the diagonal entry of $R$ is negative. Then $R$ has a positive diagonal,
#    $Q$ is unique, and it is distributed evenly over all orthogonal matrices; what `qr` returns is not (Mezzadri 2007).
# 5. Transpose back, if you transposed in step 2, and multiply by the gain.
#
# A matrix that is not square cannot have both orthonormal rows and orthonormal columns. With this recipe, whichever are fewer
# are orthonormal.
#
# **Write** `orthogonal(shape, gain, rng)`.


# %% nbgrader={"grade": false, "grade_id": "orthogonal", "locked": false, "schema_version": 3, "solution": true, "task": false}
def orthogonal(shape, gain, rng):
    """A random matrix with orthonormal rows or columns, whichever are fewer, times a gain.

    Draws G = rng.standard_normal(shape), and nothing else, from `rng`. Q is the factor with orthonormal columns in
    G = Q R, or in G.T = Q R where G has fewer rows than columns, with the signs for which R has a positive diagonal.

    Parameters
    ----------
    shape : tuple of two ints
        (rows, columns).
    gain : float
        Factor in front.
    rng : numpy.random.Generator
        Where the random numbers come from.

    Returns
    -------
    ndarray, shape `shape`, float64
        gain * Q, or gain * Q.T where G has fewer rows than columns.
    """
    ### BEGIN SOLUTION
    rows, columns = shape
    G = rng.standard_normal((rows, columns))
    Q, R = np.linalg.qr(G if rows >= columns else G.T)
    Q = Q * np.sign(np.diag(R))
    return gain * (Q if rows >= columns else Q.T)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-orthogonal", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("orthogonal")

# %% [markdown]
# A linear net of fifty layers is one matrix, the product $W_{50} \cdots W_1$. Its **singular values** say how much each
# direction is stretched. Both starts below keep the standard deviation.

# %%
guess("singular_values_of_xavier")

# %% nbgrader={"grade": false, "grade_id": "figure-singular-values", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate", "orthogonal"):
    xavier = draw_weights(find_start("linear", "Xavier"))
    rng = np.random.default_rng(0)
    rotations = [orthogonal((256, 256), 1.0, rng) for _ in range(50)]
    products = {}
    for name, weights in [("Xavier", xavier), ("orthogonal", rotations)]:
        std = np.std(propagate(normal_inputs(), weights, "linear")[-1])
        products[name] = {depth: singular_values(weights[:depth]) for depth in (1, 10, 50)}
        values = products[name][50]
        print(f"{name:10} std of layer 50: {std:.3f}   singular values after 50 layers:", end=" ")
        print(
            f"largest {values[0]:.3g}, median {np.median(values):.2g}, above 0.1: {np.sum(values > 0.1)} of 256"
        )
    plot_singular_values(products)
    values = products["Xavier"][50]
    outcome("singular_values_of_xavier", np.median(values), largest=values[0])
    plt.show()

# %% [markdown]
# *The figure shows how much a product of weight matrices stretches each direction, sorted, on a logarithmic scale. With Xavier,
# a few directions are stretched and most are lost, and the deeper the product, the more; with orthogonal matrices, all stay
# at 1.*
#
# <details><summary>What happened, and why</summary>
#
# After fifty of Xavier's layers, about thirty directions out of 256 carry everything, and half of the directions are smaller by
# more than seven powers of ten. The standard deviation did not show it: it is the *root mean square* of the singular values,
# and the few large ones make up for the rest. Orthogonal layers lose nothing, and their standard deviation is exactly that of
# the inputs, not just on average.
#
# </details>
#
# With ReLU, use the gain $\sqrt 2$; a ReLU is not a rotation, so there the advantage is smaller:

# %% nbgrader={"grade": false, "grade_id": "orthogonal-relu", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate", "backpropagate_std", "orthogonal"):
    rng = np.random.default_rng(0)
    for activation, gain in [("linear", 1.0), ("relu", np.sqrt(2)), ("tanh", steady_gain(np.tanh))]:
        weights = [orthogonal((256, 256), gain, rng) for _ in range(50)]
        forward = [np.std(A) for A in propagate(normal_inputs(), weights, activation)]
        backward = backpropagate_std(normal_inputs(), weights, activation)
        print(
            f"{activation:7} gain {gain:.4f}   activations {forward[0]:.3f} → {forward[-1]:.3f}"
            f"   gradients {backward[-1]:.3f} → {backward[0]:.3f}"
        )

# %% [markdown]
# ## 4. Exercise 4: let the data set the scale (LSUV)
#
# All the rules so far assume something: independent weights, inputs of variance 1, one kind of layer. Mishkin and Matas (2016)
# measure instead. **Layer-sequential unit variance**, LSUV, takes given weights (theirs are orthogonal) and one batch of data.
# From the first layer to the last:
#
# - compute the layer's output *before* the nonlinearity, $Z^{[l]} = W^{[l]} A^{[l-1]}$, with the earlier layers already
#   rescaled;
# - while its standard deviation is not within `tol` of 1, divide $W^{[l]}$ by it;
# - then continue to the next layer with $A^{[l]} = f(Z^{[l]})$.
#
# (The paper compares the variance with 1; here it is the standard deviation.)
#
# **Write** `lsuv(X, weights, activation, tol)`. It returns new weights and leaves the given ones unchanged: note that `W /= 2`
# changes an array in place, and `W = W / 2` makes a new one. Compute the activations inside the function too, so that it stands
# on its own.


# %% nbgrader={"grade": false, "grade_id": "lsuv", "locked": false, "schema_version": 3, "solution": true, "task": false}
def lsuv(X, weights, activation, tol):
    """Rescale weights, layer by layer, until every pre-activation has standard deviation 1 on a batch.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        The batch, one example per column.
    weights : list of L ndarrays
        [W_1, …, W_L], W_l of shape (n_l, n_(l-1)), no biases. Neither the list nor the arrays are changed.
    activation : str
        "linear", "relu", "tanh" or "sigmoid", in every layer.
    tol : float
        While |std - 1| > tol, the layer's weights are divided by std, at most 10 times; std is np.std over all
        entries of Z_l = W_l A_(l-1), computed with the earlier layers already rescaled. So a layer that is
        within tol keeps its weights.

    Returns
    -------
    list of L ndarrays
        The rescaled weights, float64.
    """
    ### BEGIN SOLUTION
    functions = {
        "linear": lambda Z: Z,
        "relu": lambda Z: np.maximum(0, Z),
        "tanh": np.tanh,
        "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
    }
    rescaled = []
    A = X
    for given in weights:
        W = given.copy()
        for _ in range(10):
            std = np.std(W @ A)
            if abs(std - 1) <= tol:
                break
            W = W / std
        rescaled.append(W)
        A = functions[activation](W @ A)
    return rescaled
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-lsuv", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("lsuv")

# %% [markdown]
# Take a net that somebody has tuned by hand: He's weights, but layers 10 and 30 are multiplied by 0.05 and layer 20 by 30.
#
# How close to 1 do the standard deviations get if we ask for a tolerance of one in a million?

# %% nbgrader={"grade": false, "grade_id": "figure-lsuv", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate", "lsuv"):
    X = normal_inputs()
    crooked = scaled_layers({10: 0.05, 20: 30, 30: 0.05})
    straight = lsuv(X, crooked, "relu", 1e-6)
    before = pre_activation_stds(X, crooked, "relu", propagate)
    after = pre_activation_stds(X, straight, "relu", propagate)
    print(f"before: from {min(before):.2g} to {max(before):.2g}")
    print(f"after:  all 50 within {max(abs(after - 1)):.1e} of 1")
    plot_stds(
        {"as given": before, "after LSUV": after}, title="LSUV: standard deviation of the pre-activations"
    )
    plt.show()

# %% [markdown]
# *The figure shows the standard deviation of the pre-activations in every layer. The given net jumps where its layers are too
# small or too large and stays off afterwards; after LSUV the line is level at 1.*
#
# <details><summary>Why once, and why before the nonlinearity</summary>
#
# We asked for $10^{-6}$ and got round-off: **one division per layer is enough**, for all fifty. Without a bias, $Z$ is
# proportional to $W$, so dividing $W$ by the standard deviation divides $Z$ by it. The loop is for cases where a remainder is
# left: a fresh batch for every measurement, a bias, low-precision numbers.
#
# And it measures *before* the nonlinearity for a reason: after a sigmoid, whose values lie between 0 and 1, no standard
# deviation exceeds ½, and the loop would keep dividing.
#
# </details>
#
# LSUV works with any activation, without a gain to look up. Here it fixes the weights 0.01 · normal for four activations.

# %%
guess("gradients_after_lsuv")

# %% nbgrader={"grade": false, "grade_id": "lsuv-backward", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("propagate", "backpropagate_std", "lsuv"):
    small = draw_weights(find_start("relu", "0.01"))
    unseen = normal_inputs(seed=1)
    gradients = {}
    for activation in FUNCTIONS:
        weights = lsuv(X, small, activation, 0.01)
        fresh = pre_activation_stds(unseen, weights, activation, propagate)[-1]
        back = backpropagate_std(X, weights, activation)
        print(
            f"{activation:8} pre-activations on other inputs, layer 50: {fresh:.2f}"
            f"   gradients, layer 50 → 1: {back[-1]:.2f} → {back[0]:.2g}"
        )
        gradients[activation] = back[0] / back[-1]
    outcome("gradients_after_lsuv", gradients["sigmoid"], relu=gradients["relu"], tanh=gradients["tanh"])

# %% [markdown]
# <details><summary>Why</summary>
#
# For linear and ReLU units, yes. For tanh the gradient still grows, and for sigmoid it still vanishes: LSUV only looks forward.
# It sets the factor that section 1 measures; the factor in section 2 follows from the activation. It also holds for inputs that
# were not in the batch, as long as they are of the same kind.
#
# </details>
#
# ## 5. Does it train?
#
# Standard deviations at the start are a means, not an end. So let us train: 29 ReLU layers of 32 units and a sigmoid unit, 300
# pictures of handwritten digits, even or odd, 250 iterations of gradient descent. All five starts are made from the *same*
# normal numbers, except the orthogonal one.

# %%
guess("starts_that_learn")

# %% nbgrader={"grade": false, "grade_id": "figure-training", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("orthogonal", "lsuv"):
    digits_X, digits_Y = (part[:, :300] for part in load_digits_even_odd()[:2])
    shapes = [(32, 64), *[(32, 32)] * 28, (1, 32)]
    rng = np.random.default_rng(0)
    normal = [rng.standard_normal(shape) for shape in shapes]
    starts = {
        "0.01": [0.01 * N for N in normal],
        "Xavier": [N / np.sqrt(N.shape[1]) for N in normal],
        "He": [N * np.sqrt(2 / N.shape[1]) for N in normal],
        "orthogonal, gain √2": [orthogonal(N.shape, np.sqrt(2), rng) for N in normal],
    }
    starts["0.01, then LSUV"] = lsuv(digits_X, starts["0.01"], "relu", 0.1)
    runs = {}
    for name, weights in starts.items():
        runs[name] = train_deep(digits_X, digits_Y, weights, progress=name)
    share = np.mean(digits_Y)
    entropy = -share * np.log(share) - (1 - share) * np.log(1 - share)
    print(f"cost of a net that only knows the share of even digits: {entropy:.4f}")
    lsuv_cost = runs["0.01, then LSUV"].costs[-1]
    outcome("starts_that_learn", runs["Xavier"].costs[-1], entropy=entropy, lsuv=lsuv_cost)
    plot_costs(runs)
    plt.show()

# %% [markdown]
# *The figure shows the cost during training. 0.01 and Xavier lie on top of each other and end at the cost of knowing nothing
# but the share of even digits; the three starts that keep the signal go down.*
#
# <details><summary>Why these</summary>
#
# The two nets that do not move are those whose factor per layer is below 1. "0.01, then LSUV" has the very same weights as
# "0.01", except that each layer is multiplied by its own number, and it learns. At this depth, a factor of $1/\sqrt 2$ per
# layer, Xavier's, is enough to lose everything.
#
# </details>
#
# These are single runs with full-batch gradient descent on few examples: they show which nets move at all. Do not read into
# them a ranking of the three that do; another seed changes it.
#
# ## 6. Summary
#
# | start, 50 layers of 256 | activations | gradients | why |
# |---|---|---|---|
# | ReLU, 0.01 | vanish, 5e-48 | vanish, 3e-47 | × 0.113 per layer, both ways |
# | ReLU, Xavier | fade, 3e-8 | fade, 3e-8 | × 0.707 |
# | ReLU, He | level | level | × 1 on average |
# | tanh, Xavier | fade slowly, 0.1 | fade slowly, 0.1 | tanh flattens less and less |
# | tanh, 5/3 | level | grow, 0.7 to about 50 | forward and backward factors differ |
# | sigmoid, Xavier | level, but equal for all inputs | vanish, 4e-32 | the slope is at most ¼ |
# | linear, orthogonal | exactly level | exactly level | every direction is kept |
# | ReLU, any weights, LSUV | level at once | level | measured, not assumed |
#
# - In a deep net, a layer's factor is raised to the power of the depth.
# - Measure forward **and** backward. One standard deviation per layer is a first look: it shows neither lost directions nor
#   that all inputs look alike.
# - 0.01 is He's rule for 20 000 inputs, and for no other number.
# - Rules assume; LSUV measures. It fixes the way forward.
#
# <details><summary>References</summary>
#
# - X. Glorot, Y. Bengio (2010): *Understanding the difficulty of training deep feedforward neural networks*, AISTATS.
# - A. Saxe, J. McClelland, S. Ganguli (2014): *Exact solutions to the nonlinear dynamics of learning in deep linear neural
#   networks*, ICLR.
# - K. He, X. Zhang, S. Ren, J. Sun (2015): *Delving deep into rectifiers: surpassing human-level performance on ImageNet
#   classification*, ICCV.
# - D. Mishkin, J. Matas (2016): *All you need is a good init*, ICLR.
# - B. Poole, S. Lahiri, M. Raghu, J. Sohl-Dickstein, S. Ganguli (2016): *Exponential expressivity in deep neural networks
#   through transient chaos*, NIPS 29.
# - F. Mezzadri (2007): *How to generate random matrices from the classical compact groups*, Notices of the AMS 54.
#
# </details>
