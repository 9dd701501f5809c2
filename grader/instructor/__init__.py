"""The instructor's side: content with solutions and known mistakes, building, publishing and grading a class.

Never part of the student edition.
"""

from grader.instructor.older_names import keep_older_names

keep_older_names()
