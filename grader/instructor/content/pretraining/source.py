# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Pre-training, and a net to repair
#
# In 2006 nobody could train deep sigmoid nets from random weights. Then came a trick: teach each layer, one after another and
# without any labels, to describe its input; then train the whole net. It worked, it made deep learning respectable, and a few
# years later hardly anyone used it. This notebook shows both. After that you get a broken net, and repair it with the tools of
# the whole course.
#
# **When you are done, you can**
#
# - write an auto-encoder with its gradients, and stack auto-encoders into a start for a deep net,
# - say what pre-training does to a sigmoid net, what replaced it, and where it still pays off,
# - find out why a deep net does not learn: size of the signal, gradient, behavior at test time.
#
# **Time:** about 120 minutes. **You need:** notebooks 01 and 07; for the capstone also 05 and 06 (dropout, batch norm).
#
# **Contents**
#
# 1. A deep sigmoid net that does not start
# 2. The auto-encoder
# 3. Exercise 1: train an auto-encoder
# 4. Exercise 2: layer by layer
# 5. What it gains, and why it fell out of use
# 6. Capstone: the broken net (exercises 3, 4 and 5)
# 7. Summary
#
# <details><summary>How it works</summary>
#
# Write your code where it says `YOUR CODE HERE`, run the cell, then run the check cell below it. It tells
# you at once what is right, what is not, and which mistake it looks like. You may check as often as you like. If you are
# stuck, `hint("train_autoencoder")` opens three steps of help; none of them is the answer.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from grader import check, guess, hint, needs, outcome
from init_utils import forward_layers, plot_activation_histograms, plot_costs, relu, sigmoid
from init_utils.diagnostics import layer_statistics, statistics_table, update_ratios
from init_utils.figures.diagnostics import plot_gradient_flow, plot_update_ratios
from init_utils.experiments.broken_net import KEEP_PROB, LAYERS, Net, ask, slopes_by_array, train_net
from init_utils.experiments.pretraining import (
    NET,
    accuracy,
    class_mean_cost,
    draw_start,
    few_labels,
    linear_cost,
    load_pictures,
    mean_cost,
    start_gradients,
    train_from,
)
from init_utils.experiments.pretraining_figures import (
    plot_accuracies,
    plot_reconstructions,
    plot_repair,
)

# %% [markdown]
# ## 1. A deep sigmoid net that does not start
#
# Handwritten digits of 8 × 8 pixels, even against odd. The net has 64 inputs, hidden layers of 32, 16 and 8 **sigmoid** units
# and one sigmoid output: before 2010 that was the usual kind.

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
train_X, train_Y, test_X, test_Y = load_pictures()
p = np.mean(train_Y)
prior = -p * np.log(p) - (1 - p) * np.log(1 - p)
print("training pictures", train_X.shape, "with values from", train_X.min(), "to", train_X.max())
print(f"share of even digits {p:.4f}, cost of always saying that {prior:.4f}")

# %% [markdown]
# 1000 iterations at a learning rate of 0.5, once from weights `0.01 * normal`, once from Xavier's.
# A guess is a letter or a number in place of the dots; it is not graded, and may stay open.

# %%
guess("starts_below_the_prior")

# %% nbgrader={"grade": false, "grade_id": "sigmoid-starts", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
runs, starts = {}, {rule: draw_start(rule, seed=0) for rule in ("0.01", "Xavier")}
for rule, start in starts.items():
    runs[rule] = train_from(start, train_X, train_Y, progress=rule)
for rule, run in runs.items():
    print(
        f"{rule:6} cost at 0: {run.costs[0]:.4f}   at 500: {run.costs[10]:.4f}   at 1000: {run.costs[-1]:.4f}"
    )
outcome("starts_below_the_prior", runs["Xavier"].costs[-1], small=runs["0.01"].costs[-1], prior=prior)

# %% [markdown]
# Xavier's start waits for hundreds of iterations before it gets anywhere. Why? Look at the gradients of the weights before the
# first step.

# %% nbgrader={"grade": false, "grade_id": "figure-flow", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
flow = {rule: start_gradients(start, train_X, train_Y) for rule, start in starts.items()}
plot_gradient_flow(flow, title="Gradients of the sigmoid net before the first step")
plt.show()

# %% [markdown]
# *The figure shows the spread of the gradient of each layer's weights, on a logarithmic axis. With Xavier's weights it shrinks
# three- to sixfold at each layer toward the input, a hundredfold in all; from 0.01 it is thousands of times smaller still.*
#
# The slope of the sigmoid is at most ¼. Xavier's rule keeps a signal's size where the slope is 1, so here every layer divides
# it by about four, forward and backward. The first layers of a deep sigmoid net hardly learn at all.
#
# ## 2. The auto-encoder
#
# The idea of Hinton and Salakhutdinov (2006) and Bengio et al. (2007): let a layer first learn something useful *by itself*.
# Give it a second layer that decodes what it says, and ask both together to reproduce the input. The middle is called the
# **code**:
#
# $$\underbrace{C = \sigma(W X + b)}_{\text{encoder}}, \qquad \underbrace{\hat X = \sigma(W_\text{out}\, C +
# b_\text{out})}_{\text{decoder}}, \qquad J = \frac{1}{2m} \sum_{\text{examples}} \lVert \hat x - x \rVert^2.$$
#
# If the code is smaller than the input, it cannot just copy: it has to find what the pictures have in common. No label
# is needed. The forward pass is given:


# %% nbgrader={"grade": false, "grade_id": "reconstruct", "locked": true, "schema_version": 3, "solution": false, "task": false}
def reconstruct(X, autoencoder):
    """Code and reconstruction of examples.

    X has shape (n, m); `autoencoder` holds "W" (n_hidden, n), "b" (n_hidden, 1), "W_out" (n, n_hidden) and "b_out" (n, 1).
    Returns the codes, shape (n_hidden, m), and the reconstructions, shape (n, m).
    """
    codes = sigmoid(autoencoder["W"] @ X + autoencoder["b"])
    return codes, sigmoid(autoencoder["W_out"] @ codes + autoencoder["b_out"])


# %% [markdown]
# ## 3. Exercise 1: train an auto-encoder
#
# Gradient descent as always, with two differences from a classifier. The target is $X$ itself. And the cost is a squared error,
# so the sigmoid of the output does not cancel: with $R = \hat X$,
#
# $$dZ_\text{out} = \frac1m (R - X) \odot R \odot (1 - R), \qquad dZ = W_\text{out}^\top dZ_\text{out} \odot C \odot (1 - C).$$
#
# The gradients of weights and biases follow from these as in any layer.
#
# **Write** `train_autoencoder(X, n_hidden, learning_rate, num_iterations, seed)`. Compute *all* gradients of an iteration
# before you change any parameter.


# %% nbgrader={"grade": false, "grade_id": "train_autoencoder", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_autoencoder(X, n_hidden, learning_rate, num_iterations, seed):
    """Train an auto-encoder with sigmoid code and sigmoid output by full-batch gradient descent.

    The cost is 1/(2m) times the sum of the squares of all entries of (reconstruction - X).

    The weights are drawn from rng = np.random.default_rng(seed), in this order:
    W     = rng.standard_normal((n_hidden, n)) / sqrt(n),
    W_out = rng.standard_normal((n, n_hidden)) / sqrt(n_hidden).
    Both biases start at zero. Each iteration subtracts learning_rate times the gradient from all four arrays at once.

    Parameters
    ----------
    X : ndarray, shape (n, m)
        Examples in columns, entries in [0, 1]; not changed.
    n_hidden : int
        Size of the code.
    learning_rate : float
        Step length.
    num_iterations : int
        Number of updates, 1 or more.
    seed : int
        Seed of the generator.

    Returns
    -------
    dict
        "W" (n_hidden, n), "b" (n_hidden, 1), "W_out" (n, n_hidden), "b_out" (n, 1): after the
        last update, float64.
        "costs": ndarray of shape (num_iterations,), the cost of each iteration before its update.
    """
    ### BEGIN SOLUTION
    n, m = X.shape
    rng = np.random.default_rng(seed)
    W = rng.standard_normal((n_hidden, n)) / np.sqrt(n)
    W_out = rng.standard_normal((n, n_hidden)) / np.sqrt(n_hidden)
    b, b_out = np.zeros((n_hidden, 1)), np.zeros((n, 1))
    costs = np.zeros(num_iterations)
    for iteration in range(num_iterations):
        codes, output = reconstruct(X, {"W": W, "b": b, "W_out": W_out, "b_out": b_out})
        costs[iteration] = np.sum((output - X) ** 2) / (2 * m)
        dZ_out = (output - X) / m * output * (1 - output)
        dZ = W_out.T @ dZ_out * codes * (1 - codes)
        W_out = W_out - learning_rate * dZ_out @ codes.T
        b_out = b_out - learning_rate * np.sum(dZ_out, axis=1, keepdims=True)
        W = W - learning_rate * dZ @ X.T
        b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True)
    return {"W": W, "b": b, "W_out": W_out, "b_out": b_out, "costs": costs}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-train_autoencoder", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
check("train_autoencoder")

# %% [markdown]
# Codes of 2, 8 and 32 numbers for pictures of 64. How much of the pictures' variance does each keep? The best *linear* code of
# the same size is printed beside it.

# %%
guess("autoencoder_or_linear_code")

# %% nbgrader={"grade": false, "grade_id": "figure-reconstructions", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("train_autoencoder"):
    coders = {size: train_autoencoder(train_X, size, 1.0, 500, seed=0) for size in (2, 8, 32)}
    for size, coder in coders.items():
        print(
            f"code of {size:2}: explains {1 - coder['costs'][-1] / mean_cost(train_X):.0%} of the variance, "
            f"the best linear code {1 - linear_cost(train_X, size) / mean_cost(train_X):.0%}"
        )
    shares = [
        100 * (1 - cost / mean_cost(train_X)) for cost in (coders[32]["costs"][-1], linear_cost(train_X, 32))
    ]
    outcome("autoencoder_or_linear_code", shares[0] - shares[1], coder=shares[0], linear=shares[1])
    rows = {f"code of {size}": reconstruct(test_X, coder)[1] for size, coder in coders.items()}
    plot_reconstructions({"picture": test_X, **rows})
    plt.show()

# %% [markdown]
# *The figure shows ten test pictures, which the auto-encoders have never seen, and what is left of them after a code of 2, 8
# and 32 numbers. Two numbers give a blurred average; 32 give back the digit.*
#
# <details><summary>What the linear code is</summary>
#
# The "best linear code" is principal component analysis, which has a closed form (Bourlard and Kamp 1988). After 500 steps no
# auto-encoder here is as good. As a way to compress these pictures it is not impressive; that was never the point.
#
# </details>
#
# ### Myth check: what does an auto-encoder reproduce?
#
# Explanations of pre-training sometimes mix up what the auto-encoder has to reproduce.

# %%
guess("what_is_reproduced")

# %% nbgrader={"grade": false, "grade_id": "myth-input", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("train_autoencoder"):
    first = coders[32]
    codes, output = reconstruct(train_X, first)
    second = train_autoencoder(codes, 16, 1.0, 500, seed=1)
    explained = 1 - np.sum((output - train_X) ** 2) / (2 * train_X.shape[1]) / mean_cost(train_X)
    by_class = 1 - class_mean_cost(train_X, train_Y) / mean_cost(train_X)
    of_codes = 1 - second["costs"][-1] / mean_cost(codes)
    print(f"first auto-encoder, compared with its input, the pictures: {explained:.1%} explained")
    print(f"saying the mean picture of the right class instead:         {by_class:.1%} explained")
    print(f"second auto-encoder, compared with its input, the codes:   {of_codes:.1%} explained")
    outcome("what_is_reproduced", 100 * explained, by_class=100 * by_class)

# %% [markdown]
# <details><summary>What it reproduces</summary>
#
# An auto-encoder reproduces its **input**: the first one reproduces the pictures; the second one, trained on the codes of the
# first, reproduces those codes. Labels play no part, and knowing the class would explain next to nothing.
#
# </details>
#
# ## 4. Exercise 2: layer by layer
#
# Now the stack. Train an auto-encoder on the pictures, keep its encoder as layer 1 and throw the decoder away. Encode the
# pictures, train an auto-encoder on the codes, keep its encoder as layer 2, and so on. Each layer is trained once and not
# touched by the next: the procedure is **greedy**. The output layer has no auto-encoder; it starts from Xavier's weights.
#
# **Write** `pretrain(X, layers_dims, learning_rate, num_iterations, seed)`. Use your `train_autoencoder`.


# %% nbgrader={"grade": false, "grade_id": "pretrain", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pretrain(X, layers_dims, learning_rate, num_iterations, seed):
    """Start a sigmoid net from a stack of auto-encoders.

    Hidden layer l = 1, …, L - 1 takes the encoder ("W" and "b") of
    train_autoencoder(codes, layers_dims[l], learning_rate, num_iterations, seed + l),
    where codes is X for l = 1, and for the other layers the codes of the previous auto-encoder.

    Output layer: WL = np.random.default_rng(seed).standard_normal((n_L, n_(L-1))) / sqrt(n_(L-1)), bL zero.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Examples in columns; not changed.
    layers_dims : list of int
        Size of each layer, input first: [n_0, n_1, …, n_L], at least one hidden layer.
    learning_rate, num_iterations
        For each auto-encoder.
    seed : int
        See above.

    Returns
    -------
    dict
        "W1", "b1", …, "WL", "bL": Wl of shape (n_l, n_(l-1)), bl of shape (n_l, 1), float64.
    """
    ### BEGIN SOLUTION
    last = len(layers_dims) - 1
    parameters, codes = {}, X
    for layer in range(1, last):
        coder = train_autoencoder(codes, layers_dims[layer], learning_rate, num_iterations, seed + layer)
        parameters[f"W{layer}"], parameters[f"b{layer}"] = coder["W"], coder["b"]
        codes, _ = reconstruct(codes, coder)
    rng = np.random.default_rng(seed)
    shape = layers_dims[last], layers_dims[last - 1]
    parameters[f"W{last}"] = rng.standard_normal(shape) / np.sqrt(shape[1])
    parameters[f"b{last}"] = np.zeros((shape[0], 1))
    return parameters
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-pretrain", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check("pretrain")

# %% [markdown]
# **What the layers see** before the net has been trained on a single label:

# %% nbgrader={"grade": false, "grade_id": "figure-codes", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("train_autoencoder", "pretrain"):
    pretrained_start = pretrain(train_X, NET, 1.0, 250, seed=0)
    shown = {**starts, "pre-trained": pretrained_start}
    hidden = {name: forward_layers(train_X, start, "sigmoid")[1][:-1] for name, start in shown.items()}
    plot_activation_histograms({name: [layer.A for layer in cache] for name, cache in hidden.items()})
    for name, cache in hidden.items():
        spreads = [np.mean(np.std(layer.A, axis=1)) for layer in cache]
        print(f"{name:12} a unit varies from picture to picture by", "  ".join(f"{s:.1e}" for s in spreads))
    plt.show()

# %% [markdown]
# *The figure shows the activations of the three hidden layers at the start; each row has its own scale. From 0.01 every unit
# says one half to every picture. From Xavier's weights each unit of layer 3 has its own constant: a few narrow peaks.
# Pre-trained units use nearly the whole range, in every layer.*
#
# ## 5. What it gains, and why it fell out of use

# %%
guess("pretrained_against_xavier")

# %% nbgrader={"grade": false, "grade_id": "train-pretrained", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("train_autoencoder", "pretrain"):
    for seed, begin in enumerate([pretrained_start, pretrain(train_X, NET, 1.0, 250, seed=1)]):
        pretrained_run = train_from(begin, train_X, train_Y, progress=f"pre-trained, seed {seed}")
        print(f"pre-trained, seed {seed}    cost at 1000: {pretrained_run.costs[-1]:.4f}", end="   ")
        print(f"test accuracy {accuracy(pretrained_run.parameters, test_X, test_Y):.3f}")
    print(f"prior                  {prior:.4f}")
    outcome(
        "pretrained_against_xavier",
        runs["Xavier"].costs[-1] / pretrained_run.costs[-1],
        pretrained=pretrained_run.costs[-1],
        xavier=runs["Xavier"].costs[-1],
    )

# %% [markdown]
# <details><summary>What people saw</summary>
#
# An order of magnitude lower than Xavier's, for each seed, and 98 % of the test pictures are right. That is what people saw
# in 2006, and it looked as if depth *needed* pre-training.
#
# </details>
#
# ### Was it the pictures, or the size of the weights?
#
# Two rivals that learn nothing beforehand. The sigmoid's slope is ¼, so to keep the signal's size its weights need a **gain of
# 4**, just as ReLU's need √2. And there is ReLU itself with He's weights.

# %%
guess("rivals_of_pretraining")

# %% nbgrader={"grade": false, "grade_id": "why-out-of-use", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
rivals = {"4 × Xavier, sigmoid": ("4 × Xavier", "sigmoid"), "He, ReLU": ("He", "relu")}
for name, (rule, activation) in rivals.items():
    for seed in range(2):
        begin = draw_start(rule, seed)
        runs[name] = train_from(begin, train_X, train_Y, activation, progress=f"{name}, seed {seed}")
        right = accuracy(runs[name].parameters, test_X, test_Y, activation)
        print(f"{name}, seed {seed}   cost at 1000: {runs[name].costs[-1]:.4f}   test accuracy {right:.3f}")
outcome(
    "rivals_of_pretraining",
    runs["He, ReLU"].costs[-1],
    gain=runs["4 × Xavier, sigmoid"].costs[-1],
    xavier=runs["Xavier"].costs[-1],
)

# %% nbgrader={"grade": false, "grade_id": "figure-costs", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("train_autoencoder", "pretrain"):
    five = {
        "0.01, sigmoid": runs["0.01"],
        "Xavier, sigmoid": runs["Xavier"],
        "pre-trained, sigmoid": pretrained_run,
        **{name: runs[name] for name in rivals},
    }
    plot_costs(five, log=True, title="One net, five starts")
    plt.show()

# %% [markdown]
# *The figure shows the cost on a logarithmic axis (the last seed of each start). 0.01 stays at the prior; Xavier's start
# leaves it late; the pre-trained start and the one with gain 4 go down together; ReLU with He's weights ends far below all of
# them.*
#
# So most of what pre-training did for this net was to **give its weights the right size**. A gain of 4 in one line does that
# just as well, without any training beforehand, and another activation does it better. That is how it went: ReLU (Glorot,
# Bordes and Bengio 2011), better scales (Glorot and Bengio 2010, He et al. 2015), batch norm and large labeled data sets took
# its place. Note that this is the *training* cost. On the test pictures the pre-trained net and the ReLU net are level; gain 4
# is one to two points behind.
#
# ### Where it still pays off: few labels
#
# Pre-training needs no labels. Now 100 pictures have a label, and 1200 do not. The encoders are trained once, on all of them.

# %%
guess("best_with_few_labels")

# %% nbgrader={"grade": false, "grade_id": "few-labels", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("train_autoencoder", "pretrain"):
    unlabelled = load_pictures(every=True)[0]
    from_unlabelled = pretrain(unlabelled, NET, 2.0, 150, seed=0)
    contest = {
        "pre-trained, sigmoid": (lambda seed: from_unlabelled, "sigmoid", 0.5),
        "4 × Xavier, sigmoid": (lambda seed: draw_start("4 × Xavier", seed), "sigmoid", 0.5),
        "He, ReLU": (lambda seed: draw_start("He", seed), "relu", 0.1),
    }
    scores = few_labels(contest)
    for name, score in scores.items():
        print(f"{name:21} mean {score.mean():.3f}   by seed", " ".join(f"{value:.3f}" for value in score))
    plot_accuracies(scores, title="Test accuracy from 100 labels")
    means = {name: 100 * score.mean() for name, score in scores.items()}
    outcome(
        "best_with_few_labels",
        means["pre-trained, sigmoid"] - means["He, ReLU"],
        pretrained=means["pre-trained, sigmoid"],
        relu=means["He, ReLU"],
    )
    plt.show()

# %% [markdown]
# *The figure shows the test accuracy for five draws of 100 labeled pictures; a dot is one draw, joined to the same draw in the
# other rows; the bar is their mean. Pre-training is ahead by about two points on average.*
#
# <details><summary>How far it is ahead</summary>
#
# It is ahead in nearly every draw, in some by a single picture: a small advantage, not a law. Here the encoders know something
# that the labels could not tell them. In this form the idea never died: learn from data without labels, then tune with the few
# labels there are.
#
# </details>
#
# **Explain in your own words** (not graded): what does the encoder learn from 1200 pictures that 100 labels cannot tell it?
#
# ## 6. Capstone: the broken net
#
# A colleague sends you a deep net for the same pictures: eight layers, ReLU, batch norm and dropout in the last hidden layer.
# It does not learn, and what it says when you use it makes no sense. Here is the code. All of it runs without an error.


# %% nbgrader={"grade": false, "grade_id": "broken_initialize", "locked": true, "schema_version": 3, "solution": false, "task": false}
def broken_initialize(layers_dims, seed):
    """Parameters of the net: W1, b1, …, WL, bL, and gamma, beta of the batch norm in the last hidden layer."""
    rng = np.random.default_rng(seed)
    gain = 1.0
    parameters = {}
    for layer in range(1, len(layers_dims)):
        fan_in, units = layers_dims[layer - 1], layers_dims[layer]
        parameters[f"W{layer}"] = gain / fan_in * rng.standard_normal((units, fan_in))
        parameters[f"b{layer}"] = np.zeros((units, 1))
    parameters["gamma"] = np.ones((layers_dims[-2], 1))
    parameters["beta"] = np.zeros((layers_dims[-2], 1))
    return parameters


# %% nbgrader={"grade": false, "grade_id": "broken_forward", "locked": true, "schema_version": 3, "solution": false, "task": false}
def broken_forward(X, parameters, running, mode, keep_prob, rng):
    """Outputs, what the backward pass needs, and the running statistics of the batch norm."""
    last = sum(name.startswith("W") for name in parameters)
    cache = {"A0": X}
    for layer in range(1, last + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = W @ cache[f"A{layer - 1}"] + b
        if layer == last:
            A = sigmoid(Z)
        elif layer < last - 1:
            A = relu(Z)
        else:  # batch norm, ReLU, dropout
            mean, variance = np.mean(Z, axis=1, keepdims=True), np.var(Z, axis=1, keepdims=True)
            if mode == "train":
                running = {
                    "mean": 0.9 * running["mean"] + 0.1 * mean,
                    "variance": 0.9 * running["variance"] + 0.1 * variance,
                }
            cache["gamma"] = parameters["gamma"]
            cache["std"] = np.sqrt(variance + 1e-5)
            cache["Z_hat"] = (Z - mean) / cache["std"]
            cache["U"] = cache["gamma"] * cache["Z_hat"] + parameters["beta"]
            cache["D"] = (rng.random(Z.shape) < keep_prob) / keep_prob
            A = relu(cache["U"]) * cache["D"]
        cache[f"W{layer}"], cache[f"A{layer}"] = W, A
    return A, cache, running


# %% nbgrader={"grade": false, "grade_id": "broken_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
def broken_backward(Y, cache):
    """Gradients of the cross-entropy: dW1, db1, …, dWL, dbL, dgamma, dbeta."""
    last = sum(name.startswith("W") for name in cache)
    grads = {}
    dZ = (cache[f"A{last}"] - Y) / Y.shape[1]
    for layer in range(last, 0, -1):
        grads[f"dW{layer}"] = dZ @ cache[f"A{layer - 1}"].T
        grads[f"db{layer}"] = np.sum(dZ, axis=1, keepdims=True)
        if layer == last:  # back through dropout, ReLU and batch norm
            dU = cache[f"W{layer}"].T @ dZ * cache["D"] * (cache["U"] > 0)
            grads["dgamma"] = np.sum(dU * cache["Z_hat"], axis=1, keepdims=True)
            grads["dbeta"] = np.sum(dU, axis=1, keepdims=True)
            dZ = dU * cache["gamma"] / cache["std"]
        elif layer > 1:
            dZ = cache[f"W{layer}"].T @ dZ * (cache[f"A{layer - 1}"] > 0)
    return grads


# %% [markdown]
# The conventions are those of the course: examples in columns, `keep_prob` is the probability of *keeping* a unit, dropout is
# inverted, `running` holds "mean" and the biased "variance", and the old value has weight 0.9.
#
# ### 6.1 Symptoms
#
# **Look before you repair.** Before each cell, say what a healthy net would show.

# %% nbgrader={"grade": false, "grade_id": "symptom-cost", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
broken = Net(broken_initialize, broken_forward, broken_backward)
repairs = {"as it came": train_net(broken, train_X, train_Y, progress="as it came")}
print("cost every 60 iterations:", np.round(repairs["as it came"].costs[::6], 4), f"  prior {prior:.4f}")

# %% [markdown]
# The plateau of notebook 02: it learns the prior and nothing else. Does the signal get through?

# %% nbgrader={"grade": false, "grade_id": "symptom-signal", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
sick = broken_initialize(LAYERS, seed=1)
_, cache, _ = broken_forward(
    train_X, sick, repairs["as it came"].running, "train", KEEP_PROB, np.random.default_rng(0)
)
print(statistics_table(layer_statistics([cache[f"A{layer}"] for layer in range(1, len(LAYERS))])))

# %% [markdown]
# Look at the ratio of one layer's std to the next, and compare it with the table in notebook 04. Then ask the net, in test
# mode:

# %% nbgrader={"grade": false, "grade_id": "symptom-test", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
net_as_it_came = repairs["as it came"]
twice = [ask(broken_forward, net_as_it_came, test_X, seed=seed) for seed in (0, 1)]
together, alone = (
    ask(broken_forward, net_as_it_came, test_X[:, :20], alone=alone, keep_prob=1.0) for alone in (False, True)
)
print(f"the same 597 pictures shown twice: {np.sum(twice[0] != twice[1])} of 597 answers differ")
print("different answers to 20 pictures shown together:", len(np.unique(together)))
print("different answers to 20 pictures shown one by one:", len(np.unique(alone)))

# %% [markdown]
# A trained net has no business answering the same question in two ways, and a batch of one picture should not rob it of all
# information. (In the last two lines no unit was dropped.)
#
# **Write your diagnosis down** before you go on: which lines do you suspect? There are five faults: two in the weights, one in
# the gradient, two in what happens at test time.
#
# ### 6.2 Exercise 3: the weights
#
# **Write** `repaired_initialize(layers_dims, seed)`. It is judged by its properties: you may draw from any stream you like.


# %% nbgrader={"grade": false, "grade_id": "repaired_initialize", "locked": false, "schema_version": 3, "solution": true, "task": false}
def repaired_initialize(layers_dims, seed):
    """Parameters with which the signal keeps its size through the ReLU layers.

    The weights are normal random numbers with mean 0. Those of the hidden layers have the standard
    deviation that keeps the mean square of the activations the same from one ReLU layer to the
    next. The output layer follows the same rule; there the gain of a linear layer is just as good.
    Biases and beta are zero, gamma is one. The same seed gives the same numbers; which generator
    draws them, and in which order, is up to you.

    Parameters
    ----------
    layers_dims : list of int
        Size of each layer, input first: [n_0, n_1, …, n_L].
    seed : int
        Seed of the random numbers.

    Returns
    -------
    dict
        "W1", "b1", …, "WL", "bL": Wl of shape (n_l, n_(l-1)), bl of shape (n_l, 1); "gamma" and
        "beta" of shape (n_(L-1), 1); all float64.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    gain = np.sqrt(2)
    parameters = {}
    for layer in range(1, len(layers_dims)):
        fan_in, units = layers_dims[layer - 1], layers_dims[layer]
        parameters[f"W{layer}"] = gain / np.sqrt(fan_in) * rng.standard_normal((units, fan_in))
        parameters[f"b{layer}"] = np.zeros((units, 1))
    parameters["gamma"] = np.ones((layers_dims[-2], 1))
    parameters["beta"] = np.zeros((layers_dims[-2], 1))
    return parameters
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-repaired_initialize", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("repaired_initialize")

# %% nbgrader={"grade": false, "grade_id": "figure-signal", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("repaired_initialize"):
    signals = {}
    for name, start in {"as it came": sick, "repaired": repaired_initialize(LAYERS, 1)}.items():
        _, cache, _ = broken_forward(
            train_X, start, net_as_it_came.running, "train", 1.0, np.random.default_rng(0)
        )
        signals[name] = [cache[f"A{layer}"] for layer in range(1, len(LAYERS) - 1)]
    plot_activation_histograms(signals, title="Activations before training, hidden layers 1 to 7")
    plt.show()

# %% [markdown]
# *The figure shows the activations of the seven hidden layers; each row has one scale. As it came, the signal is gone after the
# first layers, and even the batch norm of layer 7 cannot bring it back: the variance that is left is far below its ε of 1e-5.
# Repaired, all layers have the same size, give or take what a narrow layer owes to luck.*
#
# ### 6.3 Exercise 4: the gradient
#
# Now that a signal arrives, the gradient can be checked, one array at a time, as in notebook 07: the slope that the gradient
# claims, and the slope that the cost has, along the claimed gradient and along a random direction, because the first is blind to
# entries that are left out. The dropout masks are held fixed.

# %% nbgrader={"grade": false, "grade_id": "symptom-gradient", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("repaired_initialize"):
    repaired_start = repaired_initialize(LAYERS, 1)
    print("          along itself: claimed, measured      along a random direction: claimed, measured")
    for name, found in slopes_by_array(broken, repaired_start, train_X, train_Y).items():
        print(f"d{name:6}" + "".join(f"{slope:18.6f}" for slope in found))

# %% [markdown]
# Which arrays are right, and where on the way back does it go wrong? One line is a giveaway: a bias right before a batch norm
# cannot have any effect. Notebook 06 derived the step that you need.
#
# **Write** `repaired_backward(Y, cache)`.


# %% nbgrader={"grade": false, "grade_id": "repaired_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def repaired_backward(Y, cache):
    """Gradients of the cross-entropy cost, 1/m Σ over examples, for this section's net in training mode.

    Parameters
    ----------
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    cache : dict
        Second result of the forward pass: "A0" (the input), "W1", "A1", …, "WL", "AL"; from the
        last hidden layer, each of shape (n_(L-1), m), "Z_hat" (normalized), "U" (scaled and
        shifted, what enters the ReLU), "D" (the dropout mask, 0 or 1/keep_prob), and, of shape
        (n_(L-1), 1), "gamma" and "std" (the root of the batch's biased variance plus 1e-5).
        "A(L-1)" is what comes after the dropout.

    Returns
    -------
    dict
        "dW1", "db1", …, "dWL", "dbL", "dgamma", "dbeta", each with the shape of the array it belongs to; other entries are up
        to you.
    """
    ### BEGIN SOLUTION
    last = sum(name.startswith("W") for name in cache)
    grads = {}
    dZ = (cache[f"A{last}"] - Y) / Y.shape[1]
    for layer in range(last, 0, -1):
        grads[f"dW{layer}"] = dZ @ cache[f"A{layer - 1}"].T
        grads[f"db{layer}"] = np.sum(dZ, axis=1, keepdims=True)
        if layer == last:  # back through dropout, ReLU and batch norm
            dU = cache[f"W{layer}"].T @ dZ * cache["D"] * (cache["U"] > 0)
            grads["dgamma"] = np.sum(dU * cache["Z_hat"], axis=1, keepdims=True)
            grads["dbeta"] = np.sum(dU, axis=1, keepdims=True)
            through_mean = np.mean(dU, axis=1, keepdims=True)
            through_variance = cache["Z_hat"] * np.mean(dU * cache["Z_hat"], axis=1, keepdims=True)
            dZ = cache["gamma"] / cache["std"] * (dU - through_mean - through_variance)
        elif layer > 1:
            dZ = cache[f"W{layer}"].T @ dZ * (cache[f"A{layer - 1}"] > 0)
    return grads
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-repaired_backward", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check("repaired_backward")

# %% nbgrader={"grade": false, "grade_id": "gradient-after", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("repaired_initialize", "repaired_backward"):
    mended = Net(repaired_initialize, broken_forward, repaired_backward)
    for name, found in slopes_by_array(mended, repaired_start, train_X, train_Y).items():
        print(f"d{name:6}" + "".join(f"{slope:18.6f}" for slope in found))

# %% [markdown]
# ### 6.4 Exercise 5: test time
#
# **Write** `repaired_forward(X, parameters, running, mode, keep_prob, rng)`. Training stays the same. At test time, the answer
# for a picture depends on that picture and on what was learned, and on nothing else.


# %% nbgrader={"grade": false, "grade_id": "repaired_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def repaired_forward(X, parameters, running, mode, keep_prob, rng):
    """Outputs of the net in this section, in training or in test mode.

    In mode "train" it does what broken_forward does: batch statistics, new running statistics, one
    draw rng.random(shape of the last hidden layer) for the dropout mask. In mode "test" it drops
    nothing, does not use rng, normalizes with the running statistics (eps = 1e-5 as in training),
    and returns them unchanged.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Examples in columns; m may be 1.
    parameters : dict
        "W1", "b1", …, "WL", "bL", "gamma", "beta"; any number of layers, at least two.
    running : dict
        "mean" and "variance", each of shape (n_(L-1), 1); not changed.
    mode : str
        "train" or "test".
    keep_prob : float
        Probability of keeping a unit.
    rng : numpy.random.Generator
        For the dropout mask in training.

    Returns
    -------
    AL : ndarray, shape (n_L, m)
        Outputs.
    cache : dict
        In training, the entries that broken_forward puts there. In test mode, whatever you like.
    running : dict
        Running statistics, "mean" and "variance".
    """
    ### BEGIN SOLUTION
    last = sum(name.startswith("W") for name in parameters)
    cache = {"A0": X}
    for layer in range(1, last + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = W @ cache[f"A{layer - 1}"] + b
        if layer == last:
            A = sigmoid(Z)
        elif layer < last - 1:
            A = relu(Z)
        else:  # batch norm, ReLU, dropout
            if mode == "train":
                mean, variance = np.mean(Z, axis=1, keepdims=True), np.var(Z, axis=1, keepdims=True)
                running = {
                    "mean": 0.9 * running["mean"] + 0.1 * mean,
                    "variance": 0.9 * running["variance"] + 0.1 * variance,
                }
                cache["D"] = (rng.random(Z.shape) < keep_prob) / keep_prob
            else:
                mean, variance = running["mean"], running["variance"]
                cache["D"] = np.ones(Z.shape)
            cache["gamma"] = parameters["gamma"]
            cache["std"] = np.sqrt(variance + 1e-5)
            cache["Z_hat"] = (Z - mean) / cache["std"]
            cache["U"] = cache["gamma"] * cache["Z_hat"] + parameters["beta"]
            A = relu(cache["U"]) * cache["D"]
        cache[f"W{layer}"], cache[f"A{layer}"] = W, A
    return A, cache, running
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-repaired_forward", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check("repaired_forward")

# %% [markdown]
# ### 6.5 What each fix does
#
# Four training runs: as it came, with the root in the weights' scale, with the gain too, with the correct gradient. Which fix
# matters most for the cost? And which ones can you see in the answers to test pictures shown one at a time?

# %% nbgrader={"grade": false, "grade_id": "figure-repair", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("repaired_initialize", "repaired_backward", "repaired_forward"):

    def without_gain(layers_dims, seed):
        """The repaired weights, with a gain of 1 instead of √2."""
        drawn = repaired_initialize(layers_dims, seed)
        return {name: value / np.sqrt(2) if name[0] == "W" else value for name, value in drawn.items()}

    stages = {
        "+ scale": Net(without_gain, broken_forward, broken_backward),
        "+ gain": Net(repaired_initialize, broken_forward, broken_backward),
        "+ gradient": Net(repaired_initialize, repaired_forward, repaired_backward),
    }
    for name, net in stages.items():
        repairs[name] = train_net(net, train_X, train_Y, progress=name)

    answers = {name: ask(broken_forward, run, test_X, alone=True) for name, run in repairs.items()}
    healthy = repairs["+ gradient"]
    answers["+ no dropout\nat test"] = ask(broken_forward, healthy, test_X, alone=True, keep_prob=1.0)
    answers["+ running\nstatistics"] = ask(repaired_forward, healthy, test_X, alone=True)
    right = {name: float(np.mean((answer > 0.5) == test_Y)) for name, answer in answers.items()}
    for name, share in right.items():
        cost = f"training cost at 300: {repairs[name].costs[-1]:.3f}   " if name in repairs else 29 * " "
        print(f"{' '.join(name.split()):24} {cost} test accuracy, one at a time: {share:.3f}")
    plot_repair(repairs, right)
    plt.show()

# %% [markdown]
# *Left, the training cost after each fix; right, the share of test pictures that are right when each is shown alone. The root
# brings the signal back, the gain helps, the gradient gains another factor of ten; in use, none of this shows before the last
# fix, and then all of it does.*
#
# ### 6.6 Discharge
#
# The same questions as in 6.1, and one more instrument: the size of an update compared with the weights, for which the rule of
# thumb is $10^{-3}$.

# %% nbgrader={"grade": false, "grade_id": "discharge", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["experiment"]
with needs("repaired_initialize", "repaired_backward", "repaired_forward"):
    twice = [ask(repaired_forward, healthy, test_X, seed=seed) for seed in (0, 1)]
    alone = ask(repaired_forward, healthy, test_X, alone=True)
    print(f"the same 597 pictures shown twice: {np.sum(twice[0] != twice[1])} of 597 answers differ")
    print(f"largest difference between alone and together: {np.max(np.abs(alone - twice[0])):.1e}")
    nets = {"as it came": (broken, sick), "repaired": (stages["+ gradient"], repaired_start)}
    ratios = {}
    for name, (net, start) in nets.items():
        rng = np.random.default_rng(0)
        _, cache, _ = net.forward(train_X, start, net_as_it_came.running, "train", KEEP_PROB, rng)
        grads = net.backward(train_Y, cache)
        layers = range(1, len(LAYERS))
        ratios[name] = update_ratios(
            [start[f"W{layer}"] for layer in layers], [0.1 * grads[f"dW{layer}"] for layer in layers]
        )
        print(f"update / weight, {name:10}", " ".join(f"{ratio:.0e}" for ratio in ratios[name]))
    ax = plot_update_ratios(np.transpose(list(ratios.values())), layers, names=list(ratios))
    ax.set_xlabel("layer (1 is next to the input)")
    plt.show()

# %% [markdown]
# *The figure shows the size of the first update, compared with the weights of each layer, and the rule of thumb as a horizontal
# line. As it came, the net lies a hundred times or more below the line; repaired, it lies above it.*
#
# One answer to one question, alone or in company. And the updates: as it came, a step changed the weights by a
# hundred-thousandth of their size or less; repaired, by about a fiftieth, on the brisk side of the rule of thumb, but
# training went well.
#
# **Explain in your own words** (not graded): which of the five faults would you have noticed from the training cost alone,
# and which only when somebody used the net?
#
# ## 7. Summary
#
# | question | answer |
# |---|---|
# | what does an auto-encoder learn? | to reproduce its input through a code; no labels |
# | what did greedy pre-training do? | it gave each layer of a sigmoid net weights of a size that carries the signal |
# | why did it fall out of use? | a gain does that in one line; ReLU with He's weights trains faster still |
# | where does it pay off? | many pictures, few labels |
#
# | symptom | look at | suspect |
# |---|---|---|
# | cost stays at the prior | std of the activations by layer | scale or gain of the weights |
# | cost falls, but slowly and not far | slopes, claimed and measured, by array | the gradient, below the first array that is wrong |
# | the same question, two answers | two calls in test mode | dropout is still on |
# | good in a batch, useless alone | one picture alone and in a batch | batch statistics at test time |
#
# <details><summary>References</summary>
#
# - G. Hinton, R. Salakhutdinov (2006): *Reducing the dimensionality of data with neural networks*, Science 313.
# - Y. Bengio, P. Lamblin, D. Popovici, H. Larochelle (2007): *Greedy layer-wise training of deep networks*, NIPS 19.
# - H. Bourlard, Y. Kamp (1988): *Auto-association by multilayer perceptrons and singular value decomposition*, Biological
#   Cybernetics 59.
# - D. Erhan, Y. Bengio, A. Courville, P.-A. Manzagol, P. Vincent, S. Bengio (2010): *Why does unsupervised pre-training help
#   deep learning?*, Journal of Machine Learning Research 11.
# - X. Glorot, Y. Bengio (2010): *Understanding the difficulty of training deep feedforward neural networks*, AISTATS.
# - X. Glorot, A. Bordes, Y. Bengio (2011): *Deep sparse rectifier neural networks*, AISTATS.
# - S. Ioffe, C. Szegedy (2015): *Batch normalization: accelerating deep network training by reducing internal covariate
#   shift*, ICML.
#
# </details>
