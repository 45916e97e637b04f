"""Compiles checked templates so that loops, comparisons and joins pay for their work."""

from functools import lru_cache
from typing import Any, Final

from jinja2 import TemplateError, nodes
from jinja2.environment import Template
from jinja2.visitor import NodeTransformer

from engine.flow.templates.sandbox import COUNTED, ENVIRONMENT, TICKING, WEIGHED
from engine.flow.templates.syntax import tree_of
from engine.flow.values import ExpressionError

COMPILED_MAX: Final = 4_096
RESULT: Final = "result"
"""The name under which a template that is one expression leaves its value."""


class Bounded(NodeTransformer):
    """Rewrites a checked tree so that loops, comparisons and joins pay for their work."""

    def visit_For(self, one: nodes.For) -> nodes.Node:  # noqa: N802  # Jinja's name
        """Charge each round by the size of the body."""
        cost = sum(1 for _ in one.find_all(nodes.Node)) // 4 + 1
        self.generic_visit(one)
        one.iter = _filtered(one.iter, TICKING, nodes.Const(cost))
        return one

    def visit_Compare(self, one: nodes.Compare) -> nodes.Node:  # noqa: N802  # Jinja's name
        """Charge a comparison by the size of what it compares."""
        self.generic_visit(one)
        one.expr = _filtered(one.expr, WEIGHED)
        for operand in one.ops:
            operand.expr = _filtered(operand.expr, WEIGHED)
        return one

    def visit_Getitem(self, one: nodes.Getitem) -> nodes.Node:  # noqa: N802  # Jinja's name
        """Charge a slice by the size of what it is cut from."""
        self.generic_visit(one)
        if isinstance(one.arg, nodes.Slice):
            one.node = _filtered(one.node, COUNTED)
        return one

    def visit_Concat(self, one: nodes.Concat) -> nodes.Node:  # noqa: N802  # Jinja's name
        """Join with `~` through the filter that checks lengths."""
        self.generic_visit(one)
        return _filtered(nodes.List(one.nodes, lineno=one.lineno), "join")

    def visit_Tuple(self, one: nodes.Tuple) -> nodes.Node:  # noqa: N802  # Jinja's name
        """Make lists of tuples, as JSON knows no other; targets of loops stay."""
        self.generic_visit(one)
        return nodes.List(one.items, lineno=one.lineno) if one.ctx == "load" else one


def _filtered(one: Any, name: str, *given: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(one, name, list(given), [], None, None, lineno=one.lineno)


def bounded(tree: nodes.Template) -> nodes.Template:
    """Give the tree rewritten so that it pays for its work."""
    rewritten = Bounded().visit(tree)
    assert isinstance(rewritten, nodes.Template)
    return rewritten


@lru_cache(maxsize=COMPILED_MAX)
def compiled_of(text: str) -> Template:
    """Compile a text once; templates are safe to share among threads. Raises ExpressionError."""
    tree, is_native = tree_of(text)
    if is_native:
        output = tree.body[0]
        assert isinstance(output, nodes.Output)
        result = nodes.Name(RESULT, "store", lineno=1)
        tree = nodes.Template([nodes.Assign(result, output.nodes[0], lineno=1)], lineno=1)
    tree = bounded(tree)
    tree.set_environment(ENVIRONMENT)
    try:
        return ENVIRONMENT.from_string(tree)
    except (SyntaxError, RecursionError, MemoryError, ValueError, TemplateError):
        raise ExpressionError("The expression is too large to be compiled; split it.") from None
