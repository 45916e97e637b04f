"""The JSON text of a history's rows. Knows no store and no run."""

from collections.abc import Iterable, Sequence

from connectors.sdk.jsontext import read, writer
from engine.core.codec import encode_answers
from engine.core.plan import Json
from engine.core.questions import Answer

encode = writer(allow_nan=True)
"""Canonical enough for rows: no spaces, and ASCII, so that every text can be stored."""


def decoded(text: str | None) -> Json:
    """Read a row's text back; None for none."""
    return None if text is None else read(text)


class AnswerTexts:
    """Writes answers; those that a version gives again and again are written once."""

    __slots__ = ("_fixed", "_texts")

    def __init__(self, fixed: Iterable[Answer]) -> None:
        self._fixed = tuple(fixed)  # kept, so that no other answer can have one of their ids
        self._texts = {id(answer): encode(encode_answers([answer])) for answer in self._fixed}

    def text(self, answers: Sequence[Answer]) -> str | None:
        """Give the text for the row of the fact that led to these answers; none for none."""
        if not answers:
            return None
        if len(answers) == 1:
            known = self._texts.get(id(answers[0]))
            if known is not None:
                return known
        return encode(encode_answers(answers))
