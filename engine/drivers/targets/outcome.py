"""What became of one attempt at a target, as data. Knows no target."""

from dataclasses import dataclass
from typing import Self

from connectors.sdk.errors import ActionError
from engine.core.plan import Json

TOO_MANY = 429
UNAVAILABLE = 503
MESSAGE_CHARACTERS_MAX = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Success, or the error with its code and what the other side said."""

    code: str = ""
    """Empty for success; else as errors are coded everywhere: `http.503`, `timeout`, `config` …"""
    message: str = ""
    status: int | None = None
    """What an HTTP target answered, whatever it was; None when no whole answer came."""
    retry_after_ms: int | None = None
    """The least pause that the other side asked for."""
    is_permanent: bool = False
    """Another attempt would fail the same way."""
    answer: Json = None
    """`{status, headers, body}` of an HTTP answer that was no success, long bodies cut."""

    @property
    def is_success(self) -> bool:
        """Whether it is done."""
        return not self.code

    @property
    def is_overload(self) -> bool:
        """Whether the other side asked for less: 429 or 503."""
        return self.status in (TOO_MANY, UNAVAILABLE)

    @property
    def error(self) -> Json:
        """Give the error as rows and answers hold it; None for success."""
        if self.is_success:
            return None
        return {"code": self.code, "message": self.message, "details": self.answer}

    @classmethod
    def of(cls, error: ActionError) -> Self:
        """Give the outcome of an attempt that raised."""
        status = error.details.get("status")
        return cls(
            code=error.code,
            message=error.message[:MESSAGE_CHARACTERS_MAX],
            status=status if isinstance(status, int) else None,
            retry_after_ms=error.retry_after_ms,
            is_permanent=error.retryable is False,
            answer=error.details or None,
        )
