"""What notebook 02 asks before its experiments."""

from __future__ import annotations

from grader.instructor.content.guesses import choose, number

GUESSES = [
    choose(
        "log_of_other_pictures",
        "Other pictures, fewer inputs, other random numbers. Where do our costs first differ from the printed ones?",
        {
            "in the first decimals": "Another task should give another curve. "
            "That would be so if the net had learned something about its pictures.",
            "in the third decimal": "The tasks are alike, so the curves may be alike, too. "
            "But these curves come from one thing that both tasks share exactly, the number of labels.",
            "in the fifth decimal or later": "",
        },
        outcome="in 21 lines the largest difference is {value:.1e}.",
        measured=(0, 5e-5),
    ),
    choose(
        "lines_from_the_bias",
        "How many of the 21 printed lines does one parameter hit, to five decimals?",
        {
            "only the first": "At the start every net says one half; after that 246 000 parameters should matter. "
            "But their gradients are so small that they do not move.",
            "about half": "The bias moves first, and then the weights should take over. "
            "In this log they never do: it ends while only the bias has moved.",
            "all of them": "",
        },
        outcome="{value} of 21, with a largest difference of {largest:.1e}.",
        measured=(20.5, 21.5),
    ),
    choose(
        "saturated_share",
        "What fraction of the stalled net's z is saturated?",
        {
            "nearly all": "A stalled net and a flat sigmoid seem to belong together. "
            "But weights of 0.01 make z small, and near 0 a sigmoid is steepest.",
            "much of the first layer": "Its sums have the most terms, so they should be the largest. "
            "768 terms of this size still stay far below 4.",
            "none": "",
        },
        outcome="{value:.0%} in the layer with the most; z of the output has a spread of only {spread:.0e}.",
        measured=(0, 0.001),
    ),
    choose(
        "layers_with_small_gradients",
        "In which layers of the stalled net are the gradients of the weights small?",
        {
            "in the first": "Gradients fade on their way back, so those of the first layer should suffer most. "
            "But a gradient is also a product with what came forward, and that fades toward the last layer.",
            "in the last": "Its inputs are the smallest, so its gradient should be, too. "
            "But the other layers get theirs through the same small weights on the way back.",
            "in all of them": "",
        },
        outcome="no layer's weights have more than {value:.0e}, while the output's bias has {bias:.2f}.",
        measured=(0, 1e-4),
    ),
    number(
        "slope_at_four",
        "What part of the sigmoid's largest slope is left at z = 4?",
        unit="%",
        near=(4, 12),
        too_low="In a picture the curve looks flat at 4, as if nothing were left. "
        "But far out the slope falls by no more than a factor of e per unit of z.",
        too_high="The interval is called safe, so its edge should still have a good slope. "
        "But from 0 to 4 the slope falls to a fourteenth.",
        outcome="{value:.1f} %.",
        measured=(7, 7.2),
    ),
    choose(
        "cost_of_the_largest_scale",
        "Where does the cost end for the largest scale, 10?",
        {
            "at hundreds, near where it began": "Its first cost is enormous, and 1000 steps are few. "
            "But the first steps are enormous as well, and undo it at once.",
            "below that of 0.01: at least it moves": "Large gradients do get the net going. "
            "They push a whole layer of ReLUs below zero, and then no weight moves any more.",
            "where 0.01 ends": "",
        },
        outcome="from {first:.0f} to {value:.4f}; the entropy of the labels is {entropy:.4f}.",
        measured=(0.65, 0.67),
    ),
]
