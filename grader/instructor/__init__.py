"""The instructor's side: content with solutions and known mistakes, building, publishing and grading a class.

Never part of the student edition.
"""

import os.path

# The nbgrader_config.py of a running course may name modules as they were called until 0.1.
__path__.append(os.path.join(os.path.dirname(__file__), "older_names"))
