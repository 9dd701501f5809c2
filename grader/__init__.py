"""The learner's side of the grader: `check`, `needs`, `hint`, `download`, `arguments`, `guess` and `outcome`.

Nothing here needs more than NumPy and IPython, and nothing here knows a solution. The instructor's side is
`grader.instructor`, which is never handed out.
"""

from grader.api import arguments, check, download, needs
from grader.feedback import Check, Feedback
from grader.learning.hints import Hint, hint
from grader.predictions.asking import guess, outcome

__version__ = "0.1.0"
"""The one place of the version: the wheel, the student edition and `grader --version` read it here."""

__all__ = ["Check", "Feedback", "Hint", "arguments", "check", "download", "guess", "hint", "needs", "outcome"]
