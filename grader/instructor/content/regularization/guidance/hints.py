"""Three steps of help for each exercise: what to think about, what to compare, a neighbor with other numbers."""

HINTS = {
    "compute_cost_with_regularization": (
        """Two parts are added. The first you have already as a function. The second needs one number: the sum
        over all weights of their squares. Which entries of `parameters` are weights? What stands in front, and
        which number is m?""",
        """With λ = 0 the result is the plain cost. Doubling λ doubles what is added. Doubling every weight
        makes that part four times as large. Changing a bias changes it not at all.""",
        """For the single matrix [[1, −2], [3, 0]], the squares sum to `int(np.sum(np.square([[1, -2], [3,
        0]])))`, which gives `14`. With λ = 0.6 and 5 examples, `0.6 / 10 * 14` gives `0.84`. The square of the
        sum would be something else: `int(np.sum([[1, -2], [3, 0]]) ** 2)` gives `4`.""",
    ),
    "backward_propagation_with_regularization": (
        """The cost is a sum, so each gradient is a sum: the plain one, and the derivative of the penalty. Take
        the derivative of the square of one weight, with the factor in front of it. Which three gradients get
        such a term?""",
        """With λ = 0 the result equals that of the plain backward pass, entry by entry. Subtract the two for
        another λ: what is left is a multiple of W, in dW1, dW2 and dW3, and zero in each db.""",
        """A neighbor: J = 3w + (μ/6) w², at w = 2 with μ = 0.3. The derivative is 3 + (μ/3) w, so `round(3 +
        0.3 / 3 * 2, 2)` gives `3.2`. Check with a small step: `round(((3 * 2.01 + 0.05 * 2.01 ** 2) - (3 * 1.99
        + 0.05 * 1.99 ** 2)) / 0.02, 2)` gives `3.2`.""",
    ),
    "forward_propagation_with_dropout": (
        """A hidden layer now has one more step, between the activation and the next layer: a mask of the
        activation's shape sets entries to zero, and the rest is scaled up. Why up? Compare the mean before and
        after. The output layer has no mask.""",
        """With keep_prob = 1 the result is that of the plain net. For 0.8, count the zeros in a mask: about a
        fifth. The mean of the activations hardly changes. The next layer gets the dropped activations, and so
        does the cache.""",
        """Four activations of 2 and the mask 1, 0, 1, 1 at keep_prob 0.75: the kept ones become `round(2 /
        0.75, 3)`, which gives `2.667`, and the sum is again `round(3 * 2 / 0.75, 3)`, which gives `8.0`, as
        without dropout. A mask is a comparison: `(np.array([0.1, 0.9, 0.6]) < 0.75).tolist()` gives `[True,
        False, True]`.""",
    ),
    "backward_propagation_with_dropout": (
        """Go backward through the steps of the forward pass in reverse order. Where the forward pass multiplied
        the activations by something, the gradient is multiplied by the same thing. Which layers had a mask, and
        at which point does the gradient meet it: before the slope of the ReLU, or after?""",
        """With a mask of all True and keep_prob = 1, the result is the plain one. Where a unit was dropped for
        an example, its dZ is 0. Compare with a two-sided difference of the cost, the masks held fixed.""",
        """Forward: y = x · d / 0.5 with d = 1, then c = 3y. Backward: dy = 3, and dx is `3 * 1 / 0.5`, which
        gives `6.0`. For a dropped one, `3 * 0 / 0.5` gives `0.0`. Leaving the scaling out would give half of
        the gradient.""",
    ),
    "predict_traditional_dropout": (
        """In traditional dropout nothing was scaled in training, so the next layer got less than it gets now,
        when all units are there. By which factor less, on average? That factor belongs to each hidden layer,
        and to nothing else.""",
        """With keep_prob = 1 the result is the plain one. Compare the hidden activations with those of the
        plain pass: the second layer is affected by the first. The result is probabilities, and nothing is
        drawn.""",
        """One unit with activation 6, kept with probability 0.25: over many training steps, the next layer got,
        on average, `6 * 0.25`, which gives `1.5`. At test time the unit is always there, so it gives 1.5 as
        well. Inverted dropout scales in training instead: `6 / 0.25` gives `24.0` in training, and 6 at test
        time.""",
    ),
}
