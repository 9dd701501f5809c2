"""The variants in which tests.support.processors runs a command."""

import sys
from typing import Any

import pytest

from tests.support.processors import CLEARED, Processor, main, this_processor, variants


def names(processor: Any) -> list[Any]:
    return [(variant.name, variant.threads) for variant in variants(processor)]


PLAIN = [("as it is", 1), ("as it is", 2)]


def test_every_other_kernel_and_every_lower_instruction_set_is_tried() -> None:
    processor = Processor("Haswell", ("AVX", "AVX2", "SSE2"), ("X86_V3",))
    assert names(processor) == [
        *PLAIN,
        ("OpenBLAS Prescott", 1),
        ("OpenBLAS Nehalem", 1),
        ("OpenBLAS Sandybridge", 1),
        ("NumPy without X86_V3", 1),
    ]


def test_a_lower_instruction_set_leaves_out_the_higher_ones_too() -> None:
    processor = Processor("SkylakeX", ("AVX", "AVX2", "SSE2", "X86_V4"), ("X86_V3", "X86_V4"))
    *_, without_v4, without_v3 = variants(processor)
    assert without_v4.chosen == {"NPY_DISABLE_CPU_FEATURES": "X86_V4"}
    assert without_v3.chosen == {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4"}


def test_nothing_is_tried_that_the_processor_cannot_run() -> None:
    assert names(Processor("Nehalem", ("SSE2",), ())) == [*PLAIN, ("OpenBLAS Prescott", 1)]
    assert names(Processor("", ("AVX2", "SSE2"), ())) == PLAIN  # another library than OpenBLAS
    assert names(Processor("", (), ())) == PLAIN  # not x86


@pytest.mark.process
def test_what_was_set_before_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    before = this_processor()
    for name in CLEARED:
        monkeypatch.setenv(name, "Prescott" if name == "OPENBLAS_CORETYPE" else "1")
    assert this_processor() == before
    environment = variants(before)[0].environment()
    assert "OPENBLAS_CORETYPE" not in environment
    assert environment["OPENBLAS_NUM_THREADS"] == "1"


@pytest.mark.process
def test_one_variant_that_fails_fails_all_and_shows_what_it_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = "import os, sys; print('two threads'); sys.exit(os.environ['OPENBLAS_NUM_THREADS'] == '2')"
    assert main([sys.executable, "-c", code]) == 1
    table = capsys.readouterr().out.rsplit("\n\n", 1)[-1].splitlines()
    assert [line.split()[5] for line in table[1:3]] == ["ok", "exit"]
    assert main([sys.executable, "-c", "pass"]) == 0


def test_no_command_is_a_line_on_how_to_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
