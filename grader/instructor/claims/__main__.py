"""``python -m grader.instructor.claims``: rebuild docs/claims.md."""

from __future__ import annotations

import sys

from grader.errors import GraderError
from grader.instructor.claims.page import PAGE, make_page
from grader.instructor.course.files import write_whole


def main() -> int:
    """Write the page; 0 when every claim found its number."""
    try:
        page = make_page()
    except GraderError as error:
        print(f"claims: {error}", file=sys.stderr)
        return 1
    write_whole(PAGE, page)
    print(
        f"{PAGE}: {page.count('| ✓ ')} claims hold, {page.count('| ✗ ')} are wrong, {page.count('| ~ ')} mislead"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
