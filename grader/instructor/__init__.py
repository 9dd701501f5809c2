"""The instructor's side: sources with solutions, exercises with known mistakes, building, publishing and grading a class.

Never part of the student edition.
"""

import sys

# jsonschema, which nbformat imports, would spend 1.7 s on a grammar of internationalized addresses that no notebook has.
# With None in its place the import fails, and jsonschema does without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
