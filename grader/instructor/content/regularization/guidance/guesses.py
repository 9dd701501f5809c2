"""What notebook 05 asks before its experiments."""

from __future__ import annotations

from grader.instructor.content.guesses import choose

GUESSES = [
    choose(
        "test_cost_without",
        "What does the cost on the test points do during training?",
        {
            "it falls, too": "What helps on the training points should help on new ones from the same moons. "
            "So it does at first, until what is left to learn is noise.",
            "it falls and stays level": "When there is nothing more to learn, nothing more should change. "
            "But the net goes on fitting single points, and grows ever more certain where it is wrong.",
            "it falls, then rises": "",
        },
        outcome="{lowest:.2f} at its lowest and {value:.2f} at the end, while the training cost falls to {training:.2f}.",
        measured=(0.5, 3),
    ),
    choose(
        "training_accuracy_with_l2",
        "With the penalty, how does the accuracy on the training points change?",
        {
            "it rises": "L2 is said to make nets better. "
            "On new points it does, but on the training points it takes away the means to learn them by heart.",
            "it stays the same": "Only the size of the weights is punished, not what the net decides. "
            "But turns that follow single points need large weights.",
            "it falls": "",
        },
        outcome="{value:+.3f}, from {training[0]:.3f} to {training[1]:.3f}; on new points from {test[0]:.3f} to {test[1]:.3f}.",
        measured=(-0.2, -0.001),
    ),
    choose(
        "averages_that_are_kept",
        "Which averages over the masks equal the value of the complete net?",
        {
            "Z2, Z3 and the cost": "Dividing by keep_prob is said to keep what is expected. "
            "That holds for what is linear in the mask; after a ReLU and a logarithm it does not.",
            "Z2 and Z3": "Both are sums of masked activations, divided by keep_prob. "
            "But Z3 gets them after the ReLU of Z2, and the mean of a ReLU is not the ReLU of the mean.",
            "only Z2": "",
        },
        outcome="mean Z2 {means[0]:.3f} instead of {complete[0]:.3f}, mean Z3 {means[1]:.3f} instead of {complete[1]:.3f}; "
        "the cost is {value:.3f} higher.",
        measured=(0.01, 1),
    ),
    choose(
        "masks_in_a_run",
        "How many different masks does a training run of 10 000 iterations see with this seed?",
        {
            "1": "",
            "10 000": "Dropout draws a mask in each iteration, and a seed seems to say only where the series begins. "
            "But it is set in each call, so each call begins anew.",
            "about as many as there are points": "Each point has a column of the mask, and so its own thinned net. "
            "That is so, but each point keeps the same one in all iterations.",
        },
        outcome="{value} mask, however often it is called.",
        measured=(0.5, 1.5),
    ),
    choose(
        "scale_forgotten",
        "What happens to the test cost if you forget the scale at test time?",
        {
            "an error is raised": "A wrong use should be noticed. "
            "But all shapes fit, and the numbers are only too large.",
            "hardly anything": "Scaling all activations alike leaves most decisions as they are. "
            "But the logits grow, so the net is more certain than it should be, also where it is wrong.",
            "it rises": "",
        },
        outcome="it is {value:.2f} times as high, {forgotten:.3f} instead of {scaled:.3f}, without any error.",
        measured=(1.02, 5),
    ),
]
