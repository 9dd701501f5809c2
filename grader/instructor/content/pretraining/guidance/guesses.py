"""What notebook 08 asks before its experiments."""

from __future__ import annotations

from grader.instructor.content.guesses import choose

GUESSES = [
    choose(
        "starts_below_the_prior",
        "Which of the two starts gets below the prior in 1000 iterations?",
        {
            "both": "1000 iterations seem enough for any start. "
            "From 0.01 the gradient of the weights is too small for them to move.",
            "only Xavier's": "",
            "neither: sigmoid nets do not learn": "Deep sigmoid nets are known for it, because their slope is at most 1/4. "
            "It slows them down; with weights of a fair size they still get there.",
        },
        outcome="{value:.4f} from Xavier's, {small:.4f} from 0.01; the prior costs {prior:.4f}.",
        measured=(0.02, 0.6),
    ),
    choose(
        "autoencoder_or_linear_code",
        "Which keeps more of the variance, an auto-encoder trained for 500 steps or the best linear code?",
        {
            "the auto-encoder": "It is not linear, so it can do more. "
            "But it must find its code by gradient descent, while the linear one is computed exactly.",
            "both the same": "An auto-encoder of one layer is close to a linear code, and with patience it comes near. "
            "500 steps are not enough for that.",
            "the linear code": "",
        },
        outcome="with 32 numbers the auto-encoder keeps {coder:.0f} %, the linear code {linear:.0f} %: {value:+.0f} points.",
        measured=(-60, -0.5),
    ),
    choose(
        "what_is_reproduced",
        "Compared with what does the output of the auto-encoder do best?",
        {
            "the typical picture of its class": "In the end the net is to tell classes apart. "
            "But no label enters here, so it cannot know them.",
            "the code of the next layer": "Layers are trained one after the other, each for the next. "
            "But the next one does not exist yet; all that is there to compare with is the input.",
            "its own input": "",
        },
        outcome="{value:.0f} % of its input is explained; the mean picture of the right class explains {by_class:.0f} %.",
        measured=(40, 100),
    ),
    choose(
        "pretrained_against_xavier",
        "The pre-trained net trains for 1000 iterations. How does its cost compare with Xavier's start?",
        {
            "about the same": "Labels decide in the end, and both nets see the same ones. "
            "But Xavier's start spends most of the time waiting for its first layers.",
            "a little lower": "A better start should save some iterations. "
            "It saves the whole wait, and then the cost falls by factors.",
            "about ten times lower": "",
        },
        outcome="{pretrained:.4f} against {xavier:.4f}: {value:.0f} times lower.",
        measured=(4, 40),
    ),
    choose(
        "rivals_of_pretraining",
        "How low do the two rivals get that learn nothing beforehand?",
        {
            "no lower than Xavier's start": "They know nothing of the pictures, and pre-training does. "
            "But most of what it gave this net was weights of the right size.",
            "between Xavier's and the pre-trained": "Some of the gain should come from the size, some from the pictures. "
            "For the training cost, size alone is enough.",
            "as low as the pre-trained, or lower": "",
        },
        outcome="gain 4 ends at {gain:.4f}, ReLU with He's weights at {value:.4f}; Xavier's start ended at {xavier:.4f}.",
        measured=(1e-6, 0.01),
    ),
    choose(
        "best_with_few_labels",
        "Only 100 pictures have a label. Which start does best on the test pictures, on average?",
        {
            "He with ReLU": "It had by far the lowest training cost. "
            "That is a question of speed; with few labels it matters what the net knows beside them.",
            "all are level": "100 labels are 100 labels. "
            "But the encoders have seen 1200 pictures more, and what pictures look like helps to tell them apart.",
            "pre-trained": "",
        },
        outcome="{pretrained:.1f} % right when pre-trained, {relu:.1f} % with ReLU: {value:+.1f} points.",
        measured=(0.3, 8),
    ),
]
