"""Right solutions with one or two small changes; the same for the same seed."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator

from grader.instructor.authoring.slips.changes import changes_of


def mutants(source: str, count: int, seed: str) -> list[tuple[str, str]]:
    """Different changed versions of `source`, at most `count`: each as the kind of its change and the text.

    Single changes come first, spread evenly over their kinds; if there are too few, two are made at once.

    Parameters
    ----------
    source : str
        Python code that defines functions; changes are made in their bodies.
    count : int
    seed : str
        Decides which changes are chosen.

    Returns
    -------
    list of (str, str)
        The kind of the change, and the text.
    """
    stream = random.Random(seed)
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    by_kind: dict[str, list[str]] = {}
    for kind, text in _singles(tree):
        if text not in seen and _is_python(text):
            seen.add(text)
            by_kind.setdefault(kind, []).append(text)
    for texts in by_kind.values():
        stream.shuffle(texts)
    chosen: list[tuple[str, str]] = []
    while len(chosen) < count and any(by_kind.values()):
        chosen += [(kind, texts.pop()) for kind, texts in by_kind.items() if texts]
    chosen = chosen[:count]
    chosen += [pair for pair in double_slips(source, count, seed) if pair[1] not in seen][
        : count - len(chosen)
    ]
    return chosen


def single_slips(source: str) -> list[tuple[str, str]]:
    """All different versions of `source` with one small change: each as its kind and the text."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    found = []
    for kind, text in _singles(tree):
        if text not in seen and _is_python(text):
            seen.add(text)
            found.append((kind, text))
    return found


def double_slips(source: str, count: int, seed: str) -> list[tuple[str, str]]:
    """At most `count` versions of `source` with two small changes, chosen by the seed."""
    stream = random.Random(seed)
    seen = {ast.unparse(ast.parse(source)), *(text for _, text in single_slips(source))}
    found: list[tuple[str, str]] = []
    for _ in range(20 * count):
        if len(found) >= count:
            break
        tree = ast.parse(source)
        kinds = [_change_somewhere(tree, stream) for _ in range(2)]
        text = ast.unparse(tree)
        if text not in seen and _is_python(text):
            seen.add(text)
            found.append((" and ".join(kinds), text))
    return found


def _singles(tree: ast.Module) -> Iterator[tuple[str, str]]:
    names = _names(tree)
    for node in _bodies(tree):
        kind_of_node, content = node.__class__, dict(vars(node))
        for kind, change in changes_of(node, names):
            change()
            yield kind, ast.unparse(tree)
            node.__class__ = kind_of_node
            node.__dict__.clear()
            node.__dict__.update(content)


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _change_somewhere(tree: ast.Module, stream: random.Random) -> str:
    names = _names(tree)
    found = [item for node in _bodies(tree) for item in changes_of(node, names)]
    if not found:  # the change before has dropped the only statement
        return "nothing"
    kind, change = stream.choice(found)
    change()
    return kind


def _bodies(tree: ast.Module) -> list[ast.AST]:
    """All functions, and all nodes in their defaults and bodies, in a fixed order; no docstring is among them."""
    found: list[ast.AST] = []
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        found.append(function)
        for default in function.args.defaults:
            found += ast.walk(default)
        for statement in function.body:
            if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                found += ast.walk(statement)
    return found


def _names(tree: ast.Module) -> list[str]:
    """The variables that functions read, in order."""
    names = {
        node.id: None
        for node in _bodies(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in ("np", "math")
    }
    return sorted(names)
