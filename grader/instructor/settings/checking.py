"""What is wrong in a course.toml, line by line and in words: the rules are those of ``course.schema.json``."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, cast
from zoneinfo import available_timezones

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from grader.instructor.settings.lines import line_of
from grader.plain_text import did_you_mean

SCHEMA = Path(__file__).with_name("course.schema.json")
OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*[+-]?\s*\d", re.IGNORECASE)
TYPES = {
    "string": "text in quotes",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list of tables, each under its own [[heading]]",
    "object": "a table",
}


def schema() -> dict[str, Any]:
    """The JSON Schema of course.toml."""
    return cast(dict[str, Any], json.loads(SCHEMA.read_text(encoding="utf-8")))


def mistakes(text: str, data: Mapping[str, Any], assignments: Sequence[str]) -> list[str]:
    """A line for each thing that is wrong, in the order of the file.

    Parameters
    ----------
    text : str
        The file, valid TOML.
    data : mapping
        What it says.
    assignments : sequence of str
        Those that there are.

    Returns
    -------
    list of str
        Each with the number of its line, and what to write.
    """
    found: list[tuple[int, str]] = []
    for error in Draft202012Validator(schema()).iter_errors(plain(data)):
        found += _of_schema(text, error)
    if not found:
        found = [*_names(text, data, assignments), *_order(text, data)]
    return [f"line {number}: {words}" for number, words in sorted(set(found))]


def plain(value: Any) -> Any:
    """TOML's values as JSON has them: dates are text."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _of_schema(text: str, error: ValidationError) -> Iterable[tuple[int, str]]:
    path = [*error.absolute_path]
    name, line = _dotted(path), line_of(text, path)
    rules, kind = cast(dict[str, Any], error.schema), error.validator
    if kind == "additionalProperties":
        known = list(rules["properties"])
        for key in cast(dict[str, Any], error.instance):
            if key not in known:
                where = f" in {name}" if name else ""
                yield (
                    line_of(text, [*path, key]),
                    f"there is no setting {key}{where}{_near(key, known, 'there are')}",
                )
    elif kind == "required":
        missing = next(key for key in rules["required"] if key not in cast(dict[str, Any], error.instance))
        yield line, f"{name} needs {missing}"
    elif kind == "oneOf":
        yield line, f"{name} needs either due or days, and not both"
    elif kind == "enum":
        yield (
            line,
            f"{name} is {json.dumps(error.instance)}{_near(str(error.instance), rules['enum'], 'it can be')}",
        )
    elif kind in {"minimum", "maximum", "exclusiveMinimum"}:
        bound = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}[str(kind)]
        yield line, f"{name} is {error.instance}, and has to be {bound} {error.validator_value}"
    elif kind in {"minLength", "maxLength"}:
        yield (
            line,
            f"{name} has to have {'at least' if kind == 'minLength' else 'at most'} {error.validator_value} characters",
        )
    else:
        expected = rules.get("$comment") or TYPES.get(str(error.validator_value), "of another form")
        yield line, f"{name} is {json.dumps(error.instance)[:80]}, and has to be {expected}"


def _names(text: str, data: Mapping[str, Any], assignments: Sequence[str]) -> Iterable[tuple[int, str]]:
    """Names that the schema cannot know: assignments, time zones; and what is said twice."""
    zone = data.get("time_zone")
    if zone is not None and zone not in available_timezones():
        zones = sorted(available_timezones())
        cities = {item.rpartition("/")[2].casefold(): item for item in zones}
        close = [cities[item] for item in difflib.get_close_matches(zone.casefold(), cities, 1)]
        near = close or difflib.get_close_matches(zone, zones, 1)
        near = [] if OFFSET.match(zone) else near  # "UTC" is an hour off for who wrote "UTC+1"
        did = f'; did you mean "{near[0]}"?' if near else '; write a place, such as "Europe/Berlin"'
        yield line_of(text, ["time_zone"]), f'time_zone: there is no time zone "{zone}"{did}'
    used: list[tuple[list[str | int], str]] = [(["dates", name], name) for name in data.get("dates", {})]
    for table in ("extension", "exempt"):
        said: set[tuple[str, str]] = set()
        for place, item in enumerate(data.get(table, [])):
            key = item["learner"], item.get("assignment", "")
            if key in said:
                yield (
                    line_of(text, [table, place]),
                    f"a second {table} for {' in '.join(filter(None, key))}: keep one of them",
                )
            said.add(key)
            if "assignment" in item:
                used.append(([table, place, "assignment"], item["assignment"]))
    for path, name in used:
        if name not in assignments:
            yield (
                line_of(text, path),
                f"there is no assignment {name}{_near(name, assignments, 'there are')}",
            )


def _order(text: str, data: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """Days that no calendar has, and dates in the wrong order."""
    for name, dates in data.get("dates", {}).items():
        times = {}
        for key in ("due", "closes"):
            try:
                times[key] = day_and_time(dates[key]) if key in dates else None
            except ValueError as error:
                yield line_of(text, ["dates", name, key]), f"dates.{name}.{key} is {dates[key]}: {error}"
        due, closes = times.get("due"), times.get("closes")
        if due and closes and due.replace(tzinfo=None) > closes.replace(tzinfo=None):
            yield line_of(text, ["dates", name, "closes"]), f"{name} closes before it is due"
    late = [(["late"], data.get("late", {}))]
    late += [
        (["dates", name, "late"], dates.get("late", {})) for name, dates in data.get("dates", {}).items()
    ]
    for path, table in late:
        if 0 < table.get("percent", 0) < 1:
            percent, name = table["percent"], ".".join(path)
            yield (
                line_of(text, [*path, "percent"]),
                f"{name}.percent is {percent}, less than one percent: for {100 * percent:g} %, write {100 * percent:g}",
            )
    for place, item in enumerate(data.get("extension", [])):
        if "assignment" in item and item["assignment"] not in data.get("dates", {}):
            yield (
                line_of(text, ["extension", place]),
                f"an extension in {item['assignment']}, which has no due date: write it under [dates.{item['assignment']}]",
            )
        if "due" in item:
            try:
                day_and_time(item["due"])
            except ValueError as error:
                yield (
                    line_of(text, ["extension", place, "due"]),
                    f"extension.{place + 1}.due is {item['due']}: {error}",
                )
            if "assignment" not in item:
                yield (
                    line_of(text, ["extension", place]),
                    f"the extension for {item['learner']} has a date and no assignment: name the assignment, or give days",
                )


def day_and_time(value: str | date | datetime) -> datetime:
    """A date of course.toml; a day without a time means its end.

    Parameters
    ----------
    value : str, date or datetime
        As the schema allows it.

    Returns
    -------
    datetime
        Without a time zone if none is written.

    Raises
    ------
    ValueError
        If no calendar has that day, or no clock that time.
    """
    if isinstance(value, str):
        text = value.replace(" +", "+").replace(" -", "-").replace(" Z", "Z")
        value = date.fromisoformat(text) if len(text) == len("2026-11-30") else datetime.fromisoformat(text)
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(23, 59, 59))


def _dotted(path: Sequence[str | int]) -> str:
    """The name of a setting; places in a list are counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    names = list(known)
    return "; " + did_you_mean(name, names, f"{otherwise}: {', '.join(names)}")
