"""The small changes that can be made in a piece of code, as learners and typos make them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

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
RELATED: Mapping[str, tuple[str, ...]] = {
    "sqrt": ("square",),
    "square": ("sqrt",),
    "sum": ("mean",),
    "mean": ("sum",),
    "log": ("log2", "log1p"),
    "log2": ("log",),
    "log1p": ("log",),
    "exp": ("expm1",),
    "zeros": ("ones",),
    "zeros_like": ("ones_like",),
    "ones": ("zeros",),
    "randn": ("rand",),
    "rand": ("randn",),
    "standard_normal": ("random",),
    "normal": ("uniform",),
    "uniform": ("normal",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "max": ("min",),
    "min": ("max",),
    "var": ("std",),
    "std": ("var",),
    "dot": ("multiply",),
    "multiply": ("add",),
    "tanh": ("sin",),
    "abs": ("sign",),
    "sign": ("abs",),
    "prod": ("sum",),
}
"""Functions and methods that are mistaken for one another."""

SKIPPED = (ast.Expr, ast.Pass, ast.FunctionDef, ast.Import, ast.ImportFrom)


def changes_of(node: ast.AST, names: Sequence[str]) -> list[Change]:
    """All changes of one node, where `names` are the variables that are read."""
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
        for twin in RELATED.get(node.attr, ()):
            found.append(("function", _setter(node, "attr", twin)))
        if node.attr == "T":
            change("not transposed", node.value)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for other in _mistaken_for(node.id, names):
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


def _mistaken_for(name: str, names: Sequence[str]) -> list[str]:
    """The variables with the same letters and another number, and the next one of all."""
    letters = name.rstrip("0123456789")
    found = [other for other in names if other.rstrip("0123456789") == letters]
    found.append(names[(names.index(name) + 1) % len(names)])
    return [other for other in dict.fromkeys(found) if other != name]


def _off_by_one(node: ast.expr) -> list[ast.expr]:
    return [ast.BinOp(node, operator, ast.Constant(1)) for operator in (ast.Add(), ast.Sub())]


def _of_structure(node: ast.AST) -> list[Change]:
    """Changes of how parts belong together."""
    found: list[Change] = []

    def change(kind: str, to: ast.AST) -> None:
        found.append((kind, lambda: _become(node, to)))

    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        change("assigned only", ast.Assign([node.target], node.value, lineno=node.lineno))
    if isinstance(node, (ast.For, ast.While)):
        found += _of_a_loop(node)
    if isinstance(node, ast.FunctionDef) and len(node.body) > 1:
        *before, loop, last = node.body
        if isinstance(loop, (ast.For, ast.While)) and isinstance(last, ast.Return):
            inside = type(loop)(**{**vars(loop), "body": [*loop.body, last]})
            found.append(("early return", _setter(node, "body", [*before, inside])))
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name):
        for index in _off_by_one(node.slice):
            found.append(("index", _setter(node, "slice", index)))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        for end in _off_by_one(node.args[-1]):
            found.append(("index", _setter(node, "args", [*node.args[:-1], end])))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "exp":
        found.append(("sign", _setter(node, "args", [ast.UnaryOp(ast.USub(), node.args[0])])))
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
