"""Names from outside as student ids and in messages: a student id is the name of a folder."""

from __future__ import annotations

import re
import unicodedata

from grader.instructor.course.files import fingerprint

LONGEST = 64
LONGEST_LINE = 2000

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}
"""What Windows does not take as the name of a folder, with any ending."""


def student_id(text: str) -> str:
    """The student id made from a name: letters, digits, ``.``, ``_`` and ``-`` only, and always its own folder.

    Applied twice, it gives the same. Different names may become one id; the caller that collects them has to check.

    Parameters
    ----------
    text : str
        Anything.

    Returns
    -------
    str
        1 to `LONGEST` characters, in NFKC, beginning and ending with a letter, a digit or ``_``.
    """
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(sign if sign.isalnum() or sign in "._-" else "-" for sign in plain)
    name = _trimmed(re.sub(r"-{2,}", "-", re.sub(r"\.{2,}", ".", kept)))
    if len(name) > LONGEST:
        name = f"{_trimmed(name[: LONGEST - 9])}-{fingerprint(text.encode('utf-8', 'replace'))[:8]}"
    if not name:
        return f"id-{fingerprint(text.encode('utf-8', 'replace'))[:8]}"
    if name.split(".")[0].casefold() in RESERVED:
        return f"id-{name}"
    return name


def _trimmed(name: str) -> str:
    return name.strip(".-")
