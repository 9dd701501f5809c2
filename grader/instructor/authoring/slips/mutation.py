"""Right solutions with one or two small changes, as learners and typos make them; the same for the same seed."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator, Mapping

Change = tuple[str, Callable[[], None]]
"""Its kind, and what makes it in place."""

OPERATORS: Mapping[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}
COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.Is: (ast.IsNot,),
}
RELATED = {
    "sqrt": "square",
    "square": "sqrt",
    "sum": "mean",
    "mean": "sum",
    "log": "log2",
    "exp": "expm1",
    "zeros": "ones",
    "zeros_like": "ones_like",
    "ones": "zeros",
    "randn": "rand",
    "rand": "randn",
    "maximum": "minimum",
    "minimum": "maximum",
    "max": "min",
    "min": "max",
    "var": "std",
    "std": "var",
    "dot": "multiply",
    "multiply": "add",
    "tanh": "sin",
    "abs": "sign",
    "prod": "sum",
    "normal": "uniform",
    "uniform": "normal",
}
"""Functions and methods that are mistaken for one another."""

SKIPPED = (ast.Expr, ast.Pass, ast.FunctionDef, ast.Import, ast.ImportFrom)


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
        for kind, change in _changes(node, names):
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
    found = [item for node in _bodies(tree) for item in _changes(node, names)]
    if not found:  # the change before has dropped the only statement
        return "nothing"
    kind, change = stream.choice(found)
    change()
    return kind


def _bodies(tree: ast.Module) -> list[ast.AST]:
    """All nodes in the bodies of functions, in a fixed order; no docstring is among them."""
    found: list[ast.AST] = []
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
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


def _changes(node: ast.AST, names: list[str]) -> list[Change]:
    """All changes of one node."""
    found: list[Change] = []

    def change(kind: str, to: ast.AST) -> None:
        found.append((kind, lambda: _become(node, to)))

    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        for operator in OPERATORS.get(type(node.op), ()):
            found.append(("operator", _setter(node, "op", operator())))
    if isinstance(node, ast.BinOp):
        change("operands swapped", ast.BinOp(node.right, node.op, node.left))
        change("operand dropped", node.left)
        change("operand dropped", node.right)
    if isinstance(node, ast.UnaryOp):
        change("sign", node.operand)
    if isinstance(node, ast.Compare):
        for comparison in COMPARISONS.get(type(node.ops[0]), ()):
            found.append(("comparison", _setter(node, "ops", [comparison(), *node.ops[1:]])))
    if isinstance(node, ast.Constant):
        for value in _other_constants(node.value):
            found.append(("constant", _setter(node, "value", value)))
    if (
        isinstance(node, ast.keyword)
        and node.arg in ("axis", "keepdims")
        and isinstance(node.value, ast.Constant)
    ):
        found.append(("axis", _setter(node, "value", ast.Constant(not node.value.value))))
    if isinstance(node, ast.Call):
        if len(node.args) >= 2:
            found.append(
                ("arguments swapped", _setter(node, "args", [node.args[1], node.args[0], *node.args[2:]]))
            )
        if node.keywords:
            found.append(("argument dropped", _setter(node, "keywords", node.keywords[:-1])))
        if node.args and isinstance(node.func, ast.Attribute) and not isinstance(node.args[0], ast.Starred):
            change("call dropped", node.args[0])
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if node.attr in RELATED:
            found.append(("function", _setter(node, "attr", RELATED[node.attr])))
        if node.attr == "T":
            change("not transposed", node.value)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        other = names[(names.index(node.id) + 1) % len(names)]
        found.append(("variable", _setter(node, "id", other)))
        change("transposed", ast.Attribute(ast.Name(node.id, ast.Load()), "T", ast.Load()))
    if isinstance(node, ast.If):
        found.append(("condition", _setter(node, "test", ast.UnaryOp(ast.Not(), node.test))))
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        change("result", ast.Return(ast.Tuple([*node.value.elts[1:], node.value.elts[0]], ast.Load())))
    if isinstance(node, ast.stmt) and not isinstance(node, SKIPPED):
        change("statement dropped", ast.Pass())
    if isinstance(node, ast.Expr):
        change("call dropped", ast.Pass())
    return [*found, *_of_structure(node)]


def _of_structure(node: ast.AST) -> list[Change]:
    """Changes of how parts belong together."""
    found: list[Change] = []

    def change(kind: str, to: ast.AST) -> None:
        found.append((kind, lambda: _become(node, to)))

    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        change("assigned only", ast.Assign([node.target], node.value, lineno=node.lineno))
    if isinstance(node, (ast.For, ast.While)):
        found += _of_a_loop(node)
    if isinstance(node, ast.BinOp) and isinstance(node.left, ast.BinOp):
        inner = ast.BinOp(node.left.right, node.op, node.right)
        change("parentheses", ast.BinOp(node.left.left, node.left.op, inner))
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.BinOp):
        inner = ast.BinOp(node.left, node.op, node.right.left)
        change("parentheses", ast.BinOp(inner, node.right.op, node.right.right))
    return found


def _of_a_loop(node: ast.For | ast.While) -> list[Change]:
    """A return after the first pass, and the last statement of the body after the loop's end."""
    found: list[Change] = []
    if isinstance(node, ast.For) and not any(isinstance(item, ast.Return) for item in ast.walk(node)):
        first = ast.Subscript(
            ast.Call(ast.Name("list", ast.Load()), [node.iter], []),
            ast.Slice(None, ast.Constant(1), None),
            ast.Load(),
        )
        found.append(("first pass only", _setter(node, "iter", first)))
    if len(node.body) > 1 and not node.orelse:
        *body, last = node.body

        def leave() -> None:
            node.body, node.orelse = body, [last]

        found.append(("after the loop", leave))
    return found


def _other_constants(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [other for other in (value + 1, value - 1, -value, 2 * value) if other != value]
    return []


def _setter(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    return lambda: setattr(node, name, value)


def _become(node: ast.AST, other: ast.AST) -> None:
    """Replace `node` by `other`, wherever it is."""
    content = dict(vars(other))
    node.__class__ = other.__class__
    node.__dict__.clear()
    node.__dict__.update(content)
