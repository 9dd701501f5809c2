"""What notebook 01 asks before its experiments."""

from __future__ import annotations

from grader.instructor.content.guesses import choose, number

GUESSES = [
    choose(
        "cost_after_zeros",
        "The net starts at zero. What does the cost do over 15 000 iterations?",
        {
            "it falls slowly": "Training always has a cost to lower, so it seems to be a matter of time. "
            "But a step follows the gradient, and here that of every weight is exactly zero.",
            "it falls, then stops": "Equal units could at least learn what a single unit can. "
            "That is so for equal weights other than zero; zeros pass nothing on, neither forward nor back.",
            "it does not move": "",
        },
        outcome="the last cost is {value:.4f}, which is ln 2: the net says one half to everything.",
        measured=(0.69, 0.6965),
    ),
    choose(
        "zeros_or_equal",
        "A straight line separates these classes. Which start does better?",
        {
            "all weights 0": "Zero looks neutral, and an equal value everywhere looks arbitrary. "
            "But a product with zero lets no signal and no gradient through.",
            "all weights 0.5": "",
            "neither: both are symmetric": "Both keep their hidden units equal, so both seem lost. "
            "But ten equal units still work as one, and one unit is enough for a straight line.",
        },
        outcome="0.5 gets {value:.0%} of the points right, 0 gets {zeros:.0%}.",
        measured=(0.9, 1.0),
    ),
    choose(
        "first_cost_random",
        "All weights are normal numbers times 10. What is the very first cost, computed exactly?",
        {
            "about ln 2 = 0.69": "Before training a net knows nothing, and ln 2 is the cost of knowing nothing. "
            "But this net does not say one half: it is certain, and often wrong.",
            "hundreds or more": "",
            "infinite": "The formula in the textbook prints infinity, because the outputs are rounded to 0 and 1. "
            "Without the rounding each example costs about as much as its logit is large, and that is finite.",
        },
        outcome="{value:.0f}, computed from the logits.",
        measured=(1000, 3000),
    ),
    choose(
        "cost_after_small",
        "All weights start as 0.01 times normal numbers. Where is the cost after 15 000 iterations?",
        {
            "below that of the start times 10": "Small random numbers break the symmetry without the harm of large ones. "
            "But they also shrink the signal in each layer, and the gradient on its way back.",
            "about the same as that": "With enough iterations the start may seem forgotten. "
            "But where gradients are this small, 15 000 steps hardly move the weights.",
            "at ln 2, where it started": "",
        },
        outcome="{value:.4f} at the end, {first:.4f} at the start.",
        measured=(0.69, 0.6965),
    ),
    number(
        "variance_after_relu",
        "Inputs of variance 1 go into wide layers with He's weights and ReLU.\nWhat is the variance of z in the second layer?",
        near=(1.7, 2.3),
        too_low="A ReLU drops half of the signal, so less seems to be left. "
        "But the variance of the weights is 2 / fan_in, and this 2 makes up for the half.",
        too_high="Each layer multiplies by 2, so the variance seems to double. "
        "But the ReLU between the layers halves the mean square first.",
        outcome="{value:.2f} in the second layer and {first:.2f} in the first: it keeps its size.",
        measured=(1.7, 2.3),
    ),
]
