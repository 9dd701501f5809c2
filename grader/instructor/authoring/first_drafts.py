"""What `grader new` writes: a small exercise that builds and is green at once, and a notebook around it.

FUNCTION, NAME, TITLE and NUMBER stand for what the author chose. Each text has a place for everything that an author must say.
"""

from __future__ import annotations

HEADER = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # TITLE
#
# *Say what this notebook is about, and why it matters.*
#
# **When you are done, you can**
#
# - *do this,*
# - *and explain that.*
#
# **Time:** about 10 minutes. **You need:** *what comes before.*
#
# **Contents**
#
# 1. Exercise 1
# 2. Summary
#
# **How it works:** write your code where it says `YOUR CODE HERE`, run the cell, then run the check cell below it. It tells
# you at once what is right, what is not, and which mistake it looks like. You may check as often as you like. If you are
# stuck, `hint("FUNCTION")` opens three steps of help; none of them is the answer.

# %% nbgrader={"grade_id": "imports"}
import matplotlib.pyplot as plt
import numpy as np

from grader import check, hint, needs

# %% [markdown]
# ## 1. Exercise 1
#
"""

TEXT_CELL = """\
# %% [markdown]
# ## Exercise: FUNCTION
#
"""

EXERCISE_CELLS = '''\
# *Say what the exercise is about.*
#
# **Write** `FUNCTION(values)`.


# %% nbgrader={"grade_id": "FUNCTION", "solution": true}
def FUNCTION(values):
    """The values, scaled so that their mean square is 1.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Not all of them are 0.

    Returns
    -------
    ndarray of shape (n,), float64
    """
    ### BEGIN SOLUTION
    return values / (values**2).mean() ** 0.5
    ### END SOLUTION


# %% nbgrader={"grade_id": "check-FUNCTION", "grade": true, "points": 5}
check("FUNCTION")
'''

FIGURE_AND_SUMMARY = """
# %% [markdown]
# *Lead up to the figure; a cell with `guess` may ask what it will show.*

# %% nbgrader={"grade_id": "figure-FUNCTION"} tags=["experiment"]
with needs("FUNCTION"):
    values = np.linspace(-3, 3, 50)
    plt.plot(values, FUNCTION(values))
    plt.show()

# %% [markdown]
# *The figure shows the scaled values: a straight line through 0.*
#
# ## 2. Summary
#
# - *Say what to remember.*
"""

SOURCE = HEADER + EXERCISE_CELLS + FIGURE_AND_SUMMARY

ADDED_CELLS = TEXT_CELL + EXERCISE_CELLS

_EXERCISE = '''
from __future__ import annotations

from typing import Any

import numpy as np

from grader.instructor.content.drafts import ONE_PASS, exercise, mistake

Array = Any

DRAFT = exercise(
    "FUNCTION",
    signature="FUNCTION(values)",
    points=5,
    tolerance=ONE_PASS,
    visible=[np.array([3.0, 4.0]), np.array([0.3, -1.7, 2.9])],
    hidden=[np.array([1.3, 0.4, -2.6, 5.1]), np.array([-0.7, 0.2])],
)


@mistake(DRAFT)
def without_the_root(values: Array) -> Array:
    """The values are divided by their mean square, not by its root. Multiply the input by 10: the result must not change."""
    return values / np.mean(values**2)
'''

EXERCISES = '"""Exercises of notebook NUMBER: say what they are about."""\n' + _EXERCISE.replace(
    "DRAFT", "FUNCTION"
)

MODULE = '"""The exercise FUNCTION of notebook NUMBER: cases and known mistakes."""\n' + _EXERCISE.replace(
    "DRAFT", "draft"
)

VARIANT_NAME = "FUNCTION_as_a_product"

VARIANT = """\
def FUNCTION_as_a_product(values):
    return values * (values.size / (values @ values)) ** 0.5
"""

HONEST_ENTRY = '    "FUNCTION": [\n        FUNCTION_as_a_product,\n    ],\n'

HINT_ENTRY = '''\
    "FUNCTION": (
        """*Say what to think about.* One number describes the whole array: its mean square. What does a factor
        on all values do to that number: is it multiplied by the factor, or by something else? So which factor
        makes it 1?""",
        """*Say what to compare or draw.* Compute the mean square of what you return. Multiply the input by 10
        and call the function again: nothing may change. Look at the signs, too. Both tests need no expected
        value.""",
        """*Work out a neighbor with other numbers.* The largest absolute value is another such number, and a
        factor multiplies it as it is: for -2 and 8 it is `max(abs(-2), abs(8))`, which gives `8`, and a factor
        of one eighth makes it `max(abs(-2 / 8), abs(8 / 8))`, which gives `1.0`.""",
    ),
'''

GUIDANCE = '"""What a learner may ask for: hints."""\n'

HINTS = '"""Three steps of help for each exercise of notebook NUMBER."""\n\nHINTS = {\n' + HINT_ENTRY + "}\n"

HONEST = (
    '"""Right solutions of notebook NUMBER that look different from ours."""\n\n\n'
    + VARIANT
    + "\n\nHONEST = {\n"
    + HONEST_ENTRY
    + "}\n"
)

CLAIMS = '''\
"""The claims that notebook NUMBER tests: none yet. `content/claim.py` says what a claim is."""

from __future__ import annotations

from grader.instructor.content.claim import Claim

CLAIMS: list[Claim] = []
'''

NOTEBOOK = {
    "__init__.py": '"""Notebook NUMBER: say what it is about."""\n',
    "source.py": SOURCE,
    "exercises.py": EXERCISES,
    "claims.py": CLAIMS,
    "honest.py": HONEST,
    "guidance/__init__.py": GUIDANCE,
    "guidance/hints.py": HINTS,
}
"""The files in the folder of a notebook."""


def filled_in(text: str, *, function: str, number: str, title: str = "") -> str:
    """A draft with the author's names in it."""
    for place, name in {"FUNCTION": function, "NUMBER": number, "TITLE": title}.items():
        text = text.replace(place, name)
    return text
