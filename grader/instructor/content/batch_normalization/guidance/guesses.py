"""What notebook 06 asks before its experiments."""

from __future__ import annotations

from grader.instructor.content.guesses import choose, number

GUESSES = [
    choose(
        "skewness_after",
        "What is the skewness of the unit after batch normalization?",
        {
            "0: the values are normal now": "The name suggests it, and mean 0 and variance 1 are those of the standard normal. "
            "But moving and stretching a distribution does not bend it.",
            "about 1": "Something of the tail should be pulled in. "
            "But all values are divided by the same number, so the tail is as long as before, in standard deviations.",
            "about 2, as before": "",
        },
        outcome="{before:.3f} before, {value:.3f} after.",
        measured=(1.8, 2.2),
    ),
    number(
        "relu_on_after",
        "For what share of the examples is the ReLU on after normalizing, with γ = 1 and β = 0?",
        unit="%",
        near=(40, 60),
        too_low="Normalizing takes the mean of 3 away, so little seems to be left above 0. "
        "But the values now lie around 0, half of them on each side.",
        too_high="A unit that is always on seems to stay on. "
        "But what counts is the sign, and the mean of 3 that made it positive is gone.",
        outcome="{value:.0f} %, where it was on for {before:.0f} % before.",
        measured=(45, 55),
    ),
    number(
        "batches_until_settled",
        "After how many batches is the running mean within 5 % of 4, with momentum 0.99?",
        near=(150, 450),
        too_low="A momentum of 0.99 is near 0.9, which takes about 30 batches. "
        "But what a batch contributes is 1 minus momentum, and that is ten times less.",
        too_high="Each batch moves the average by only one hundredth. "
        "But what is left of the start shrinks by this share each time, to a twentieth after about 300.",
        outcome="{value} with momentum 0.99, {sooner} with 0.9.",
        measured=(200, 350),
    ),
    choose(
        "company_of_two",
        "Together with one other example, what is its normalized value?",
        {
            "its distance from the unit's mean": "That is what normalizing is meant to tell, and in a large batch it does. "
            "But two examples do not know the unit's mean, only their own.",
            "+1 or -1": "",
            "0": "So it is when the example is alone. "
            "With a second one the mean lies halfway, and both are one standard deviation away from it.",
        },
        outcome="{signed:+.4f}: the two are {value:.0f} standard deviation from their mean, whatever they are; "
        "from the unit's own mean it is {apart:.1f}.",
        measured=(0.99, 1.01),
    ),
    choose(
        "gradient_of_larger_weights",
        "W1 is multiplied by 10. What happens to its gradient?",
        {
            "10 times as large": "Larger weights often mean larger gradients. "
            "That is so for the layers below; here the layer's output does not change at all.",
            "the same": "The output is the same, so the gradient might be, too. "
            "But to turn the weights by the same angle, a step must now be ten times as long.",
            "a tenth": "",
        },
        outcome="it is {value:.4f} times as large.",
        measured=(0.09, 0.11),
    ),
    choose(
        "answers_one_at_a_time",
        "In training mode, one picture at a time: how many different answers does the net give?",
        {
            "nearly one for each picture, most of them right": "The net has learned, and the pictures differ. "
            "But alone, a picture is its own mean, and normalizing makes it 0.",
            "many, but fewer of them right": "Statistics from one picture are poor, which sounds like noise. "
            "It is worse: the difference to the mean is exactly 0, for each unit.",
            "one": "",
        },
        outcome="{value} for {pictures} pictures; {right:.0%} of them are right.",
        measured=(0.5, 1.5),
    ),
]
