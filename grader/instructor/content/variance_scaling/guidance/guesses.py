"""What notebook 03 asks before its experiments."""

from __future__ import annotations

from grader.instructor.content.guesses import choose, number

GUESSES = [
    choose(
        "variance_of_gray_levels",
        "What goes into the variance of z: the inputs' variance or their mean square?",
        {
            "the variance": "A variance should come from variances. "
            "But a constant input makes z vary, too, because the weights of the units differ.",
            "the mean square": "",
            "both give the same": "They do for inputs of mean zero, which many texts assume. "
            "Gray levels have a mean of one half.",
        },
        outcome="{value:.4f} was measured; the mean square gives {moment:.4f}, the variance {variance:.4f}.",
        measured=(0.3, 0.36),
    ),
    number(
        "left_by_relu",
        "The signal is small, with a standard deviation of 0.1. What share of its mean square does ReLU leave?",
        unit="%",
        near=(45, 55),
        too_low="A small signal seems to get lost in a unit that cuts off at 0. "
        "But ReLU has no scale: it leaves the positive half, however small.",
        too_high="Near 0 an activation is nearly linear, so nearly all should be left. "
        "That holds for tanh; ReLU has its kink just there.",
        outcome="{value:.1f} %; tanh leaves {tanh:.1f} %.",
        measured=(49, 51),
    ),
    choose(
        "rand_with_the_same_spread",
        "Weights from rand, with the same spread as the normal ones: how does training end?",
        {
            "as with normal weights": "Only the variance enters the formula, and it is the same. "
            "But the formula assumes a mean of zero, and all these weights are positive.",
            "later, but as low": "A poor start might only cost time. "
            "But the sums are so large that tanh is saturated, and hardly any gradient comes through.",
            "it does not learn": "",
        },
        outcome="the last cost is {value:.3f}, with normal weights {normal:.3f}.",
        measured=(0.4, 0.8),
    ),
    choose(
        "accuracy_on_the_plateau",
        "With 0.01 the training cost is still about 0.69 at the end. What is the training accuracy?",
        {
            "about 50 %": "A cost near ln 2 is that of a coin toss, so the accuracy should be, too. "
            "But accuracy asks only on which side of 0.5 an output lies, even if by a hair.",
            "about 70 %": "The cost has moved a little, so a little should have been learned. "
            "The cost weighs how far an output is from 0.5; accuracy does not.",
            "about 90 % or more": "",
        },
        outcome="{value:.0f} %, the median of ten seeds, at a cost of {cost:.3f}.",
        measured=(88, 99),
    ),
    choose(
        "costs_of_logistic_regression",
        "Five starts: how many different last costs has logistic regression?",
        {
            "five": "The start decides so much in a net that it should matter here, too. "
            "But without hidden layers the cost has one valley, and all ways lead down to it.",
            "two: far-off starts get stuck": "Weights of -5 or normal numbers times 10 begin on flat ground. "
            "It is a slope all the same, and there is no other valley to end in.",
            "one": "",
        },
        outcome="they differ by {value:.0e}; those of the net differ by {net:.2f}.",
        measured=(0, 1e-4),
    ),
    choose(
        "larger_pictures",
        "Each pixel is repeated 27 times; start and learning rate follow the same rules. How does the cost go down?",
        {
            "as with the small pictures": "The pictures say the same, and the start makes up for their size. "
            "But the steps do not: each copy of a pixel gets the full gradient.",
            "more smoothly": "More inputs might average out the noise. "
            "Copies have nothing to average; they make each step of z 27 times as large.",
            "in jumps, also upward": "",
        },
        outcome="it rises {times} times, at most by {value:.3f}.",
        measured=(0.001, 5),
    ),
]
