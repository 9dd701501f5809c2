"""The commands of `benchmarks.same_as_before`, whose docstring says what they do."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.same_as_before.comparing import compare as compare_records
from benchmarks.same_as_before.corpus import write_corpus
from benchmarks.same_as_before.recording import record as write_record


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.same_as_before")
    commands = parser.add_subparsers(dest="command", required=True)
    corpus = commands.add_parser("corpus", help="write the corpus of the code at hand")
    corpus.add_argument("folder", type=Path)
    record = commands.add_parser("record", help="write down what a checkout makes of a corpus")
    record.add_argument("corpus", type=Path)
    record.add_argument("out", type=Path)
    record.add_argument("--checkout", type=Path, default=Path(), help="with its own .venv; default: here")
    record.add_argument("--jobs", type=int, default=2, metavar="N")
    compare = commands.add_parser("compare", help="compare two records")
    compare.add_argument("old", type=Path)
    compare.add_argument("new", type=Path)
    compare.add_argument(
        "--expected",
        action="append",
        default=[],
        metavar="KIND",
        help="a kind of difference that is not a failure",
    )
    compare.add_argument("--most", type=int, default=20, metavar="N", help="differences shown of each kind")
    options = parser.parse_args()
    if options.command == "corpus":
        for kind, count in write_corpus(options.folder).items():
            print(f"{count:>6} {kind}")
        return 0
    if options.command == "record":
        write_record(options.corpus, options.out, options.checkout, options.jobs)
        return 0
    return compare_records(options.old, options.new, set(options.expected), options.most)


if __name__ == "__main__":
    sys.exit(main())
