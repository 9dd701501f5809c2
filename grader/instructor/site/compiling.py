"""Python's bytecode into a wheel, or into the zip of the standard library, beside the sources that are in it.

The browser's Python runs this file, because each version of Python has a bytecode of its own. It needs nothing of the course.
"""

from __future__ import annotations

import importlib.util
import py_compile
import tempfile
import warnings
import zipfile
from pathlib import Path


def compile_archive(source: str, target: str) -> None:
    """Write `source` to `target` with the bytecode of each module.

    The sources stay: tracebacks show them, and a Python of another version takes them, because it refuses the bytecode. The
    bytecode says that it need not be compared with its source ("unchecked", PEP 552), which costs nothing at an import.
    """
    # Python imports from a zip as it is: there, bytecode is beside its source.
    in_place = source.endswith(".zip")
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
        tempfile.TemporaryDirectory() as folder,
    ):
        module, bytecode = Path(folder, "module.py"), Path(folder, "module.pyc")
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member, content)
            if not member.filename.endswith(".py"):
                continue
            module.write_bytes(content)
            try:
                with warnings.catch_warnings(action="ignore"):
                    py_compile.compile(
                        str(module),
                        str(bytecode),
                        member.filename,
                        doraise=True,
                        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
                    )
            except py_compile.PyCompileError:  # an example of what is wrong, not meant to be imported
                continue
            place = f"{member.filename}c" if in_place else importlib.util.cache_from_source(member.filename)
            compiled = zipfile.ZipInfo(place, member.date_time)
            compiled.external_attr = member.external_attr
            new.writestr(compiled, bytecode.read_bytes(), zipfile.ZIP_DEFLATED)
