"""Filters on attributes: reading an expression into a test. Knows no message and no topic.

    filter     = term { "AND" term } | term { "OR" term }
    term       = [ "NOT" | "-" ] ( comparison | "(" filter ")" )
    comparison = "attributes" ":" key
               | "attributes" "." key ( "=" | "!=" ) text
               | "hasPrefix" "(" "attributes" "." key "," text ")"

AND and OR in one line need parentheses: which of them binds tighter is never guessed.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

FILTER_BYTES_MAX: Final = 256
DEPTH_MAX: Final = 40
_TOKEN: Final = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<word>[\w-]+)|(?P<sign>!=|[=:.,()]))', re.ASCII
)
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|[0-7]{3}|.)", re.DOTALL)

Test = Callable[[Mapping[str, str]], bool]
"""Tells whether attributes are wanted."""


class BadFilter(ValueError):
    """An expression that is none; `position` counts from 1."""

    def __init__(self, said: str, position: int) -> None:
        super().__init__(f"{said} (at character {position})")
        self.position = position


class Token(NamedTuple):
    """A part of an expression."""

    kind: str
    """`text`, `word`, `sign` or `end`."""
    said: str
    position: int


def read_filter(expression: str) -> Test:
    """Read an expression. Raises BadFilter."""
    size = len(expression.encode(errors="surrogatepass"))
    if size > FILTER_BYTES_MAX:
        raise BadFilter(f"a filter has at most {FILTER_BYTES_MAX} bytes; this has {size}", 1)
    reader = _Reader(_tokens(expression))
    test = reader.filter(depth=0)
    reader.expect("end", "", "AND, OR or the end")
    return test


def _tokens(expression: str) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    while expression[place:].strip():
        found = _TOKEN.match(expression, place)
        if found is None:
            blanks = len(expression[place:]) - len(expression[place:].lstrip())
            raise BadFilter("nothing that belongs into a filter", place + blanks + 1)
        kind = str(found.lastgroup)
        start = found.start(kind)
        tokens += _parted(Token(kind, found[kind], start + 1))
        place = found.end()
    return [*tokens, Token("end", "", len(expression) + 1)]


def _parted(token: Token) -> list[Token]:
    """Give a minus before a word as a sign of its own."""
    if token.kind == "word" and token.said.startswith("-") and len(token.said) > 1:
        rest = Token("word", token.said[1:], token.position + 1)
        return [Token("sign", "-", token.position), rest]
    return [token]


class _Reader:
    """Reads tokens from the left to the right."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._next
        self._place += 1
        return token

    def _is_next(self, *said: str) -> bool:
        return self._next.kind != "text" and self._next.said in said and self._next.kind != "end"

    def expect(self, kind: str, said: str, wanted: str) -> Token:
        """Take a certain token. Raises BadFilter."""
        token = self._next
        if token.kind != kind or (said and token.said != said):
            found = f"not {token.said}" if token.said else "not the end"
            raise BadFilter(f"{wanted} is wanted here, {found}", token.position)
        self._place += kind != "end"
        return token

    def filter(self, *, depth: int) -> Test:
        """Read terms that are joined by one word."""
        tests = [self._term(depth)]
        join = self._next.said if self._is_next("AND", "OR") else ""
        while self._is_next("AND", "OR"):
            token = self._take()
            if token.said != join:
                raise BadFilter("AND and OR together need parentheses", token.position)
            tests.append(self._term(depth))
        if len(tests) == 1:
            return tests[0]
        if join == "AND":
            return lambda attributes: all(test(attributes) for test in tests)
        return lambda attributes: any(test(attributes) for test in tests)

    def _term(self, depth: int) -> Test:
        if depth > DEPTH_MAX:
            raise BadFilter("too many parentheses", self._next.position)
        if self._is_next("NOT", "-"):
            self._take()
            test = self._term(depth + 1)
            return lambda attributes: not test(attributes)
        if self._is_next("("):
            self._take()
            test = self.filter(depth=depth + 1)
            self.expect("sign", ")", "a closing parenthesis")
            return test
        return self._comparison()

    def _comparison(self) -> Test:
        word = self.expect("word", "", "attributes or hasPrefix")
        if word.said == "hasPrefix":
            return self._prefix()
        if word.said != "attributes":
            raise BadFilter(
                f"attributes or hasPrefix is wanted here, not {word.said}", word.position
            )
        if self._is_next(":"):
            self._take()
            key = self._key()
            return lambda attributes: key in attributes
        self.expect("sign", ".", "a dot or a colon")
        key = self._key()
        if not self._is_next("=", "!="):
            raise BadFilter("= or != is wanted here", self._next.position)
        is_equal = self._take().said == "="
        wanted = self._text()
        return lambda attributes: (attributes.get(key) == wanted) is is_equal

    def _prefix(self) -> Test:
        self.expect("sign", "(", "a parenthesis")
        self.expect("word", "attributes", "attributes")
        self.expect("sign", ".", "a dot")
        key = self._key()
        self.expect("sign", ",", "a comma")
        prefix = self._text()
        self.expect("sign", ")", "a closing parenthesis")
        return lambda attributes: key in attributes and attributes[key].startswith(prefix)

    def _key(self) -> str:
        if self._next.kind == "text":
            return self._text()
        return self.expect("word", "", "the name of an attribute").said

    def _text(self) -> str:
        token = self.expect("text", "", "a text in quotes")
        return _ESCAPE.sub(lambda found: _unescaped(found[1], token), token.said[1:-1])


def _unescaped(sign: str, token: Token) -> str:
    if sign.startswith("x"):
        return chr(int(sign[1:], 16)) if len(sign) > 1 else _refuse(token)
    if sign.isdigit():
        return chr(int(sign, 8)) if len(sign) == len("777") else _refuse(token)
    if sign in "\"\\'?":
        return sign
    if sign in "bfnrt":
        return str(json.loads(f'"\\{sign}"'))
    return _refuse(token)


def _refuse(token: Token) -> str:
    raise BadFilter("this text has an escape that there is not", token.position)
