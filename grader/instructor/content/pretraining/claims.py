"""Claims that notebook 08 tests."""

from grader.instructor.content.claim import Claim

CLAIMS = [
    Claim(
        source="S4",
        verdict="wrong",
        claim="In the text's wording, what an auto-encoder reproduces is not its input.",
        finding="It reproduces its input: that explains most of the variance of the pictures, while knowing the class would "
        "explain next to nothing, and no label takes part in the training.",
        cell="myth-input",
        measured=r"compared with its input, the pictures: ([\d.]+%) explained",
    ),
]
