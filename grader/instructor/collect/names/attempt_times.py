"""When an attempt was made, as an LMS writes it into a name.

Such a time has no time zone, and its language is that of the LMS. It is good for the order of attempts; for penalties only
where course.toml says the time zone.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, tzinfo

MONTHS = (
    ("jan", "gen", "ene", "sty"), ("feb", "fev", "fév", "lut"), ("mar", "mär", "mrz", "maa", "mrt"),
    ("apr", "avr", "abr", "kwi"), ("may", "mai", "mag", "mei", "maj"),
    ("jun", "giu", "juin", "cze"), ("jul", "lug", "juil", "lip"),
    ("aug", "aou", "aoû", "ago", "sie"), ("sep", "set", "wrz"), ("oct", "okt", "ott", "out", "paź"), ("nov", "lis"),
    ("dec", "dez", "déc", "dic", "gru"),
)  # fmt: skip
"""How the months begin in the languages that Brightspace is mostly used in."""

CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.h]?(\d{2})(?:[:.](\d{2}))? *([ap])?\.?(?:m\.?)?(?![\w.])", re.IGNORECASE
)


def as_number(text: str) -> int:
    """A date and a time, such as ``2 November, 2026 314 PM``, as a number that grows with them.

    Parameters
    ----------
    text : str
        A day, a month by its name or its number, a year of four digits, and a time of day, whose colon may be missing.

    Returns
    -------
    int
        yyyymmddHHMMSS; 0 if the text cannot be read.
    """
    year = re.search(r"(?<!\d)(20\d\d)(?!\d)", text)
    if not year:
        return 0
    before, after = text[: year.start()], text[year.end() :]
    iso = re.match(r"-(\d{1,2})-(\d{1,2})[ T_,]*", after)
    if iso:
        month, day, after = int(iso[1]), int(iso[2]), after[iso.end() :]
    else:
        month = _month(before)
        days = re.findall(r"(?<!\d)\d{1,2}(?!\d)", before)
        if not month or len(days) != 1:
            return 0
        day = int(days[0])
    clock = CLOCK.search(after)
    if not clock:
        return 0
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4]:
        hour = hour % 12 + 12 * (clock[4].casefold() == "p")
    return int(f"{year[1]}{month:02}{day:02}{hour:02}{minute:02}{second:02}")


def as_time(number: int, zone: tzinfo) -> datetime | None:
    """The time that a number of `as_number` stands for, in UTC; None if it is no time."""
    try:
        return datetime.strptime(str(number), "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _month(text: str) -> int:
    """1 to 12, or 0 if no word of the text begins as a month does."""
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).casefold()):
        for number, beginnings in enumerate(MONTHS, 1):
            if word.startswith(beginnings):
                return number
    return 0
