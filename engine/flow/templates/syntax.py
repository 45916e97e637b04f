"""Reads templates into checked trees: what they may contain, and which names they read.

Evaluates nothing, not even constants.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import TemplateSyntaxError, nodes
from jinja2.parser import Parser

from engine.flow.shortcuts import Chain, Reads, comparison_of, pieces_of
from engine.flow.templates.sandbox import ENVIRONMENT
from engine.flow.values import ExpressionError

TEMPLATE_CHARS_MAX: Final = 65_536
DEPTH_MAX: Final = 60
NODES_MAX: Final = 20_000
FUNCTIONS: Final = ("range",)


_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Dict,
    nodes.Pair,
    nodes.Tuple,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Test,
    nodes.Call,
    nodes.Getitem,
    nodes.Getattr,
    nodes.Slice,
    nodes.Keyword,
    nodes.Concat,
    nodes.Compare,
    nodes.Operand,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Pow,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Pos,
    nodes.If,
    nodes.For,
    nodes.Assign,
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text with an expression in it, read and checked."""

    reads: Reads
    path: Chain | None = None
    """The whole, when it is one chain of names such as `{{ input.total }}`."""
    parts: tuple[str | Chain, ...] = ()
    """Text and chains by turns, when it is made of nothing else, as `/orders/{{ input.id }}`."""
    comparison: tuple[Chain, str, str | float | None] | None = None
    """Chain, sign and constant, when it is nothing else, as `{{ input.total > 100 }}`."""
    is_native: bool = False
    """The text is one expression, so its value keeps its kind."""


def parse(text: str) -> Parsed:
    """Read a text. Raises ExpressionError with the column of what is wrong."""
    if len(text) > TEMPLATE_CHARS_MAX:
        raise ExpressionError(
            f"The text is longer than {TEMPLATE_CHARS_MAX} characters; read it from storage."
        )
    pieces = pieces_of(text)
    if pieces is not None:
        reads = tuple(one for one in pieces if isinstance(one, tuple))
        if len(reads) == 1 and not "".join(one for one in pieces if isinstance(one, str)).strip():
            return Parsed(reads=reads, path=reads[0], is_native=True)
        return Parsed(reads=reads, parts=pieces)
    comparison = comparison_of(text)
    if comparison is not None:
        return Parsed(reads=(comparison[0],), comparison=comparison, is_native=True)
    tree, is_native = tree_of(text)
    reads = _reads(tree)
    found = _chain(_only(tree)) if is_native else None
    return Parsed(reads=reads, path=found, is_native=is_native)


def tree_of(text: str) -> tuple[nodes.Template, bool]:
    """Give the checked tree, and whether it is one expression and nothing else."""
    tree = _read(text)
    _check(tree, text)
    return tree, _strip_space(tree)


def _only(tree: nodes.Template) -> nodes.Node:
    output = tree.body[0]
    assert isinstance(output, nodes.Output)
    return output.nodes[0]


def _read(text: str) -> nodes.Template:
    parser: Parser | None = None
    try:
        parser = Parser(ENVIRONMENT, text)
        return parser.parse()
    except TemplateSyntaxError as error:
        column = _column_at(text, parser, error.lineno)
        raise ExpressionError(_sentence(error.message or ""), column=column) from None
    except RecursionError:
        raise ExpressionError("The expression is nested too deeply.") from None
    except Exception:  # noqa: BLE001  # a stranger's text: numbers of 5,000 digits, and the like
        raise ExpressionError("The expression cannot be read.") from None


def _sentence(message: str) -> str:
    text = message[:1].upper() + message[1:]
    return text if text.endswith((".", "?")) else f"{text}."


def _column_at(text: str, parser: Parser | None, line: int) -> int | None:
    """Give the column of the token at which the parser stopped, else that of the line."""
    if parser is not None:
        try:
            left = sum(1 for _ in parser.stream)
            starts = [at for at, kind in _tokens(text) if kind not in _IGNORED]
        except (TemplateSyntaxError, ValueError):
            pass
        else:
            return starts[-left] + 1 if 0 < left <= len(starts) else len(text) + 1
    before = text.split("\n")[: max(0, line - 1)]
    return sum(len(one) + 1 for one in before) + 1


_IGNORED: Final = frozenset(
    ("comment_begin", "comment", "comment_end", "whitespace", "linecomment_begin")
)


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for _, kind, value in ENVIRONMENT.lex(text):
        found = text.find(value, at)
        at = at if found < 0 else found
        yield at, kind
        at += len(value)


def _strip_space(tree: nodes.Template) -> bool:
    """Tell whether there is one expression and nothing else; space around it is taken away."""
    if len(tree.body) != 1 or not isinstance(tree.body[0], nodes.Output):
        return False
    output = tree.body[0]
    kept = [
        one for one in output.nodes if not isinstance(one, nodes.TemplateData) or one.data.strip()
    ]
    if len(kept) != 1 or isinstance(kept[0], nodes.TemplateData):
        return False
    output.nodes = kept
    return True


def _chain(tree: nodes.Node) -> Chain | None:
    """Give name and members of a chain such as `nodes.a["output"][0]`; None for anything else."""
    members: list[Any] = []
    while not isinstance(tree, nodes.Name):
        if isinstance(tree, nodes.Getattr):
            members.append(tree.attr)
        elif isinstance(tree, nodes.Getitem) and (key := _constant(tree.arg)) is not None:
            members.append(key)
        else:
            return None
        tree = tree.node
    return (tree.name, *reversed(members))


def _constant(tree: nodes.Node) -> str | int | None:
    sign = 1
    if isinstance(tree, nodes.Neg):
        sign, tree = -1, tree.node
    if not isinstance(tree, nodes.Const):
        return None
    if type(tree.value) is int:
        return sign * tree.value
    return tree.value if type(tree.value) is str and sign == 1 else None


def _check(tree: nodes.Node, text: str) -> None:
    """Refuse what is not allowed. Walks without recursion: the tree may be very deep."""
    stack = [(tree, 0)]
    count = 0
    while stack:
        one, depth = stack.pop()
        count += 1
        if depth > DEPTH_MAX or count > NODES_MAX:
            raise ExpressionError("The expression is nested too deeply or too long; split it.")
        problem = _problem(one)
        if problem is not None:
            raise ExpressionError(problem, column=_column_of_line(text, one.lineno or 1))
        stack.extend((inner, depth + 1) for inner in one.iter_child_nodes())


def _column_of_line(text: str, line: int) -> int:
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + 1


def _problem(one: nodes.Node) -> str | None:
    if not isinstance(one, _ALLOWED) or (isinstance(one, nodes.For) and one.recursive):
        return f"`{type(one).__name__.lower()}` is not available in expressions."
    if isinstance(one, nodes.Call | nodes.Filter | nodes.Test) and (one.dyn_args or one.dyn_kwargs):
        return "`*` and `**` before an argument are not available in expressions."
    if isinstance(one, nodes.Const) and type(one.value) is float and not math.isfinite(one.value):
        return "A number is too large."
    return _problem_of_name(one)


def _problem_of_name(one: nodes.Node) -> str | None:
    match one:
        case nodes.Filter() if one.name.startswith("_") or one.name not in ENVIRONMENT.filters:
            return f"There is no filter {one.name!r:.60}."
        case nodes.Test() if one.name not in ENVIRONMENT.tests:
            return f"There is no test {one.name!r:.60}."
        case nodes.Name(name=name) if name.startswith("_"):
            return f"Names that begin with an underscore are not available: {name!r:.60}."
        case nodes.Getattr(attr=name) if name.startswith("__"):
            return f"Names that begin with an underscore are not available: {name!r:.60}."
        case _:
            return None


def _reads(tree: nodes.Template) -> Reads:
    """Give what the template reads from outside; names that it sets itself do not count."""
    own = {"loop", *FUNCTIONS}
    chains: set[Chain] = set()
    stack: list[nodes.Node] = [tree]
    while stack:
        one = stack.pop()
        if isinstance(one, nodes.Name) and one.ctx != "load":
            own.add(one.name)
            continue
        chain = _chain(one) if isinstance(one, nodes.Name | nodes.Getattr | nodes.Getitem) else None
        if chain is not None:
            chains.add(chain)
        else:
            stack.extend(one.iter_child_nodes())
    return tuple(sorted((chain for chain in chains if chain[0] not in own), key=repr))
