"""A job that kills the process grading it, for one learner; workers of pools and clusters import it from here."""

import os
import signal

from grader.instructor.grading.jobs import Done, Job, grade_job

DEADLY = "mallory"


def deadly_job(job: Job) -> Done:
    if job.learner == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return grade_job(job)
