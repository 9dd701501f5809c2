"""The wall between a submission and the grader: a submission's code runs behind it, and only values come across.

`run_submission` is the way in. A server (`server`) is started once. It forks a process for each submission, which gives up all
its rights (`lockdown`) before it runs the first cell (`worker`).
"""

from grader.instructor.confinement.client import Server, shared_server
from grader.instructor.confinement.limits import ConfinementUnavailable, Isolation, Limits, ServerGone
from grader.instructor.confinement.submission import SubmissionRun, run_submission

__all__ = [
    "ConfinementUnavailable",
    "Isolation",
    "Limits",
    "Server",
    "ServerGone",
    "SubmissionRun",
    "run_submission",
    "shared_server",
]
