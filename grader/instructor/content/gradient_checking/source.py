# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Is the gradient right? Gradient checking
#
# With a wrong factor in its backward pass, a net still trains: more slowly, to a worse result, without any message. This
# notebook is about the tool that finds such a bug: compare what the code *claims* the gradient is with what the cost *does*
# when a parameter moves a little.
#
# **When you are done, you can**
#
# - check any gradient, of one parameter or of a whole net, and say how small the difference has to be,
# - find which line is wrong, not just that one is,
# - name the cases in which correct code fails a check, and in which wrong code passes,
# - compute derivatives that are exact to the last digits, with a step of $10^{-20}$.
#
# **Time:** about 75 minutes. **You need:** NumPy, and the chain rule through a net of three layers.
#
# **Contents**
#
# 1. The idea
# 2. Exercises 1 to 3: one parameter
# 3. Exercise 4: a whole net
# 4. Exercise 5: find the two bugs
# 5. Where gradient checking ends
# 6. Exercise 6: the complex step
# 7. Summary
#
# <details><summary>How it works</summary>
#
# Write your code where it says `YOUR CODE HERE`, run the cell, then run the check cell below it. It tells
# you at once what is right, what is not, and which mistake it looks like. You may check as often as you like. If you are
# stuck, `hint("gradient_check")` opens three steps of help; none of them is the answer.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from grader import check, guess, hint, needs, outcome
from init_utils import (
    Slider,
    backward_layers,
    by_name,
    cost_from_logits,
    dictionary_to_vector,
    explore,
    forward_layers,
    forward_propagation_n,
    gradients_to_vector,
    relu,
    sigmoid,
    vector_to_dictionary,
)
from init_utils.figures.explorers import plot_errors_at, plot_rounded_costs
from init_utils.figures.palette import BLUE, GREEN, GRID, INK, VERMILLION
from init_utils.figures.slopes import plot_slope_errors

# %% [markdown]
# ## 1. The idea
#
# The derivative of $J$ is the slope of its tangent. A line through two points of the curve, a **secant**, has nearly the
# same slope if the points are close, and its slope needs no calculus, only two values of $J$:
#
# $$\text{one-sided: } \frac{J(\theta + \varepsilon) - J(\theta)}{\varepsilon} \qquad\qquad
# \text{two-sided: } \frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2 \varepsilon}$$
#
# Below is a curve with its tangent at one point, and both secants for a large step. Which of the two is closer to parallel to
# the tangent?

# %% nbgrader={"grade": false, "grade_id": "figure-secants", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
curve, point, step = np.exp, 0.5, 0.8
grid = np.linspace(-0.6, 1.7, 200)
figure, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
ax.plot(grid, curve(grid), color=INK, linewidth=2, label="J")
ax.plot(
    grid, curve(point) + curve(point) * (grid - point), color=BLUE, label=f"tangent: slope {curve(point):.3f}"
)
for left, right, colour, line, marker, name in [
    (point, point + step, VERMILLION, "--", "s", "one-sided"),
    (point - step, point + step, GREEN, "-.", "o", "two-sided"),
]:
    slope = (curve(right) - curve(left)) / (right - left)
    ax.plot(
        grid,
        curve(left) + slope * (grid - left),
        color=colour,
        linestyle=line,
        label=f"{name}: slope {slope:.3f}",
    )
    ax.plot([left, right], curve(np.array([left, right])), marker, color=colour, markersize=8)
ax.set(xlabel="parameter θ", ylabel="cost J", title="Two secants", ylim=(-0.5, 5.2))
ax.legend(frameon=False, loc="upper left")
ax.grid(color=GRID)

# %% [markdown]
# *The figure shows a curve, its tangent at θ = 0.5, and the secants for a step of 0.8. The two-sided secant is nearly
# parallel to the tangent; the one-sided one is much steeper.*
#
# Why? By Taylor's theorem,
#
# $$J(\theta \pm \varepsilon) = J(\theta) \pm \varepsilon J'(\theta) + \tfrac12 \varepsilon^2 J''(\theta)
# \pm \tfrac16 \varepsilon^3 J'''(\theta) + \dots$$
#
# The one-sided quotient keeps an error of $\tfrac12 \varepsilon J''$. In the two-sided one, the term with $J''$ cancels,
# and what is left is $\tfrac16 \varepsilon^2 J'''$. So **gradient checking uses the two-sided quotient**, at the price of
# one more evaluation of $J$. Call it `gradapprox`, and call what the backward pass says `grad`. They are compared by their
# **relative difference**
#
# $$\text{difference} = \frac{\lVert \text{grad} - \text{gradapprox} \rVert}
# {\lVert \text{grad} \rVert + \lVert \text{gradapprox} \rVert},$$
#
# a number between 0 (equal) and 1 (opposite, or one of them zero), whatever the size of the gradients. $\lVert \cdot \rVert$
# is the Euclidean norm, `np.linalg.norm`; for a single number it is the absolute value.
#
# ## 2. Exercises 1 to 3: one parameter
#
# Take the simplest "net" there is: one input $x$, one parameter $\theta$, and
#
# $$J(\theta) = \theta x.$$
#
# **Write** `forward_propagation(x, theta)`, which returns $J$.


# %% nbgrader={"grade": false, "grade_id": "forward_propagation", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forward_propagation(x, theta):
    """The cost J = theta * x.

    Parameters
    ----------
    x, theta : float
        Input and parameter.

    Returns
    -------
    float
        J.
    """
    ### BEGIN SOLUTION
    return theta * x
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-forward_propagation", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("forward_propagation")

# %% [markdown]
# **Write** `backward_propagation(x, theta)`, which returns the derivative of $J$ with respect to $\theta$.


# %% nbgrader={"grade": false, "grade_id": "backward_propagation", "locked": false, "schema_version": 3, "solution": true, "task": false}
def backward_propagation(x, theta):
    """The derivative of J with respect to theta.

    Parameters
    ----------
    x, theta : float
        Input and parameter.

    Returns
    -------
    float
        dJ/dtheta.
    """
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-backward_propagation", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check("backward_propagation")

# %% [markdown]
# **Write** `gradient_check(x, theta, epsilon, print_msg)`: the gradient from `backward_propagation`, the two-sided
# quotient from two calls of `forward_propagation`, and their relative difference, which it returns. With `print_msg`,
# also print a verdict, in words of your choice.
#
# A check that always says "tiny" would be useless. So call the two functions, and do not write $\theta x$ and $x$ out again: the
# check cell below replaces `forward_propagation` and `backward_propagation` with *other* functions while it calls yours, a $J$
# that is not a straight line, and derivatives that are wrong on purpose, for which the difference has to be large. An answer that
# works out $\theta x$ itself is tested on a straight line alone, where a one-sided quotient looks as good as a two-sided one.


# %% nbgrader={"grade": false, "grade_id": "gradient_check", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_check(x, theta, epsilon=1e-7, print_msg=False):
    """The relative difference between backward_propagation and a two-sided quotient of forward_propagation.

    Parameters
    ----------
    x, theta : float
        Input and parameter.
    epsilon : float
        Step to either side of theta.
    print_msg : bool
        Whether to print a verdict as well.

    Returns
    -------
    float
        |grad - gradapprox| / (|grad| + |gradapprox|), never negative.
    """
    ### BEGIN SOLUTION
    cost_plus = forward_propagation(x, theta + epsilon)
    cost_minus = forward_propagation(x, theta - epsilon)
    gradapprox = (cost_plus - cost_minus) / (2 * epsilon)
    grad = backward_propagation(x, theta)
    difference = np.linalg.norm(grad - gradapprox) / (np.linalg.norm(grad) + np.linalg.norm(gradapprox))
    if print_msg:
        print(f"difference {difference:.3g}:", "fine" if difference < 2e-7 else "look for a bug")
    return difference
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-gradient_check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("gradient_check")

# %% [markdown]
# $J$ is a straight line, so the two-sided quotient has no error at all.
# A guess is a letter or a number in place of the dots; it is not graded, and may stay open.

# %%
guess("difference_on_a_line")

# %% nbgrader={"grade": false, "grade_id": "round-off-1d", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("forward_propagation", "backward_propagation", "gradient_check"):
    for epsilon in [2.0**-20, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-13]:
        print(f"epsilon {epsilon:.3e}   difference {gradient_check(2, 4, epsilon):.3e}")
    outcome("difference_on_a_line", float(gradient_check(2, 4, 1e-7)))

# %% [markdown]
# <details><summary>Why</summary>
#
# Only for $2^{-20}$, because $4 \pm 2^{-20}$ are numbers that the machine can represent exactly. $4 \pm 10^{-7}$ are not:
# they are **rounded** to 53 binary digits, and dividing by the small step makes that tiny error large. The smaller the
# step, the larger the round-off. Section 5 comes back to this.
#
# </details>
#
# ## 3. Exercise 4: a whole net
#
# The net has 4 inputs, hidden layers of 5 and 3 ReLU units, and one sigmoid output: 47 parameters. The idea is the same,
# one parameter at a time. Only the bookkeeping is new: parameters live in a dictionary of arrays, and to go through them
# one by one you need them in one long column $\theta$.
#
# | function | what it does |
# |---|---|
# | `dictionary_to_vector(parameters)` | returns `(theta, keys)`: the column, shape (47, 1), and where each entry comes from |
# | `vector_to_dictionary(theta)` | the way back, with new arrays |
# | `gradients_to_vector(gradients)` | `dW1, db1, …` as a column in the same order |
# | `forward_propagation_n(X, Y, parameters)` | returns `(cost, cache)`; the cost is the cross-entropy |

# %% nbgrader={"grade": false, "grade_id": "net", "locked": true, "schema_version": 3, "solution": false, "task": false}
np.random.seed(1)
X = np.random.randn(4, 3)
Y = np.array([[1, 1, 0]])
parameters = {
    "W1": np.random.randn(5, 4),
    "b1": np.random.randn(5, 1),
    "W2": np.random.randn(3, 5),
    "b2": np.random.randn(3, 1),
    "W3": np.random.randn(1, 3),
    "b3": np.random.randn(1, 1),
}
theta, keys = dictionary_to_vector(parameters)
cost, cache = forward_propagation_n(X, Y, parameters)
print("theta:", theta.shape, "  from", keys[0], "to", keys[-1])
print("cost: ", cost)

# %% [markdown]
# And here is a backward pass for it, which somebody wrote late at night. **It has two bugs.** They run without an error, and
# all shapes are right. You could find them by reading; please don't, not yet.


# %% nbgrader={"grade": false, "grade_id": "backward_propagation_n_with_bugs", "locked": true, "schema_version": 3, "solution": false, "task": false}
def backward_propagation_n_with_bugs(X, Y, cache):
    """The gradients of the cross-entropy, two of them wrong.

    X has shape (n_0, m), Y has shape (1, m), `cache` is the second result of forward_propagation_n.
    """
    m = X.shape[1]
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache

    dZ3 = A3 - Y
    dW3 = 1 / m * dZ3 @ A2.T
    db3 = 1 / m * np.sum(dZ3, axis=1, keepdims=True)

    dZ2 = W3.T @ dZ3 * (A2 > 0)
    dW2 = 1 / m * dZ2 @ A1.T * 2
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)

    dZ1 = W2.T @ dZ2 * (A1 > 0)
    dW1 = 1 / m * dZ1 @ X.T
    db1 = 4 / m * np.sum(dZ1, axis=1, keepdims=True)

    return {"dW3": dW3, "db3": db3, "dW2": dW2, "db2": db2, "dW1": dW1, "db1": db1}


# %% [markdown]
# **Write** `gradient_check_n(parameters, gradients, X, Y, epsilon, print_msg)`. For each of the $n$ parameters
#
# $$\text{gradapprox}_i = \frac{J(\theta_1, \dots, \theta_i + \varepsilon, \dots, \theta_n)
# - J(\theta_1, \dots, \theta_i - \varepsilon, \dots, \theta_n)}{2 \varepsilon},$$
#
# and then one relative difference for the whole column. Every entry has to start from the unchanged $\theta$: remember that
# `b = a` does not copy an array.


# %% nbgrader={"grade": false, "grade_id": "gradient_check_n", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_check_n(parameters, gradients, X, Y, epsilon=1e-7, print_msg=False):
    """The relative difference between gradients and two-sided quotients of the cost of the [4, 5, 3, 1] net.

    Parameters
    ----------
    parameters : dict
        "W1", "b1", …, "b3".
    gradients : dict
        "dW1", "db1", …, "db3"; there may be others, in any order.
    X, Y : ndarray
        Inputs (4, m) and labels (1, m).
    epsilon : float
        Step to either side.
    print_msg : bool
        Whether to print a verdict as well.

    Returns
    -------
    float
        ‖grad - gradapprox‖ / (‖grad‖ + ‖gradapprox‖).
    """
    ### BEGIN SOLUTION
    theta, _ = dictionary_to_vector(parameters)
    grad = gradients_to_vector(gradients)
    gradapprox = np.zeros_like(theta)
    for i in range(len(theta)):
        theta_plus, theta_minus = np.copy(theta), np.copy(theta)
        theta_plus[i] += epsilon
        theta_minus[i] -= epsilon
        cost_plus, _ = forward_propagation_n(X, Y, vector_to_dictionary(theta_plus))
        cost_minus, _ = forward_propagation_n(X, Y, vector_to_dictionary(theta_minus))
        gradapprox[i] = (cost_plus - cost_minus) / (2 * epsilon)
    difference = np.linalg.norm(grad - gradapprox) / (np.linalg.norm(grad) + np.linalg.norm(gradapprox))
    if print_msg:
        print(f"difference {difference:.3g}:", "fine" if difference < 2e-7 else "look for a bug")
    return difference
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-gradient_check_n", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("gradient_check_n")

# %% nbgrader={"grade": false, "grade_id": "difference-with-bugs", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("gradient_check_n"):
    claimed = backward_propagation_n_with_bugs(X, Y, cache)
    print("difference with the bugs:", gradient_check_n(parameters, claimed, X, Y))

# %% [markdown]
# Far from tiny: something is wrong. As a rule of thumb, above $10^{-2}$ it is a bug, below $10^{-7}$ it is fine, and in
# between, think about the cases in section 5.
#
# ## 4. Exercise 5: find the two bugs
#
# One number for 47 parameters says *that* something is wrong, not *what*. To find the place, check one array at a time.
# There is a cheap way that needs two forward passes per direction, however large the array is: move a little along a direction
# $r$ of length one. The cost should rise with the slope $\sum_i g_i r_i$ that the claimed gradient $g$ has along it. Take $g$
# itself as the direction first: then that slope is $\lVert g \rVert$.
#
# Where the code is right, claimed and measured slope agree, so their ratio is 1. What does a ratio of 3 tell you?

# %% nbgrader={"grade": false, "grade_id": "bugs-by-array", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
claimed = backward_propagation_n_with_bugs(X, Y, cache)
for name, value in parameters.items():
    size = np.linalg.norm(claimed[f"d{name}"])
    direction = claimed[f"d{name}"] / size
    costs = [
        forward_propagation_n(X, Y, {**parameters, name: value + s * direction})[0] for s in (1e-5, -1e-5)
    ]
    print(f"d{name}: claimed {size:.6f}   measured {(costs[0] - costs[1]) / 2e-5:.6f}", end="   ")
    print(f"ratio {size / ((costs[0] - costs[1]) / 2e-5):.4f}")

# %% [markdown]
# Two arrays are each off by a factor. Are the other four right? Does a ratio of 1 prove it? Set every other row of dW1 to zero.

# %%
guess("ratio_of_half_a_gradient")

# %% nbgrader={"grade": false, "grade_id": "blind-spot", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
halved = claimed["dW1"].copy()
halved[::2] = 0
across = np.random.default_rng(1).standard_normal(halved.shape)
ratios = {}
for way, direction in {
    "along itself": halved / np.linalg.norm(halved),
    "along a random direction": across / np.linalg.norm(across),
}.items():
    costs = [
        forward_propagation_n(X, Y, {**parameters, "W1": parameters["W1"] + s * direction})[0]
        for s in (1e-5, -1e-5)
    ]
    print(
        f"half of dW1, {way}: claimed {np.sum(halved * direction):.6f}   measured {(costs[0] - costs[1]) / 2e-5:.6f}"
    )
    ratios[way] = np.sum(halved * direction) / ((costs[0] - costs[1]) / 2e-5)
outcome("ratio_of_half_a_gradient", ratios["along itself"], across=ratios["along a random direction"])

# %% [markdown]
# <details><summary>Why, and what to do about it</summary>
#
# Along itself, half a gradient looks perfect: where entries are missing, the direction does not go. A random direction goes
# everywhere, so a wrong entry shows in it. Use both: the first names a factor, and the second sees what is left out. Here the
# other four arrays pass the second as well, as `gradient_check_n` will say of all 47 entries once the two are fixed.
#
# </details>
#
# Now read those two lines of `backward_propagation_n_with_bugs`, and only those.
#
# **Write** `backward_propagation_n(X, Y, cache)`, the fixed version: copy the body, and fix what is wrong. Each of the two
# bugs is worth half the points.


# %% nbgrader={"grade": false, "grade_id": "backward_propagation_n", "locked": false, "schema_version": 3, "solution": true, "task": false}
def backward_propagation_n(X, Y, cache):
    """The gradients of the cross-entropy in a three-layer net of any widths.

    Parameters
    ----------
    X, Y : ndarray
        Inputs (n_0, m) and labels (1, m).
    cache : tuple
        Second result of forward_propagation_n: (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3).

    Returns
    -------
    dict
        "dW1", "db1", …, "db3", each with the shape of the array it belongs to; other entries are up to you.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache

    dZ3 = A3 - Y
    dW3 = 1 / m * dZ3 @ A2.T
    db3 = 1 / m * np.sum(dZ3, axis=1, keepdims=True)

    dZ2 = W3.T @ dZ3 * (A2 > 0)
    dW2 = 1 / m * dZ2 @ A1.T
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)

    dZ1 = W2.T @ dZ2 * (A1 > 0)
    dW1 = 1 / m * dZ1 @ X.T
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)

    return {"dW3": dW3, "db3": db3, "dW2": dW2, "db2": db2, "dW1": dW1, "db1": db1}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-backward_propagation_n", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("backward_propagation_n")

# %% [markdown]
# The usual advice is: with $\varepsilon = 10^{-7}$, correct code stays below $10^{-7}$.

# %%
guess("correct_code_at_1e_7")

# %% nbgrader={"grade": false, "grade_id": "difference-mended", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("gradient_check_n", "backward_propagation_n"):
    gradients = backward_propagation_n(X, Y, cache)
    print("difference after the fix:", gradient_check_n(parameters, gradients, X, Y))
    outcome("correct_code_at_1e_7", float(gradient_check_n(parameters, gradients, X, Y)))

# %% [markdown]
# Is there a third bug, or is it the threshold?
#
# ## 5. Where gradient checking ends
#
# Each of the six cells below is an experiment with code that is **correct** and fails the check, or with a check that
# passes and says little.
#
# ### 5.1 Myth check: "correct code stays below 1e-7 at a step of 1e-7"

# %% nbgrader={"grade": false, "grade_id": "threshold", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("gradient_check_n", "backward_propagation_n"):
    gradients = backward_propagation_n(X, Y, cache)
    for exponent in range(-1, -13, -1):
        difference = gradient_check_n(parameters, gradients, X, Y, 10.0**exponent)
        print(
            f"epsilon 1e{exponent:<4d} difference {difference:.2e}  {'below' if difference < 1e-7 else 'above'} 1e-7"
        )

# %% [markdown]
# The difference falls, then rises again. At $\varepsilon = 10^{-7}$ this correct code is *above* the customary threshold;
# with $10^{-5}$ it is far below. So either use $\varepsilon = 10^{-5}$, or a threshold of $2 \cdot 10^{-7}$.
#
# ### 5.2 Why there is a best step
#
# Two errors pull in opposite directions. **Truncation**, the terms of Taylor's series that were dropped, shrinks with the
# step: like $\varepsilon$ one-sided, like $\varepsilon^2$ two-sided. **Round-off** grows: the costs are only known to about
# $10^{-16}$ of their size, and the division turns that into $10^{-16} / \varepsilon$.
#
# The figure measures the slope of the cost in 30 random directions through all 47 parameters, where the right value is
# known from the gradient. The third curve computes the same cost another way, from the logits $z_3$ instead of the outputs
# $a_3$.
#
# On log-log axes a power of $\varepsilon$ is a straight line. What slopes do you see on the right and on the left, and where is
# each curve lowest?

# %% nbgrader={"grade": false, "grade_id": "figure-step-sizes", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("backward_propagation_n"):
    grad = gradients_to_vector(backward_propagation_n(X, Y, cache))
    directions = np.random.default_rng(0).normal(size=(30, 47, 1))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    right = np.sum(grad * directions, axis=(1, 2))

    def costs_at(step):
        """The cost and the cost from logits, one column each, a step away in each direction."""
        passes = [forward_propagation_n(X, Y, vector_to_dictionary(theta + step * d)) for d in directions]
        return np.array([(cost, cost_from_logits(by_name(cache)["Z3"], Y)) for cost, cache in passes])

    here = costs_at(0)
    steps = np.logspace(-12, -2, 31)
    errors = {"one-sided": [], "two-sided": [], "two-sided, cost from logits": []}
    for step in steps:
        ahead, behind = costs_at(step), costs_at(-step)
        central = (ahead - behind) / (2 * step)
        slopes = [(ahead - here)[:, 0] / step, central[:, 0], central[:, 1]]
        for name, slope in zip(errors, slopes, strict=True):
            errors[name].append(np.linalg.norm(slope - right) / np.linalg.norm(right))

    for name, values in errors.items():
        best = int(np.argmin(values))
        print(f"{name}: smallest error {values[best]:.1e}, at a step of {steps[best]:.0e}")
    plot_slope_errors(
        steps, errors, orders={"one-sided": 1, "two-sided": 2}, title="Truncation and round-off"
    )
    plt.show()

# %% [markdown]
# *The figure shows the error of the measured slope against the step, both on logarithmic scales. To the left all curves fall
# like 1/ε; to the right the one-sided error grows like ε, the two-sided ones like ε². The two-sided curves reach further
# down, at a larger step. With the cost from logits, round-off is about a hundred times smaller.*
#
# <details><summary>Where the best step lies</summary>
#
# If $J$ and its derivatives are about 1, setting the two errors equal gives the best step: $\sqrt{10^{-16}} = 10^{-8}$
# one-sided, and $\sqrt[3]{10^{-16}} \approx 5 \cdot 10^{-6}$ two-sided. Here both are larger, because this cost is known to
# fewer than 16 digits: for one example the net says $a_3 = 0.9989$ where the label is 0, and $1 - a_3$ has lost three
# digits to a subtraction. *That* is what put correct code above $10^{-7}$. From logits, no digit is lost.
#
# And note: at $10^{-7}$, one-sided and two-sided are about equally bad. There, a check cannot tell which of the two you
# wrote.
#
# </details>
#
# ### 5.3 A kink
#
# ReLU has no derivative at 0. The backward pass takes 0 there, while a two-sided quotient takes the mean of both sides.
#
# We shift one bias so that one hidden unit has $z = 0$ for one example. The code is correct.

# %%
guess("check_on_a_kink")

# %% nbgrader={"grade": false, "grade_id": "on-the-kink", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("gradient_check_n", "backward_propagation_n"):
    unit, example = 2, 2
    on_kink = {name: value.copy() for name, value in parameters.items()}
    on_kink["b1"][unit] -= by_name(cache)["Z1"][unit, example]
    z = by_name(forward_propagation_n(X, Y, on_kink)[1])["Z1"][unit, example]
    kinked = backward_propagation_n(X, Y, forward_propagation_n(X, Y, on_kink)[1])
    print(f"on the kink, z = {z:.1e}: difference {gradient_check_n(on_kink, kinked, X, Y, 1e-5):.3f}")
    outcome("check_on_a_kink", float(gradient_check_n(on_kink, kinked, X, Y, 1e-5)))

    X_zero = X * np.array([[0, 1, 1]])
    he = {name: value * np.sqrt(2 / value.shape[1]) * (name[0] == "W") for name, value in parameters.items()}
    grads = backward_propagation_n(X_zero, Y, forward_propagation_n(X_zero, Y, he)[1])
    print(
        f"He's weights, zero biases, one all-zero example: difference {gradient_check_n(he, grads, X_zero, Y, 1e-5):.3f}"
    )

# %% [markdown]
# None of this is a bug. Look at the cost as that bias goes through the kink:

# %% nbgrader={"grade": false, "grade_id": "figure-kink", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("gradient_check_n", "backward_propagation_n"):
    shifts = np.linspace(-0.3, 0.3, 121)
    costs = []
    for shift in shifts:
        bias = on_kink["b1"] + shift * (np.arange(5) == unit).reshape(5, 1)
        costs.append(forward_propagation_n(X, Y, {**on_kink, "b1": bias})[0])
    figure, ax = plt.subplots(figsize=(6.4, 3.8), layout="constrained")
    ax.plot(shifts, costs, color=INK, linewidth=2, label="cost")
    middle = costs[60]
    ax.plot(
        shifts,
        middle + kinked["db1"][unit, 0] * shifts,
        color=BLUE,
        linestyle="--",
        label="slope from backward pass",
    )
    secant = (costs[70] - costs[50]) / (shifts[70] - shifts[50])
    ax.plot(
        shifts,
        middle + secant * shifts,
        color=VERMILLION,
        linestyle="-.",
        label="slope from two-sided quotient",
    )
    ax.plot(0, middle, "o", color=INK, markersize=7)
    ax.set(xlabel="shift of one bias from the kink", ylabel="cost (nats)", title="No tangent at a kink")
    ax.grid(color=GRID)
    ax.legend(frameon=False)

# %% [markdown]
# *The figure shows the cost as one bias moves through the kink at 0. The backward pass gives the slope of one of the two
# branches, the two-sided quotient something in between: neither is wrong; there is just no tangent.*
#
# <details><summary>Where this happens</summary>
#
# This is not as far-fetched as it looks: with zero biases, as after any usual initialization, an all-zero example (a black
# picture, padding) sits on the kinks of *all* units in all layers. Check with random biases and real examples; if a check
# fails by a little, try another point before you look for a bug.
#
# </details>
#
# ### 5.4 Dropout draws new masks
#
# Dropout switches off random units in each forward pass. So the two costs of a quotient have different masks.

# %%
guess("slope_with_fresh_masks")


# %% nbgrader={"grade": false, "grade_id": "dropout", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
def cost_with_dropout(parameters, rng, keep_prob=0.8):
    """The cost with inverted dropout in both hidden layers; the masks come from `rng`."""
    A = X
    for layer in (1, 2):
        A = relu(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"])
        A = A * (rng.random(A.shape) < keep_prob) / keep_prob
    A3 = sigmoid(parameters["W3"] @ A + parameters["b3"])
    return -np.mean(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))


fresh = np.random.default_rng(0)
print("slope of the cost in b3, measured with")
for epsilon in [1e-3, 1e-4, 1e-5, 1e-6]:
    moved = [{**parameters, "b3": parameters["b3"] + s} for s in (epsilon, -epsilon)]
    same = [cost_with_dropout(p, np.random.default_rng(0)) for p in moved]
    other = [cost_with_dropout(p, fresh) for p in moved]
    fixed, wild = ((pair[0] - pair[1]) / (2 * epsilon) for pair in (same, other))
    print(f"epsilon {epsilon:.0e}:  the same masks {fixed:.6f}   fresh masks {wild:.6g}")
outcome("slope_with_fresh_masks", abs(wild), fixed=abs(fixed), epsilon=epsilon)  # at the smallest step

# %% [markdown]
# <details><summary>Why, and what to do about it</summary>
#
# With fresh masks the two costs differ by something that does not shrink with the step, so the quotient explodes like
# $1/\varepsilon$, and the relative difference is 1, whatever the backward pass does. Fix the masks (set the same seed
# before each forward pass), or check without dropout.
#
# </details>
#
# ### 5.5 Single precision
#
# Frameworks compute in float32, with about 7 digits instead of 16. Which step is best now, and is $10^{-7}$ a good one?

# %% nbgrader={"grade": false, "grade_id": "float32", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("backward_propagation_n"):
    grad = gradients_to_vector(backward_propagation_n(X, Y, cache))
    directions = np.random.default_rng(0).normal(size=(30, 47, 1))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    right = np.sum(grad * directions, axis=(1, 2))
    print("relative error of 30 slopes in    float64    float32")
    for epsilon in [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8]:
        row = []
        for dtype in (np.float64, np.float32):
            step, start, inputs = dtype(epsilon), theta.astype(dtype), X.astype(dtype)
            measured = []
            for direction in directions.astype(dtype):
                ahead, behind = (
                    forward_propagation_n(
                        inputs, Y.astype(dtype), vector_to_dictionary(start + s * direction)
                    )[0]
                    for s in (step, -step)
                )
                measured.append((ahead - behind) / (2 * epsilon))
            row.append(np.linalg.norm(measured - right) / np.linalg.norm(right))
        print(f"epsilon {epsilon:.0e}                     {row[0]:.1e}    {row[1]:.1e}")

# %% [markdown]
# <details><summary>What follows</summary>
#
# In float32, a step of $10^{-7}$ is smaller than the distance to the next number: what you measure is noise. Even the best
# step leaves an error of about $10^{-3}$. So check gradients in float64, and train in float32 if you like.
#
# </details>
#
# **Move the step yourself.** On the left, $J$ is the cost along one direction $d$, as each precision computes it between the two
# points of the quotient. For which steps is it a flight of stairs?

# %% nbgrader={"grade": false, "grade_id": "slider-epsilon", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("backward_propagation_n"):
    direction = np.random.default_rng(1).normal(size=theta.shape)
    direction /= np.linalg.norm(direction)
    slope = np.sum(gradients_to_vector(backward_propagation_n(X, Y, cache)) * direction)

    def cost_along(shift, dtype):
        """The net's cost at θ + shift · d, computed in one precision."""
        moved = vector_to_dictionary(theta.astype(dtype) + dtype(shift) * direction.astype(dtype))
        return forward_propagation_n(X.astype(dtype), Y.astype(dtype), moved)[0]

    def error(epsilon, dtype):
        return abs((cost_along(epsilon, dtype) - cost_along(-epsilon, dtype)) / (2 * epsilon * slope) - 1)

    steps = 10.0 ** np.arange(-16, 0.5, 0.5)
    errors = {str(np.dtype(d)): [error(step, d) for step in steps] for d in (np.float64, np.float32)}

    def show_epsilon(axes, epsilon):
        shifts = epsilon * np.linspace(-1, 1, 41)
        changes = {
            str(np.dtype(d)): [(cost_along(s, d) - cost_along(0.0, d)) / (epsilon * slope) for s in shifts]
            for d in (np.float64, np.float32)
        }
        plot_rounded_costs(axes[0], changes)
        plot_errors_at(axes[1], steps, errors, epsilon)

    explore(show_epsilon, panels=2, epsilon=Slider(1e-7, 1e-16, 1.0, log=True))

# %% [markdown]
# *The figure shows, on the left, the cost between -ε and ε, with the secant of each precision; on the right, the error of the
# secant's slope by step, with a line at ε. At $10^{-7}$ the dots of float64 rise along a straight line, and those of float32
# cannot: near this cost, its numbers are $2 \cdot 10^{-7}$ apart. At $10^{-16}$ float64 has the same trouble. At 1 both see the
# same curve, which is far from straight.*
#
# ### 5.6 Myth check: "it passes, so the gradient is right"
#
# A check looks at *one* point. We take the backward pass *with the bugs*, and parameters that are all zero.

# %%
guess("bugs_at_zero")

# %% nbgrader={"grade": false, "grade_id": "zero-initialization", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("gradient_check_n"):
    zeros = vector_to_dictionary(np.zeros((47, 1)))
    claimed = backward_propagation_n_with_bugs(X, Y, forward_propagation_n(X, Y, zeros)[1])
    print(f"difference at zero, with both bugs: {gradient_check_n(zeros, claimed, X, Y, 1e-5):.1e}")
    print("largest entries:", {name: float(np.max(np.abs(value))) for name, value in claimed.items()})
    outcome("bugs_at_zero", float(gradient_check_n(zeros, claimed, X, Y, 1e-5)))

# %% [markdown]
# <details><summary>Why, and where to check instead</summary>
#
# It passes. With zero weights, every gradient except that of the last bias is zero, and twice zero is zero: of 47
# parameters, one has been tested. The same holds for units that are off, for a mask that drops them, for a penalty with λ =
# 0, and for a small wrong gradient next to a huge correct one. So
#
# - check at a few **random** points, with random biases too, and after some training steps as well,
# - check with several examples (with $m = 1$ a missing $1/m$ goes unseen), and each array on its own,
# - switch *on* every part of the cost whose gradient you mean to test.
#
# </details>
#
# ## 6. Exercise 6: the complex step
#
# Round-off comes from **subtracting** two nearly equal costs. Squire and Trapp (1998) found a way without a subtraction:
# take the step in the imaginary direction. For an analytic $f$,
#
# $$f(\theta + i h) = f(\theta) + i h f'(\theta) - \tfrac12 h^2 f''(\theta) - \tfrac{i}{6} h^3 f'''(\theta) + \dots$$
#
# $f(\theta)$ is all in the real part, and the derivative is in the imaginary part:
#
# $$f'(\theta) = \frac{\operatorname{Im} f(\theta + i h)}{h} + \tfrac16 h^2 f'''(\theta) - \dots$$
#
# Nothing is subtracted, so $h$ may be as small as $10^{-20}$, and the truncation error $h^2$ is then far below the last
# digit.
#
# **Write** `complex_step_gradient(f, theta, h)`. `f` takes an array with the shape of `theta` and returns a number; it
# accepts complex arrays. In Python the imaginary unit is `1j`. Watch what a *real* array does with a complex number.


# %% nbgrader={"grade": false, "grade_id": "complex_step_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def complex_step_gradient(f, theta, h=1e-20):
    """The gradient of f at theta, by a complex step in one entry after another (Squire & Trapp 1998).

    Parameters
    ----------
    f : callable
        Takes an array with the shape of theta, real or complex, and returns a number.
    theta : ndarray, shape (n, 1)
        The point; not changed.
    h : float
        Size of the step.

    Returns
    -------
    ndarray, shape (n, 1), float64
        The gradient.
    """
    ### BEGIN SOLUTION
    gradient = np.zeros(theta.shape)
    for i in range(len(theta)):
        moved = theta.astype(complex)
        moved[i] += 1j * h
        gradient[i] = np.imag(f(moved)) / h
    return gradient
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-complex_step_gradient", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("complex_step_gradient")

# %% [markdown]
# Now a net again, of the same shape but with tanh, which is analytic, instead of ReLU. `forward_layers` and
# `backward_layers` are the correct forward and backward passes from the course's package.
#
# To how many digits do backpropagation and the complex step agree?


# %% nbgrader={"grade": false, "grade_id": "complex-step-net", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
def tanh_cost(theta):
    """The cross-entropy of the [4, 5, 3, 1] net with tanh; for a complex theta it is complex too."""
    outputs, _ = forward_layers(X, vector_to_dictionary(theta), "tanh")
    return -np.mean(Y * np.log(outputs) + (1 - Y) * np.log(1 - outputs))


_, layers = forward_layers(X, parameters, "tanh")
backpropagated = gradients_to_vector(backward_layers(X, Y, layers, "tanh"))
with needs("complex_step_gradient"):
    gap = np.linalg.norm(complex_step_gradient(tanh_cost, theta) - backpropagated)
    print(f"relative difference: {gap / (2 * np.linalg.norm(backpropagated)):.1e}")

# %% nbgrader={"grade": false, "grade_id": "figure-complex-step", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("complex_step_gradient"):
    direction = np.random.default_rng(1).normal(size=(47, 1))
    direction /= np.linalg.norm(direction)
    right = np.sum(backpropagated * direction)
    steps = 10.0 ** np.arange(-20.0, 0, 0.5)
    errors = {"one-sided": [], "two-sided": [], "complex step": []}
    for step in steps:
        ahead, here, behind = (tanh_cost(theta + s * direction) for s in (step, 0, -step))
        slopes = {
            "one-sided": (ahead - here) / step,
            "two-sided": (ahead - behind) / (2 * step),
            "complex step": np.sum(complex_step_gradient(tanh_cost, theta, step) * direction),
        }
        for name, slope in slopes.items():
            errors[name].append(abs(slope / right - 1))

    plot_slope_errors(steps, errors, title="Three ways to measure a slope")
    plt.show()

# %% [markdown]
# *The figure shows the error of the slope in one direction against the step. One- and two-sided quotients get better, then
# worse, and end at an error of 1, where the costs no longer differ. The error of the complex step falls like h² to the last
# few digits that the machine has, and stays there for every smaller step.*
#
# So nobody has to look for the best step. That made the method popular where derivatives of large programs are needed
# (Martins, Sturdza and Alonso 2003).
#
# ### Myth check: "the complex step is always exact"
#
# It is, for **analytic** code. Here are three functions, each written in two ways that are equal for real numbers. Which ways
# survive?

# %% nbgrader={"grade": false, "grade_id": "myth-analytic", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("complex_step_gradient"):
    at = np.array([[0.6], [-0.8]])
    pairs = {
        "Σ|θ|": (lambda t: np.sum(np.abs(t)), lambda t: np.sum(np.sqrt(t * t)), np.sign(at)),
        "‖θ‖": (np.linalg.norm, lambda t: np.sqrt(np.sum(t * t)), at / np.linalg.norm(at)),
        "θᵀθ": (lambda t: np.vdot(t, t), lambda t: np.sum(t.T @ t), 2 * at),
    }
    for name, (usual, analytic, right) in pairs.items():
        results = [complex_step_gradient(f, at).ravel() for f in (usual, analytic)]
        print(f"{name:5} usual {results[0]}   analytic {results[1]}   right {right.ravel()}")

# %% [markdown]
# <details><summary>Which, and why</summary>
#
# `abs`, `norm` and `vdot` take absolute values or conjugates on the way, and the imaginary part, which carries the
# derivative, is gone, *without an error*. Comparisons and `max` need care for the same reason. Frameworks take a different
# route: automatic differentiation applies the chain rule to the code itself, exactly and at the cost of a few forward
# passes (Baydin et al. 2018). Their authors test it, of course, with gradient checks.
#
# </details>
#
# **Explain in your own words** (not graded): a check costs $2n$ forward passes. Why does nobody leave it switched on during
# training, and what do you gain and lose with one random direction instead of $n$ parameters?
#
# ## 7. Summary
#
# | what you see | what it may be | what to do |
# |---|---|---|
# | difference about $10^{-9}$ at $\varepsilon = 10^{-5}$ | correct code | train |
# | about $10^{-7}$ at $\varepsilon = 10^{-7}$ | correct code, round-off | $\varepsilon = 10^{-5}$; cost from logits |
# | about $10^{-3}$ or more, at every step | a bug, or a kink | try another point; check each array on its own |
# | 1 at every step | a wrong sign, or fresh dropout masks | look at the signs; fix the masks |
# | no step is good | float32 | check in float64 |
# | passes where most gradients are zero | nothing was tested | random point, random biases |
#
# - The two-sided quotient is off by $\varepsilon^2$, the one-sided one by $\varepsilon$; round-off adds
#   $10^{-16}/\varepsilon$ to both.
# - The relative difference is a quotient of *norms*: never negative, and independent of scale.
# - The complex step has no subtraction, and no best step; it needs analytic code.
# - A check shows that the code computes the slope of *this* cost at *this* point, nothing more.
#
# <details><summary>References</summary>
#
# - W. Squire, G. Trapp (1998): *Using complex variables to estimate derivatives of real functions*, SIAM Review 40.
# - J. Martins, P. Sturdza, J. Alonso (2003): *The complex-step derivative approximation*, ACM Transactions on Mathematical
#   Software 29.
# - A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M. Siskind (2018): *Automatic differentiation in machine learning: a
#   survey*, Journal of Machine Learning Research 18.
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams (1986): *Learning representations by back-propagating errors*, Nature 323.
#
# </details>
