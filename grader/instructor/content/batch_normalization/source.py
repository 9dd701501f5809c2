# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Normalizing inside the net: batch normalization
#
# A good initialization gives every layer a signal of the right size, once, before the first step. After that the weights move,
# and nobody looks. Batch normalization looks at every step: each unit measures its own mean and spread over the batch, and
# corrects them. Here you write it, forward and backward, and find out what it does, and what people merely say about it.
#
# **When you are done, you can**
#
# - write batch normalization forward, for training and for testing, and say why the two differ,
# - derive and write its backward pass, and check it with numbers,
# - explain what γ, β and ε are for, and where libraries have other conventions,
# - say which parts of its fame are deserved (small starts, large learning rates) and which are not (normal distributions, *the*
#   reason why).
#
# **Time:** about 75 minutes. **You need:** notebook 01, the chain rule, and the idea of a two-sided difference quotient
# (notebook 07 has more on it).
#
# **Contents**
#
# 1. A unit that measures itself
# 2. Exercise 1: forward
# 3. What the forward pass does, and what it does not
# 4. Exercise 2: backward
# 5. In a net
# 6. Why does it work?
# 7. Summary
#
# <details><summary>How it works</summary>
#
# Write your code where it says `YOUR CODE HERE`, run the cell, then run the check cell below it. It tells
# you at once what is right, what is not, and which mistake it looks like. You may check as often as you like. If you are
# stuck, `hint("batchnorm_forward")` opens three steps of help; none of them is the answer.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from grader import check, guess, hint, needs, outcome
from init_utils import (
    Slider,
    cost_from_logits,
    explore,
    load_digits_even_odd,
    plot_activation_histograms,
    plot_costs,
    train,
)
from init_utils.experiments.batch_normalization import (
    LAYERS,
    compare_with_dropout,
    numerical_gradient,
    relative_difference,
    skewness,
    starting_point,
    sweep_learning_rates,
    train_shaken,
)
from init_utils.experiments.normalized_net import (
    BatchNorm,
    forward_normalized,
    gradients_normalized,
    logits_of,
    logits_one_at_a_time,
    share_right,
    train_normalized,
    with_batch_norm,
)
from init_utils.figures.explorers import plot_batch_and_running
from init_utils.figures.palette import BLUE, GREEN, GRID, INK, VERMILLION

# %% [markdown]
# ## 1. A unit that measures itself
#
# Handwritten digits, 8 × 8 pixels, and one question: is the number even or odd? The net has hidden layers of 20, 7 and 5 ReLU
# units and one sigmoid output. It starts in one of two ways: with weights of standard deviation 0.01, or with He's
# $\sqrt{2 / \text{fan\_in}}$.
#
# Same net, same data, learning rate 0.1, 2000 iterations. Where is the cost with each start?

# %% nbgrader={"grade": false, "grade_id": "train-plain", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
train_X, train_Y, test_X, test_Y = load_digits_even_odd()
print("training:", train_X.shape, "  test:", test_X.shape, f"  even: {np.mean(train_Y):.1%}")

runs = {}
for start in ("0.01", "He"):
    parameters = starting_point(start)
    runs[f"{start}, plain"] = train(
        train_X, train_Y, parameters, 0.1, 2001, record_every=100, progress=f"{start}, plain"
    )
    print(f"{start}: cost {runs[f'{start}, plain'].costs[0]:.4f} → {runs[f'{start}, plain'].costs[-1]:.4f}")

# %% [markdown]
# With 0.01 nothing happens: the cost stays at the level of guessing, because every layer shrinks the signal on its way forward
# and the gradient on its way back. He's start fixes this by choosing the size of the weights. Batch normalization (Ioffe and
# Szegedy 2015) fixes it another way: it leaves the weights as they are, and rescales what comes out of them.
#
# Let $z_{ki}$ be the pre-activation of unit $k$ (a row of $Z$) for example $i$ (a column) of a batch of $m$. Each unit computes
#
# $$\mu_k = \frac1m \sum_{i=1}^m z_{ki}, \qquad \sigma_k^2 = \frac1m \sum_{i=1}^m (z_{ki} - \mu_k)^2, \qquad
# \hat z_{ki} = \frac{z_{ki} - \mu_k}{\sqrt{\sigma_k^2 + \varepsilon}}, \qquad
# y_{ki} = \gamma_k\, \hat z_{ki} + \beta_k,$$
#
# and $y$ goes on into ReLU instead of $z$. The small ε keeps the division finite when a unit is constant over the batch. γ and β
# are parameters, learned like weights; they start at 1 and 0.
#
# **In training** an example's output thus depends on the others in the batch. **At test time** it must not: the answer for a
# picture should not change with the company it comes in, and it may come alone. So training keeps **running averages** of the
# mean and the variance,
#
# $$r \;\leftarrow\; \text{momentum} \cdot r + (1 - \text{momentum}) \cdot (\text{mean or variance of the batch}),$$
#
# and testing uses those instead of $\mu$ and $\sigma^2$, and leaves them alone.
#
# **Conventions differ.** Here momentum is the share of the *old* average, and the variance is divided by $m$ throughout.
#
# | convention | here | PyTorch, `BatchNorm1d` | Keras 3, `BatchNormalization` |
# |---|---|---|---|
# | examples are | columns | rows | rows |
# | momentum weighs | the old average | **the new batch** | the old average |
# | its default | 0.9 | 0.1 (which is our 0.9) | 0.99 |
# | variance for normalizing | by $m$ | by $m$ | by $m$ |
# | variance in the running average | by $m$ | **by $m - 1$** | by $m$ |
# | ε | 1e-5 | 1e-5 | 1e-3 |
#
# <details><summary>By how much the two variances differ</summary>
#
# (With $m = 32$ the two variances differ by a factor of 32/31 = 1.032.)
#
# </details>
#
# ## 2. Exercise 1: forward
#
# **Write** `batchnorm_forward(Z, gamma, beta, running, mode, momentum, eps)`. `np.mean` and `np.var` take an `axis`, and
# `keepdims=True` keeps a column a column. `running` belongs to the caller: do not change it; return a new one.


# %% nbgrader={"grade": false, "grade_id": "batchnorm_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def batchnorm_forward(Z, gamma, beta, running, mode, momentum=0.9, eps=1e-5):
    """Normalize each unit over the batch, then scale and shift it (Ioffe and Szegedy 2015).

    A unit is a row of Z. In "train" mode it is normalized with its own mean and variance over the
    batch, and the running averages move: momentum * old + (1 - momentum) * batch. In "test" mode
    the running averages are used instead, and do not move. Variances are divided by m everywhere,
    in the running average too.

    Parameters
    ----------
    Z : ndarray, shape (units, m), float64
        Pre-activations, one example per column.
    gamma, beta : ndarray, shape (units, 1)
        Scale and shift of each unit; applied in both modes.
    running : dict
        "mean" and "var", each of shape (units, 1). Neither it nor its arrays are changed.
    mode : str
        "train" or "test"; no other mode is used.
    momentum : float
        Share of the old running average that is kept.
    eps : float
        Added to the variance, under the root.

    Returns
    -------
    Y : ndarray, shape (units, m)
        gamma * Z_hat + beta.
    cache : dict or None
        In "train" mode: "Z" and "Z_hat" of shape (units, m), "mean" and "var" of the batch, of
        shape (units, 1), the variance without eps, "gamma", and "eps"; other entries do no harm. In
        "test" mode: None, as there is no backward pass.
    running : dict
        New "mean" and "var", each of shape (units, 1).
    """
    ### BEGIN SOLUTION
    if mode == "train":
        mean = np.mean(Z, axis=1, keepdims=True)
        var = np.var(Z, axis=1, keepdims=True)
        new_running = {
            "mean": momentum * running["mean"] + (1 - momentum) * mean,
            "var": momentum * running["var"] + (1 - momentum) * var,
        }
    else:
        mean, var = running["mean"], running["var"]
        new_running = dict(running)
    Z_hat = (Z - mean) / np.sqrt(var + eps)
    Y = gamma * Z_hat + beta
    if mode == "test":
        return Y, None, new_running
    cache = {"Z": Z, "Z_hat": Z_hat, "mean": mean, "var": var, "gamma": gamma, "eps": eps}
    return Y, cache, new_running
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-batchnorm_forward", "locked": true, "points": 15, "schema_version": 3, "solution": false, "task": false}
check("batchnorm_forward")

# %% [markdown]
# ## 3. What the forward pass does, and what it does not
#
# ### Myth check: "batch normalization makes the distribution normal"
#
# The name suggests it, and you will see it in print. Here a unit's values are distributed exponentially: many small ones, few
# large ones, a skewness of about 2 (a normal distribution has 0).
# A guess is a letter or a number in place of the dots; it is not graded, and may stay open.

# %%
guess("skewness_after")

# %% nbgrader={"grade": false, "grade_id": "myth-normal", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
one, nothing = np.ones((1, 1)), np.zeros((1, 1))
fresh = {"mean": np.zeros((1, 1)), "var": np.ones((1, 1))}
skewed = np.random.default_rng(0).exponential(size=(1, 20_000)) * 3 + 5

with needs("batchnorm_forward"):
    normalized, _, _ = batchnorm_forward(skewed, one, nothing, fresh, "train")
    for name, values in {"before": skewed, "after": normalized}.items():
        print(
            f"{name:6}: mean {values.mean():7.4f}, sd {values.std():.4f}, skewness {skewness(values):.4f}, "
            f"below the mean {np.mean(values < values.mean()):.1%}"
        )
    outcome("skewness_after", skewness(normalized), before=skewness(skewed))

# %% nbgrader={"grade": false, "grade_id": "figure-normal", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward"):
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    bell = np.linspace(-3.2, 5.5, 200)
    for ax, values, colour, title in [
        (axes[0], skewed, VERMILLION, "before"),
        (axes[1], normalized, BLUE, "after batch normalization"),
    ]:
        mean, sd = values.mean(), values.std()
        limits = mean - 3.2 * sd, mean + 5.5 * sd
        bins = np.linspace(values.min(), limits[1], 45)
        ax.hist(values.ravel(), bins=bins, density=True, color=colour, alpha=0.75)
        ax.plot(
            mean + sd * bell,
            np.exp(-(bell**2) / 2) / (sd * np.sqrt(2 * np.pi)),
            color=INK,
            linewidth=1.8,
            label="normal, same mean and sd",
        )
        ax.set(title=title, xlabel="value", ylabel="density", xlim=limits)
        ax.spines[["top", "right"]].set_visible(False)
    axes[0].legend(frameon=False)
    plt.show()

# %% [markdown]
# *The figure shows the histogram of a unit before and after, and the normal curve with the same mean and standard deviation.
# Only the numbers on the axes have changed: the shape on the right is the one on the left.*
#
# <details><summary>Why</summary>
#
# Subtracting a number and dividing by a number moves and stretches a distribution; it cannot bend it. Batch normalization gives
# mean 0 and variance 1, and nothing more. (Pre-activations are often nearly normal for another reason: they are sums of many
# terms.)
#
# </details>
#
# ### What γ and β are for
#
# Normalizing takes something away. A unit's pre-activations have mean 3 and standard deviation 1: its ReLU is practically
# always on, so the unit is linear. Can γ and β bring that back?

# %%
guess("relu_on_after")

# %% nbgrader={"grade": false, "grade_id": "gamma-beta", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward"):
    Z = 3 + np.random.default_rng(1).normal(size=(1, 1000))
    plain, cache, _ = batchnorm_forward(Z, one, nothing, fresh, "train")
    restored, _, _ = batchnorm_forward(Z, np.sqrt(cache["var"] + cache["eps"]), cache["mean"], fresh, "train")
    print(f"ReLU is on: before {np.mean(Z > 0):.1%}, normalized {np.mean(plain > 0):.1%}, ", end="")
    print(f"with γ = √(var + ε) and β = mean {np.mean(restored > 0):.1%}")
    print(f"largest difference between Z and the restored Y: {np.max(np.abs(restored - Z)):.1e}")
    outcome("relu_on_after", 100 * np.mean(plain > 0), before=100 * np.mean(Z > 0))

# %% [markdown]
# <details><summary>What γ and β give back</summary>
#
# With γ and β the layer can be anything it could be without normalization, the identity included: they give back the
# expressiveness. What has changed is who is in charge. Before, a unit's mean and spread came from all the weights of all the
# layers before it. Now they are two numbers of its own, which gradient descent can move directly.
#
# </details>
#
# ### Myth check: "the last line is y = γx + β"
#
# One of the texts behind this course writes the last line with the *input* $x$ instead of $\hat x$. It runs, and all shapes are
# right. What are the mean and the standard deviation of that y, for the unit of the last myth check, whose values have mean 8
# and standard deviation 3?

# %% nbgrader={"grade": false, "grade_id": "myth-last-line", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward"):
    Y, _, _ = batchnorm_forward(skewed, one, nothing, fresh, "train")
    claimed = one * skewed + nothing
    print(f"input:           mean {skewed.mean():7.4f}, sd {skewed.std():.4f}")
    print(f"y = γ x + β:     mean {claimed.mean():7.4f}, sd {claimed.std():.4f}")
    print(f"your Y:          mean {Y.mean():7.4f}, sd {Y.std():.4f}")

# %% [markdown]
# <details><summary>What happened</summary>
#
# With $x$ in the last line, the mean and the variance were computed for nothing: what is left is a linear map with γ and β, and
# at γ = 1 and β = 0 that is the plain net. The last line has to use $\hat x$ (here: $\hat z$).
#
# </details>
#
# ### Where ε goes
#
# Under the root, or added to the standard deviation? For a unit with spread 1, nobody will ever see a difference. But here a
# unit hardly varies: its standard deviation is 0.001. What is it after normalizing, with ε = 1e-5 inside the root, and outside?

# %% nbgrader={"grade": false, "grade_id": "eps-inside-outside", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward"):
    values = np.random.default_rng(2).normal(size=(1, 200))
    unit = (values - values.mean()) / values.std()
    print("sd before    inside the root (yours)    outside")
    for sd in (1.0, 0.1, 1e-2, 1e-3, 1e-4):
        inside = batchnorm_forward(sd * unit, one, nothing, fresh, "train")[0].std()
        outside = (sd * unit / (np.std(sd * unit) + 1e-5)).std()
        print(f"{sd:9g} {inside:26.3f} {outside:10.3f}")

# %% [markdown]
# <details><summary>What ε does there</summary>
#
# Inside, the root is never below $\sqrt{10^{-5}} = 0.0032$: a unit with a standard deviation of 0.001 is not blown up to 1; it
# comes out with 0.302. Outside, the same unit reaches 0.990. Neither is wrong in itself, but a net that was trained with one
# gives different answers with the other. The paper and the libraries have ε inside, and so do we.
#
# </details>
#
# ### How the running averages follow
#
# They start at mean 0 and variance 1, which is wrong for nearly every unit. A unit has mean 4 and variance 9.

# %%
guess("batches_until_settled")

# %% nbgrader={"grade": false, "grade_id": "figure-running", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward"):
    generator = np.random.default_rng(3)
    figure, axes = plt.subplots(1, 2, figsize=(9.5, 3.5), layout="constrained")
    arrived = {}
    for momentum, colour, line in [(0.9, BLUE, "-"), (0.99, VERMILLION, "--")]:
        running, followed = fresh, []
        for _ in range(400):
            followed.append([running["mean"].item(), running["var"].item()])
            batch = 4 + 3 * generator.normal(size=(1, 32))
            _, _, running = batchnorm_forward(batch, one, nothing, running, "train", momentum)
        followed = np.array(followed)
        near = int(np.argmax(followed[:, 0] > 0.95 * 4))
        print(f"momentum {momentum}: running mean first above 95 % of 4 after {near} batches, ", end="")
        print(f"expected {np.log(0.05) / np.log(momentum):.0f}")
        arrived[momentum] = near
        for ax, column in zip(axes, (0, 1), strict=True):
            ax.plot(followed[:, column], color=colour, linestyle=line, label=f"momentum {momentum}")
    for ax, right, name in zip(axes, (4, 9), ("mean", "variance"), strict=True):
        ax.axhline(right, color=INK, linewidth=1, label=f"{name} of the unit")
        ax.set(xlabel="batches of 32 seen", ylabel=f"running {name}", title=f"Running {name}")
        ax.grid(color=GRID)
        ax.spines[["top", "right"]].set_visible(False)
        ax.legend(frameon=False, loc="lower right")
    outcome("batches_until_settled", arrived[0.99], sooner=arrived[0.9])
    plt.show()

# %% [markdown]
# *The figure shows the running mean and variance of one unit, batch by batch. A large momentum gives a smooth average that
# arrives late; a small one arrives early and keeps wobbling. (The variance settles a little below 9, at 31/32 of it: that comes
# from the division by m.)*
#
# <details><summary>Why</summary>
#
# After $k$ batches the share $\text{momentum}^k$ of the starting value is still there: $0.9^{28} \approx 0.05$. (The noise of
# the batches carries the average over the line a little sooner.) A net that is tested after a few batches, or that was trained
# with the wrong idea of what momentum weighs, is tested with statistics that describe nothing.
#
# </details>
#
# ### An example and its company
#
# The same example, z = 5.5, is normalized in training mode: alone, together with one other, and together with 999 others.

# %%
guess("company_of_two")

# %% nbgrader={"grade": false, "grade_id": "company", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward"):
    others = 4 + 3 * np.random.default_rng(4).normal(size=(1, 999))
    settled = {"mean": np.array([[4.0]]), "var": np.array([[9.0]])}
    for z in (5.5, -2.0):
        example = np.array([[z]])
        print(f"z = {z:4}:", end="")
        for count in (0, 1, 999):
            batch = np.hstack([example, others[:, :count]])
            Y = batchnorm_forward(batch, one, nothing, settled, "train")[0]
            print(f"  among {count + 1} {Y[0, 0]:7.4f}", end="")
        Y = batchnorm_forward(example, one, nothing, settled, "test")[0]
        print(f"  in test mode, alone {Y[0, 0]:7.4f}")
    pair = np.hstack([np.array([[5.5]]), others[:, :1]])
    first = batchnorm_forward(pair, one, nothing, settled, "train")[0][0, 0]
    outcome("company_of_two", abs(first), signed=first, apart=(5.5 - 4) / 3)

# %% [markdown]
# <details><summary>Why</summary>
#
# Alone, an example *is* its mean: $\hat z = 0$, whatever $z$ was, and the output is β. In a batch of two it is always +1 or −1.
# Only in a large batch does the answer say anything about the example. In test mode it needs no company. (PyTorch refuses to
# train on a batch of one: "Expected more than 1 value per channel when training".)
#
# </details>
#
# **Set the batch size, γ and β.** The example 5.5 is in every batch. Which slider moves the left picture? When does its company
# count least?

# %% nbgrader={"grade": false, "grade_id": "slider-batches", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward"):

    def show_batches(axes, batch_size, gamma, shift):
        generator, rows = np.random.default_rng(6), []
        scale, beta = np.full((1, 1), gamma), np.full((1, 1), shift)
        running = {"mean": np.zeros((1, 1)), "var": np.ones((1, 1))}
        for _ in range(60):
            batch = 4 + 3 * generator.normal(size=(1, batch_size))
            _, cache, running = batchnorm_forward(batch, scale, beta, running, "train")
            batch[0, 0] = 5.5
            outputs = [batchnorm_forward(batch, scale, beta, running, mode)[0] for mode in ("train", "test")]
            rows.append([cache["mean"].item(), running["mean"].item(), *(Y[0, 0] for Y in outputs)])
        means, running_means, trained, tested = np.transpose(rows)
        right = gamma * (5.5 - 4) / 3 + shift
        plot_batch_and_running(axes[0], means, running_means, 4, limits=(-2, 10), name="mean of the unit")
        plot_batch_and_running(axes[1], trained, tested, right, limits=(-6, 6), name="output for z = 5.5")

    ranges = {"gamma": Slider(1.0, 0.0, 3.0), "shift": Slider(0.0, -3.0, 3.0)}
    explore(show_batches, panels=2, batch_size=Slider(16, 2, 128), **ranges)

# %% [markdown]
# *The figure shows the unit's mean, and the output for 5.5, over 60 batches: dots by the statistics of the batch, a line by the
# running averages; dashed is what mean 4 and variance 9 give. Larger batches bring the dots closer to it. In batches of 2 the
# output is 1 or -1.*
#
# ## 4. Exercise 2: backward
#
# Given $dY = \partial J / \partial Y$, the layer has to return $d\gamma$, $d\beta$ and $dZ$. (The $1/m$ of the cost is already
# in $dY$, as everywhere in this course.)
#
# The last line of the forward pass, $y_{ki} = \gamma_k \hat z_{ki} + \beta_k$, gives the first two: one γ is shared by all
# examples of its unit, so their contributions add up. It also gives $d\hat z_{ki} = \gamma_k\, dy_{ki}$.
#
# For $dZ$, note that $z_{kj}$ reaches $\hat z_{ki}$ on **three paths**: directly (if $i = j$), through the mean, and through
# the variance. With $s_k = \sqrt{\sigma_k^2 + \varepsilon}$ the three derivatives are
#
# $$\frac{\partial \hat z_{ki}}{\partial z_{kj}} = \frac{1}{s_k} \Big( \underbrace{\mathbb 1[i = j]}_{\text{direct}}
# - \underbrace{\frac1m}_{\text{mean}} - \underbrace{\frac{\hat z_{ki}\, \hat z_{kj}}{m}}_{\text{variance}} \Big).$$
#
# <details><summary>The derivative through the variance, step by step</summary>
#
# $\partial \sigma_k^2 / \partial z_{kj} = \tfrac2m (z_{kj} - \mu_k)$, so $\partial s_k / \partial z_{kj} = \hat z_{kj} / m$; and
# $\partial \hat z_{ki} / \partial s_k = -\hat z_{ki} / s_k$.
#
# </details>
#
# The chain rule sums over everything that $z_{kj}$ reaches: $dz_{kj} = \sum_i d\hat z_{ki}\, \partial \hat z_{ki} / \partial
# z_{kj}$. Insert the three terms, and each of the sums over $i$ becomes a sum along a row.
#
# **Write** `batchnorm_backward(dY, cache)`. If you prefer to go through the computation step by step, with a $d\sigma^2$ and a
# $d\mu$ on the way, that is just as good.


# %% nbgrader={"grade": false, "grade_id": "batchnorm_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def batchnorm_backward(dY, cache):
    """Gradients of the cost with respect to the input, the scale and the shift of a batch-norm layer.

    Parameters
    ----------
    dY : ndarray, shape (units, m), float64
        Gradient with respect to the output; the 1/m of the cost is already in it. Not changed.
    cache : dict
        From a forward pass in "train" mode: "Z" and "Z_hat" of shape (units, m), "mean" and "var"
        of shape (units, 1), the variance divided by m and without eps, "gamma" of shape (units, 1),
        and "eps", a float. The check cell passes just these six.

    Returns
    -------
    dZ : ndarray, shape (units, m)
        Gradient with respect to Z, including the paths through the mean and the variance.
    dgamma, dbeta : ndarray, shape (units, 1)
        Gradients with respect to gamma and beta.
    """
    ### BEGIN SOLUTION
    Z_hat, gamma = cache["Z_hat"], cache["gamma"]
    m = dY.shape[1]
    dgamma = np.sum(dY * Z_hat, axis=1, keepdims=True)
    dbeta = np.sum(dY, axis=1, keepdims=True)
    dZ_hat = gamma * dY
    mean_path = np.sum(dZ_hat, axis=1, keepdims=True) / m
    variance_path = Z_hat * np.sum(dZ_hat * Z_hat, axis=1, keepdims=True) / m
    dZ = (dZ_hat - mean_path - variance_path) / np.sqrt(cache["var"] + cache["eps"])
    return dZ, dgamma, dbeta
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-batchnorm_backward", "locked": true, "points": 15, "schema_version": 3, "solution": false, "task": false}
check("batchnorm_backward")

# %% [markdown]
# **Check it with numbers.** $J = \sum_{ki} r_{ki}\, y_{ki}$ with fixed random $r$ is a cost whose $dY$ is $r$. Move every entry of
# $Z$, γ and β a little up and down, and compare.
#
# How large is the relative difference for correct code? And for a $dZ$ that treats mean and variance as constants, as test
# mode does?

# %% nbgrader={"grade": false, "grade_id": "gradient-check", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    generator = np.random.default_rng(5)
    Z, r = generator.normal(size=(4, 10)) * 2 + 1, generator.normal(size=(4, 10))
    gamma, beta = generator.normal(size=(4, 1)) + 1, generator.normal(size=(4, 1))
    averages = {"mean": np.zeros((4, 1)), "var": np.ones((4, 1))}

    def J():
        return np.sum(r * batchnorm_forward(Z, gamma, beta, averages, "train")[0])

    cache = batchnorm_forward(Z, gamma, beta, averages, "train")[1]
    found = batchnorm_backward(r, cache)
    for name, array, mine in zip(("Z", "gamma", "beta"), (Z, gamma, beta), found, strict=True):
        measured = numerical_gradient(J, array)
        print(f"d{name}: relative difference {relative_difference(mine, measured):.1e}")
    frozen = gamma / np.sqrt(cache["var"] + cache["eps"]) * r
    print(f"statistics as constants: {relative_difference(frozen, numerical_gradient(J, Z)):.3f}")

# %% [markdown]
# Correct code agrees to about ten digits. Frozen statistics are far off: the two paths through mean and variance are not a
# small correction.
#
# **What the two paths do.** The direct path alone would often ask for "all of you, go up". Look at the sum of each row of $dZ$,
# and at that of each row of $dZ \odot \hat Z$.

# %% nbgrader={"grade": false, "grade_id": "directions-removed", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    dZ = batchnorm_backward(r, cache)[0]
    print(f"largest entry of dZ:                        {np.max(np.abs(dZ)):.3f}")
    print(f"largest row sum of dZ:                      {np.max(np.abs(dZ.sum(axis=1))):.1e}")
    print(
        f"largest row sum of dZ * Z_hat:              {np.max(np.abs((dZ * cache['Z_hat']).sum(axis=1))):.1e}"
    )
    print(f"the same sums, with frozen statistics:      {np.max(np.abs(frozen.sum(axis=1))):.3f}", end=", ")
    print(f"{np.max(np.abs((frozen * cache['Z_hat']).sum(axis=1))):.3f}")

# %% [markdown]
# <details><summary>Why both are zero</summary>
#
# Both are zero (the second up to ε). Adding the same number to all examples of a unit changes nothing, because the mean takes
# it away; stretching them changes nothing, because the variance takes it away. Directions that change nothing have no gradient,
# and the two paths remove exactly these.
#
# </details>
#
# Two consequences for a net:
#
# - **A bias in front of batch normalization is useless**: its gradient is one of these row sums. The nets below have none
#   there; β takes its place.
# - **The size of the weights in front of it does not matter** for the output. Let us see what that does to their gradient.
#
# ## 5. In a net
#
# Here is the net of section 1 with your layer between every linear map and its ReLU. All of W1 is multiplied by 10.

# %%
guess("gradient_of_larger_weights")

# %% nbgrader={"grade": false, "grade_id": "scale-invariance", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    layer = BatchNorm(batchnorm_forward, batchnorm_backward)
    parameters, running = with_batch_norm(starting_point("He"))
    sizes = []
    for factor in (1, 10):
        scaled = {**parameters, "W1": factor * parameters["W1"]}
        logits, gradients, _ = gradients_normalized(train_X, train_Y, scaled, running, layer)
        sizes.append(np.linalg.norm(gradients["dW1"]))
        print(
            f"W1 times {factor:2}: cost {cost_from_logits(logits, train_Y):.5f}, norm of dW1 {sizes[-1]:.5f}"
        )
    print(f"ratio of the gradients {sizes[1] / sizes[0]:.4f}")
    outcome("gradient_of_larger_weights", sizes[1] / sizes[0])

# %% [markdown]
# <details><summary>Why, and what follows</summary>
#
# The cost does not notice, and the gradient shrinks to a tenth. So a step with the same learning rate turns a larger weight
# matrix less: relative to the weights, a hundredth as much. Weights that were driven too far make smaller turns from then on.
# This is a brake that a plain net does not have, and it works in the other direction as well: for *small* weights the gradient
# is *large*.
#
# </details>
#
# Now the start with 0.01, which did not learn anything in section 1.

# %% nbgrader={"grade": false, "grade_id": "train-normalized", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    net = train_normalized(
        train_X,
        train_Y,
        starting_point("0.01"),
        layer,
        learning_rate=0.1,
        num_iterations=2001,
        record_every=100,
        progress="0.01, batch norm",
    )
    runs["0.01, batch norm"] = net
    for name, run in runs.items():
        print(f"{name:16}: cost {run.costs[0]:.4f} → {run.costs[-1]:.4f}")
    print(f"0.01, batch norm: test accuracy {share_right(logits_of(net, test_X), test_Y):.3f}")

# %% nbgrader={"grade": false, "grade_id": "figure-costs", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    shown = {**runs, "0.01, batch norm": net}
    plot_costs(shown, log=True, title="Digits, even or odd: learning rate 0.1")
    plt.show()

# %% [markdown]
# *The figure shows the training cost on a logarithmic scale. The plain net with 0.01 stays at the top as a straight line. With
# batch normalization the cost falls steeply from the same start, sooner and further than that of the plain net with He's
# start.*
#
# **What the layers see** at the start with 0.01, before any training:

# %% nbgrader={"grade": false, "grade_id": "figure-activations", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    start = starting_point("0.01")
    normalized_start, running = with_batch_norm(start)
    layers = {}
    for name, options in {
        "plain": (start, [], "train", None),
        "batch norm": (normalized_start, running, "train", layer),
    }.items():
        _, steps, _, last = forward_normalized(train_X, *options)
        layers[name] = [*(step.A_prev for step in steps[1:]), last]
    plot_activation_histograms(layers, title="Activations with weights of 0.01, layer by layer")
    plt.show()

# %% [markdown]
# *The figure shows the activations of the three hidden layers before training. Without batch normalization their spread falls
# from layer to layer, to almost nothing; with it, every layer sends out a signal of about the same size. (The tall bar at 0 is
# made up of the units that ReLU has switched off.)*
#
# ### The trap: batch statistics at test time
#
# A net that is not told that training is over goes on using the statistics of the batch. With all 597 test pictures at once,
# that hardly shows. The pictures now come one at a time, as they would in use.

# %%
guess("answers_one_at_a_time")

# %% nbgrader={"grade": false, "grade_id": "trap-one-example", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    for mode, comment in [("test", "running averages"), ("train", "batch statistics")]:
        together, alone = logits_of(net, test_X, mode), logits_one_at_a_time(net, test_X, mode)
        print(f"{comment}: all at once {share_right(together, test_Y):.1%} right, ", end="")
        print(f"one at a time {share_right(alone, test_Y):.1%} right, ", end="")
        print(f"{np.unique(np.round(alone, 9)).size} different answers")
    different = np.unique(np.round(alone, 9)).size  # in training mode, the last of the two
    outcome("answers_one_at_a_time", different, pictures=alone.size, right=share_right(alone, test_Y))

# %% [markdown]
# <details><summary>Why, and how it is avoided</summary>
#
# One answer for all pictures, and the accuracy of a coin toss. No error is raised, and a test with large batches would never
# have shown it. That is what `model.eval()` in PyTorch and `training=False` in Keras are for. (A net that does *worse* in test
# mode than in training mode has the opposite problem: running averages that never arrived; see section 3.)
#
# </details>
#
# ### Claim check: "batch normalization allows larger learning rates"
#
# How much larger, on this net? We try learning rates from 0.1 to 100, 400 iterations, He's start. Up to what rate does each net
# learn, and is there a limit at all?

# %% nbgrader={"grade": false, "grade_id": "learning-rates", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
rates = [0.1, 0.3, 1, 3, 10, 100]
with needs("batchnorm_forward", "batchnorm_backward"):
    swept = {
        "plain": sweep_learning_rates(None, rates, progress="plain"),
        "batch norm": sweep_learning_rates(layer, rates, progress="batch norm"),
    }
    print("learning rate " + "".join(f"{rate:9g}" for rate in rates))
    for name, costs in swept.items():
        print(f"{name:14}" + "".join(f"{cost:9.2g}" for cost in costs))
    best = {
        name: max(r for r, c in zip(rates, costs, strict=True) if c < 0.1) for name, costs in swept.items()
    }
    print(f"largest rate that ends below 0.1: plain {best['plain']:g}, batch norm {best['batch norm']:g}")

# %% nbgrader={"grade": false, "grade_id": "figure-learning-rates", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    plot_costs(swept, rates, log=True, title="Cost after 400 iterations, by learning rate")
    plt.xscale("log")
    plt.xlabel("learning rate (log scale)")
    plt.xticks(rates, [f"{rate:g}" for rate in rates])
    plt.axhline(np.log(2), color=INK, linewidth=1)
    plt.text(0.1, np.log(2) * 1.15, "guessing: ln 2", color=INK, va="bottom")
    plt.minorticks_off()
    plt.show()

# %% [markdown]
# *The figure shows the training cost after 400 iterations for each learning rate, on logarithmic scales. The plain net does
# well up to 0.3 and then falls back to guessing or worse; with batch normalization the cost goes on falling up to a rate of 10,
# and at 100 that net breaks down as well.*
#
# <details><summary>How far the claim holds</summary>
#
# On this net the claim holds, by a factor of about 30, thanks to the brake above. It is not a law: there is a limit too, the
# factor depends on the net, and part of it is a matter of words. Since the layer's output does not depend on the size of W,
# what counts is the step *relative to* the weights, and a "large" rate for large weights is a small turn.
#
# </details>
#
# ## 6. Why does it work?
#
# That batch normalization helps is not in doubt. The reason is.
#
# ### Claim check: "because it removes internal covariate shift"
#
# The paper's explanation: while the lower layers learn, the inputs of the upper ones keep moving (*internal covariate shift*),
# so the upper layers chase a moving target; batch normalization holds it still. If that is *the* cause, then a net whose layer
# inputs are shaken on purpose, **after** they were normalized, should learn badly. Santurkar and others (2018) did that; here
# is a small version. In every iteration each hidden unit is stretched and shifted by new random numbers of size 0.3, between
# batch normalization and ReLU.
#
# Which of three nets moves its layers' inputs the most from one iteration to the next, and which one learns the slowest?

# %% nbgrader={"grade": false, "grade_id": "covariate-shift", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    shaken = {
        "plain": train_shaken(None, 0, progress="plain"),
        "batch norm": train_shaken(layer, 0, progress="batch norm"),
        "batch norm, shaken": train_shaken(layer, 0.3, progress="batch norm, shaken"),
    }
    for name, (run, movements) in shaken.items():
        cost = cost_from_logits(logits_of(run, train_X), train_Y)
        print(f"{name:18}: movement by layer", ", ".join(f"{item:.4f}" for item in movements), end="")
        print(f"; cost after 300 iterations, at rest, {cost:.4f}")

# %% nbgrader={"grade": false, "grade_id": "figure-covariate-shift", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    figure, axes = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
    plot_costs(
        {name: item.training for name, item in shaken.items()},
        log=True,
        ax=axes[0],
        title="Cost while training",
    )
    places = np.arange(len(LAYERS) - 2)
    for shift, (name, item), colour, hatch in zip(
        (-0.27, 0, 0.27), shaken.items(), (BLUE, VERMILLION, GREEN), ("", "////", "...."), strict=True
    ):
        axes[1].bar(
            places + shift, item.movements, 0.25, color=colour, hatch=hatch, edgecolor="white", label=name
        )
    axes[1].set_yscale("log")
    axes[1].set_ylim(1e-4, 10)
    axes[1].legend(frameon=False, loc="upper left")
    axes[1].set_xticks(places, [f"layer {place + 1}" for place in places])
    axes[1].set(ylabel="movement per iteration (sd, log scale)", title="How far the activations move")
    axes[1].spines[["top", "right"]].set_visible(False)
    plt.show()

# %% [markdown]
# *The figure shows the cost of three training runs on the left, and on the right how far the mean activation of a unit moves
# from one iteration to the next, in standard deviations of its layer. The shaken net moves the most in every layer, more than
# the plain one, and still learns faster than the plain one.*
#
# <details><summary>What follows, and what does not</summary>
#
# Shaking does cost something (0.027 against 0.017), but far less than batch normalization has gained (plain: 0.109), although
# the inputs move more than ever. This does not prove that shift never matters. It shows that "it removes the shift" cannot be
# the whole reason. Other reasons have been given since: a smoother cost surface (Santurkar et al. 2018), the learning-rate
# brake of section 5 (Arora, Li and Lyu 2019), and a separation of the length of the weights from their direction (as in weight
# normalization, Salimans and Kingma 2016). **The cause is contested**; say so when you explain it.
#
# </details>
#
# ### Claim check: "with batch normalization no dropout is needed"
#
# An example's output depends on who else is in the batch. That is noise, and noise regularizes, somewhat. Is it enough? Only 200
# digits to learn from, batches of 32, with and without inverted dropout (keep_prob 0.8) in the hidden layers, accuracy on the
# 597 test digits.
#
# Which of the four does best, on two different samples of 200?

# %% nbgrader={"grade": false, "grade_id": "no-dropout-needed", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("batchnorm_forward", "batchnorm_backward"):
    for sample in range(2):
        accuracies = compare_with_dropout(layer, sample)
        print(f"sample {sample}:", ", ".join(f"{name} {value:.3f}" for name, value in accuracies.items()))

# %% [markdown]
# Two samples say little. Here are ten, `compare_with_dropout(layer, 0)` to `compare_with_dropout(layer, 9)`:
#
# | net | mean test accuracy | better than plain | better than batch norm alone |
# |---|---|---|---|
# | plain | 0.932 | | on 2 of 10 |
# | dropout | 0.936 | on 4 of 10 | on 3 of 10 |
# | batch norm | 0.941 | on 8 of 10 | |
# | both | 0.946 | on 10 of 10 | on 7 of 10 |
#
# <details><summary>How to read the table</summary>
#
# The differences are small (one digit is 0.0017), and round-off or another seed moves single results. But nothing here says
# that batch normalization makes dropout superfluous: both together do best on average. In other nets they get in each other's
# way, because dropout changes variances between training and test (Li et al. 2019). **Again, this is a question for your
# data**, not a law.
#
# </details>
#
# **Explain in your own words** (not graded): why does batch normalization need a batch that is not too small, and what would
# you do if only two examples fit into memory?
#
# ## 7. Summary
#
# | quantity | in training | at test time |
# |---|---|---|
# | mean and variance | of this batch | running averages |
# | running averages | move by 1 − momentum | stay |
# | γ, β | learned | applied |
# | an example's output depends on | the whole batch | the example alone |
#
# - Batch normalization gives each unit mean 0 and variance 1 over the batch, not a normal distribution. γ and β give back what
#   that takes away, and the last line uses $\hat z$.
# - ε goes under the root. Variances are divided by $m$; PyTorch's running variance is not, and its momentum weighs the new
#   batch.
# - The gradient flows through mean and variance too. $dZ$ has no part that shifts or stretches a unit.
# - The size of the weights in front of it does not matter, which rescues bad starts and allows larger learning rates, on this
#   net by a factor of about 30.
# - Switch to test mode when you test.
# - *Why* it works is contested. That it removes covariate shift is not the whole story, and it does not replace dropout by
#   itself.
#
# <details><summary>References</summary>
#
# - S. Ioffe, C. Szegedy (2015): *Batch normalization: accelerating deep network training by reducing internal covariate shift*,
#   ICML.
# - S. Santurkar, D. Tsipras, A. Ilyas, A. Madry (2018): *How does batch normalization help optimization?*, NeurIPS.
# - S. Arora, Z. Li, K. Lyu (2019): *Theoretical analysis of auto rate-tuning by batch normalization*, ICLR.
# - T. Salimans, D. Kingma (2016): *Weight normalization: a simple reparameterization to accelerate training of deep neural
#   networks*, NIPS 29.
# - X. Li, S. Chen, X. Hu, J. Yang (2019): *Understanding the disharmony between dropout and batch normalization by variance
#   shift*, CVPR.
#
# </details>
