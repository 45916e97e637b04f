"""Reads the text of a document into nodes that know their lines, and from them into JSON.

JSON is read by the same reader, as YAML 1.2 contains it. Knows no key of the format.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from engine.core.plan import Json

BYTES_MAX: Final = 8 * 1024 * 1024
DEPTH_MAX: Final = 64
VALUES_MAX: Final = 1_000_000
ALIASES_MAX: Final = 1_000
DIGITS_MAX: Final = 300

PathParts = tuple[str | int, ...]


class DocumentUnreadable(Exception):
    """A text that is no JSON or YAML that can be read. Line and column count from 1."""

    def __init__(self, message: str, *, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message = message
        self.line = line
        self.column = column
