"""What notebook 07 asks before its experiments."""

from __future__ import annotations

from grader.instructor.content.guesses import choose

GUESSES = [
    choose(
        "difference_on_a_line",
        "J is a straight line. What is the difference with a step of 1e-7?",
        {
            "exactly 0": "A line has no curvature, so the quotient has no error of its own. "
            "But θ ± 1e-7 is rounded before J sees it, and dividing by the step makes that large.",
            "about 1e-7, like the step": "Errors of quotients shrink with the step, and so they are often compared with it. "
            "That is truncation, and a line has none; what is left is round-off.",
            "above 0, but far below 1e-7": "",
        },
        outcome="{value:.1e}.",
        measured=(1e-12, 1e-8),
    ),
    choose(
        "ratio_of_half_a_gradient",
        "Along the half of dW1 that is left, what is the ratio of claimed to measured slope?",
        {
            "far from 1": "Half of the entries are wrong, and a check should show that. "
            "But the direction has zeros just where the entries are missing, so it never moves there.",
            "1": "",
            "it cannot be measured": "A gradient with zeros may seem to be no direction at all. "
            "It is one, and the cost rises along it as claimed.",
        },
        outcome="{value:.4f} along itself, {across:.2f} along a random direction.",
        measured=(0.999, 1.001),
    ),
    choose(
        "correct_code_at_1e_7",
        "Both bugs are fixed. Is the difference below 1e-7?",
        {
            "yes, far below": "Correct code should agree to nearly all digits. "
            "But the costs have about 16 digits, and dividing by 1e-7 leaves half of them.",
            "no, slightly above": "",
            "no: there must be a third bug": "A rule that fails seems to say so. "
            "But a bug would show as 1e-2 or more; this is round-off.",
        },
        outcome="{value:.2e}.",
        measured=(1e-7, 2e-7),
    ),
    choose(
        "check_on_a_kink",
        "What does the check say with z = 0 and a step of 1e-5?",
        {
            "about 1e-9, as elsewhere": "The code is correct, and one unit of one example is little. "
            "But there the quotient takes the mean of two slopes, and the backward pass takes one of them.",
            "nan: there is no derivative": "Mathematics has none here. "
            "The code takes 0 and the quotient takes a mean: both are numbers, only not the same.",
            "it fails, at some percent": "",
        },
        outcome="a difference of {value:.3f}, with correct code.",
        measured=(0.01, 0.2),
    ),
    choose(
        "slope_with_fresh_masks",
        "The masks are new in each pass. What happens to the quotient as the step gets smaller?",
        {
            "it approaches the slope": "Smaller steps make quotients better, up to round-off. "
            "But the costs differ by their masks, and that part does not shrink with the step.",
            "it scatters around the slope": "Masks are noise, and noise often averages out. "
            "But here it is divided by the step, so it grows as the step shrinks.",
            "it grows without bound": "",
        },
        outcome="{value:.0f} at a step of {epsilon:.0e}, where the same masks give {fixed:.2f} (without their signs).",
        measured=(100, 1e9),
    ),
    choose(
        "bugs_at_zero",
        "All parameters are zero. Does the check notice the two bugs?",
        {
            "yes": "A wrong factor is wrong everywhere. "
            "But at zero it multiplies a gradient that is zero, and twice zero is zero.",
            "one of them": "A bias works even where the weights are zero. "
            "That holds for the last bias only; all other gradients have to pass through weights that are zero.",
            "neither": "",
        },
        outcome="a difference of {value:.1e}: it passes.",
        measured=(0, 1e-7),
    ),
]
