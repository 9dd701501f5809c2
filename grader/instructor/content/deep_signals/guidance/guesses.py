"""What notebook 04 asks before its experiments."""

from __future__ import annotations

from grader.instructor.content.guesses import choose

GUESSES = [
    choose(
        "layer_50_with_xavier",
        "Xavier's weights in fifty ReLU layers: how large are the activations of layer 50?",
        {
            "about 1": "Xavier's rule is known for keeping the variance. "
            "It does so for linear units, while each ReLU drops half of the mean square.",
            "about a hundredth": "A factor of 0.7 per layer looks harmless. "
            "But it is raised to the power of 50.",
            "a millionth or less": "",
        },
        outcome="{value:.1e} with Xavier, {he:.2f} with He.",
        measured=(1e-9, 1e-6),
    ),
    choose(
        "width_for_001",
        "Is there a width at which 0.01 is exactly right?",
        {
            "no, it is always too small": "In every net so far 0.01 made the signal fade. "
            "But a sum grows with the number of its terms, and wide layers have many.",
            "yes, at about 200 units": "Nets of this width are common, and so is 0.01. "
            "The factor grows with the root of the width, so it takes far more.",
            "yes, at about 20 000 units": "",
        },
        outcome="a factor of {factor:.3f} was measured at width {widest}, so it is 1 at a width of about {value:.0f}.",
        measured=(15000, 25000),
    ),
    choose(
        "sigmoid_gradient",
        "A sigmoid net's activations stay level down to layer 50. What about its gradient, back in layer 1?",
        {
            "it is level, too": "What keeps the signal on its way forward should keep it on its way back. "
            "But forward it is the constant 1/2 that stays; backward each layer multiplies by a slope of at most 1/4.",
            "about a thousandth is left": "The slope is below 1, so some is lost. "
            "Fifty factors of a quarter lose far more.",
            "less than a billionth is left": "",
        },
        outcome="the gradient in layer 1 is {value:.0e}, the activations of layer 50 are {activations:.2f}.",
        measured=(1e-36, 1e-28),
    ),
    choose(
        "singular_values_of_xavier",
        "Xavier's weights, 50 linear layers: how are the 256 singular values of the product spread?",
        {
            "all near 1": "The standard deviation is kept, so each direction seems to be. "
            "But it is a mean over all directions, and a few large ones make up for the rest.",
            "within a factor of ten": "One such matrix stretches some directions more than others, though not by much. "
            "Fifty in a row multiply these differences.",
            "over many powers of ten": "",
        },
        outcome="the largest is {largest:.3g}, the median {value:.1e}.",
        measured=(0, 1e-4),
    ),
    choose(
        "gradients_after_lsuv",
        "After LSUV, for which activations does the gradient keep its size over 50 layers?",
        {
            "for all four": "LSUV sets each layer's output to variance 1, whatever the activation. "
            "But it looks forward only; the way back has a factor of its own.",
            "for linear and ReLU": "",
            "for tanh and sigmoid": "Their outputs are bounded, which sounds safe. "
            "Bounded outputs are bought with slopes below 1, and weights made large enough for that change the way back.",
        },
        outcome="over 50 layers it changes by a factor of {relu:.2g} for ReLU, {tanh:.2g} for tanh, {value:.1g} for sigmoid.",
        measured=(0, 1e-6),
    ),
    choose(
        "starts_that_learn",
        "Which of the five starts learn something?",
        {
            "all but 0.01": "Xavier's rule divides by the number of inputs, as it should. "
            "In 30 ReLU layers its factor of 0.7 per layer loses the signal all the same.",
            "only He and orthogonal": "LSUV begins with the weights of 0.01, which do not learn. "
            "But it rescales each layer, and the scale was the trouble.",
            "all but 0.01 and Xavier": "",
        },
        outcome="Xavier ends at {value:.4f}, and knowing nothing costs {entropy:.4f}; 0.01 with LSUV ends at {lsuv:.2f}.",
        measured=(0.68, 0.7),
    ),
]
