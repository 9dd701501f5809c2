"""The command `grader settings`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from grader.instructor.commands.shared.settings_here import settings_folder
from grader.plain_text import printable


def add(commands: Any) -> None:
    """Add `grader settings` to the subparsers."""
    parser = commands.add_parser(
        "settings", help="what course.toml sets, what it could set, and if it is right"
    )
    parser.add_argument("--schema", action="store_true", help="print its JSON Schema, for an editor")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader settings`: 0 if course.toml is right, or not there."""
    from grader.instructor.settings.checking import schema  # noqa: PLC0415 - loads jsonschema
    from grader.instructor.settings.reading import NAME, read_settings, written  # noqa: PLC0415

    if options.schema:
        print(json.dumps(schema(), indent=2))
        return 0
    root = settings_folder()
    read_settings(root)  # says what is wrong
    data = written(root)
    there = (
        f"{root / NAME}" if (root / NAME).exists() else f"there is no {root / NAME}; all of this is optional"
    )
    print(there)
    for line in _lines(schema(), data):
        print(line)
    return 0


def _lines(rules: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[str]:
    """Lines for each setting: what it is set to, or what it would be for."""
    for name, rule in rules["properties"].items():
        if name in data:
            first, *others = _values(data[name]) or ["empty"]
            yield f"  {name:<11} {printable(first, 200)}"
            yield from (f"  {'':<11} {printable(line, 200)}" for line in others)
            continue
        known = rules["$defs"].get(rule.get("$ref", "").rpartition("/")[2], rule)
        default = f" (default: {json.dumps(rule['default'])})" if "default" in rule else ""
        choice = f" ({', '.join(rule['enum'])})" if "enum" in rule else ""
        yield f"  {name:<11} not set: {rule['description']}{choice}{default}"
        if "properties" in known:
            yield f"  {'':<11} {', '.join(known['properties'])}"


def _values(value: Any) -> list[str]:
    """A value in lines: one for each table in it, with its keys as in the file."""
    if isinstance(value, list):
        return [line for item in value for line in _values(item)]
    if not isinstance(value, Mapping):
        return [str(value).lower() if isinstance(value, bool) else str(value)]
    inner = {key: item for key, item in value.items() if isinstance(item, Mapping)}
    flat = ", ".join(f"{key} = {_values(item)[0]}" for key, item in value.items() if key not in inner)
    tables = [f"{key}: {line}" for key, item in inner.items() for line in _values(item)]
    return [*([flat] if flat else []), *tables]
