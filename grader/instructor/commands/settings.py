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
    """A line for each setting: its value, or what it would be for."""
    for name, rule in rules["properties"].items():
        value = printable(json.dumps(data[name], ensure_ascii=False), 200) if name in data else ""
        known = rules["$defs"].get(rule.get("$ref", "").rpartition("/")[2], rule)
        default = f" (default: {json.dumps(rule['default'])})" if "default" in rule else ""
        choice = f" ({', '.join(rule['enum'])})" if "enum" in rule else ""
        unset = f"not set: {rule['description']}{choice}{default}"
        yield f"  {name:<11} {value or unset}"
        if not value and "properties" in known:
            yield f"  {'':<11} {', '.join(known['properties'])}"
