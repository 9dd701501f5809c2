"""Which names a cell's source binds and asks for, read without running it."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
INNER = (*DEFINITIONS, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
ASSIGNMENTS = (ast.Assign, ast.AnnAssign)

BUILTIN = frozenset(dir(builtins))

QUIETLY = re.compile(r"\b(except|suppress|needs|globals|locals|vars|dir|user_ns)\b")
"""Signs of code that goes on, without an error that could be seen, where a name is not defined."""
BY_TEXT = re.compile(r"\b(globals|locals|vars|dir|user_ns)\b")
"""Signs of code that may ask for a name by its text."""

CHANGING = ("add", "append", "clear", "extend", "insert", "pop", "remove", "setdefault", "update")
"""Methods that change a list, a set or a dictionary in place."""


@dataclass(frozen=True)
class Source:
    """The text of a cell, which may hold magics, and need not be Python.

    Attributes
    ----------
    text : str
        As in the notebook.
    """

    text: str

    @cached_property
    def statements(self) -> tuple[ast.stmt, ...]:
        """Its top-level statements; none if it is not Python."""
        try:
            return tuple(ast.parse(self._plain()).body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ()

    def _plain(self) -> str:
        if not any(sign in self.text for sign in "%!?"):
            return self.text
        from IPython.core.inputtransformer2 import TransformerManager  # noqa: PLC0415 - slow, and rarely needed

        return str(TransformerManager().transform_cell(self.text))

    @cached_property
    def bound(self) -> frozenset[str]:
        """Names that its statements bind, as far as their text shows."""
        return frozenset(name for statement in self.statements for name in bound_names(statement))

    @cached_property
    def loaded(self) -> frozenset[str]:
        """Names that it mentions, those inside of functions included."""
        return frozenset(name for statement in self.statements for name in loaded_names(statement))

    @cached_property
    def loaded_in_definitions(self) -> frozenset[str]:
        """Names that its functions and classes mention."""
        inside = (item for item in self.statements if isinstance(item, DEFINITIONS))
        return frozenset(name for statement in inside for name in loaded_names(statement))

    @cached_property
    def functions(self) -> Mapping[str, ast.stmt]:
        """Its functions and classes by name."""
        return {item.name: item for item in self.statements if isinstance(item, DEFINITIONS)}

    @cached_property
    def changed(self) -> frozenset[str]:
        """Names of objects that its statements change in place, those inside of functions not included."""
        outside = (item for item in self.statements if not isinstance(item, DEFINITIONS))
        return frozenset(name for statement in outside for name in changed_names(statement))

    @cached_property
    def asked(self) -> frozenset[str]:
        """Global names that it uses before it binds them itself, those inside of functions included."""
        found: set[str] = set()
        bound: set[str] = set()
        for statement in self.statements:
            found |= {name for name in _loaded(_outer(statement)) if name not in bound}
            bound |= {*bound_names(statement)}
        try:
            inside = _global_names(symtable.symtable(self._plain(), "cell", "exec"))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            inside = set()
        if BY_TEXT.search(self.text):
            nodes = (node for statement in self.statements for node in ast.walk(statement))
            texts = {
                node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            inside |= {text for text in texts if text.isidentifier()}
        return frozenset(found | (inside - bound)) - BUILTIN

    def definitions(self) -> str:
        """Its functions, classes, imports and assignments that call nothing: what takes no time to run."""
        lines = self._plain().splitlines()
        coded = [line.encode() for line in lines]  # ast counts bytes
        ends = [0, *(item.end_lineno or 0 for item in self.statements)]
        starts = [*(item.lineno for item in self.statements[1:]), len(lines) + 1]
        kept = []
        for statement, before, after in zip(self.statements, ends, starts, strict=False):
            if isinstance(statement, (*DEFINITIONS, *IMPORTS)) or (
                isinstance(statement, ASSIGNMENTS) and not _calls(statement)
            ):
                first = min([statement.lineno, *(item.lineno for item in decorators(statement))])
                alone = before < first and (statement.end_lineno or first) < after
                whole = "\n".join(lines[first - 1 : statement.end_lineno])
                kept.append(whole if alone else _between(coded, statement))
        return "\n".join(kept)

    def changed_after(self, name: str) -> frozenset[str] | None:
        """What its statements bind or change from the first one on that mentions `name`; None if none does."""
        for index, statement in enumerate(self.statements):
            if name in loaded_names(statement):
                rest = self.statements[index:]
                return frozenset(
                    item for later in rest for item in (*bound_names(later), *changed_names(later))
                )
        return None

    def touches(self, names: Iterable[str]) -> bool:
        """Whether running it may change what a function that mentions `names` does.

        Definitions and imports of other names do not; of everything else it is not known, and taken to.
        """
        if not self.statements:
            return bool(self.text.strip())
        plain = all(
            isinstance(item, IMPORTS)
            or (isinstance(item, DEFINITIONS) and not decorators(item))
            or (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))
            for item in self.statements
        )
        return not plain or "*" in self.bound or bool(self.bound & set(names))


@lru_cache(maxsize=512)
def source_of(text: str) -> Source:
    """The `Source` of a text; most cells of a class are the released ones, and are read once."""
    return Source(text)


def decorators(statement: ast.stmt) -> Sequence[ast.expr]:
    """Those of a function or class; of another statement there are none."""
    return statement.decorator_list if isinstance(statement, DEFINITIONS) else ()


def _between(lines: Sequence[bytes], statement: ast.stmt) -> str:
    """The text of a statement that shares its lines with others."""
    last = statement.end_lineno or statement.lineno
    found = list(lines[statement.lineno - 1 : last])
    found[-1] = found[-1][: statement.end_col_offset]
    found[0] = found[0][statement.col_offset :]
    return b"\n".join(found).decode()


def bound_names(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement at the top level of a cell binds or deletes; "*" for what a star import brings."""
    for node in _outer(statement):
        if isinstance(node, DEFINITIONS):
            yield node.name
        elif isinstance(node, IMPORTS):
            yield from ((alias.asname or alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name
        elif isinstance(node, ast.Global):
            yield from node.names


def changed_names(statement: ast.stmt) -> Iterator[str]:
    """Names of objects that a statement changes in place: an attribute, an entry, or by a method."""
    yield from _changed(_outer(statement))


def changed_within(function: ast.stmt) -> Iterator[str]:
    """Names of objects that a function changes in place when it is called."""
    yield from _changed(ast.walk(function))


def _changed(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        stored = isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load)
        called = (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING
        )
        if stored or called:
            inside = node.func if isinstance(node, ast.Call) else node
            while isinstance(inside, (ast.Attribute, ast.Subscript)):
                inside = inside.value
            if isinstance(inside, ast.Name):
                yield inside.id


def loaded_names(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement mentions without binding them, at whatever depth."""
    yield from _loaded(ast.walk(statement))


def _loaded(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def _global_names(table: symtable.SymbolTable) -> set[str]:
    """Names that the scopes inside of one look up among the global variables."""
    found: set[str] = set()
    for inner in table.get_children():
        found |= {
            symbol.get_name()
            for symbol in inner.get_symbols()
            if symbol.is_global() and symbol.is_referenced()
        }
        found |= _global_names(inner)
    return found


def _outer(statement: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a statement without what is inside of functions, classes and comprehensions."""
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, INNER):
            waiting += ast.iter_child_nodes(node)


def _calls(statement: ast.stmt) -> bool:
    return any(isinstance(node, (ast.Call, ast.Await)) for node in ast.walk(statement))
