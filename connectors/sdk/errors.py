"""Everything an action raises. Knows no action and no engine; the class is the decision.

ActionError                 it failed; the node's retry policy decides by the code
├── Retryable               worth another attempt, whatever the code
└── Permanent               another attempt would fail the same way
    └── NeedsReconnect      the credential is refused; a person has to renew it
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class ActionError(Exception):
    """An attempt that failed.

    `code` is for policies and conditions (`http.503`, `timeout`, `storage.not_found`), `message`
    is a sentence for a person, `details` is a JSON object, `retry_after_ms` is the least pause
    that the other side asked for.
    """

    retryable: ClassVar[bool | None] = None
    """None leaves the decision to the node's policy."""
    code_default: ClassVar[str] = "error"

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        details: Mapping[str, Any] | None = None,
        retry_after_ms: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code_default
        self.details = dict(details or {})
        self.retry_after_ms = retry_after_ms

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Retryable(ActionError):
    """It may succeed when tried again."""

    retryable = True
    code_default = "retryable"


class Permanent(ActionError):
    """It will not succeed when tried again."""

    retryable = False
    code_default = "permanent"


class NeedsReconnect(Permanent):
    """The other side refuses the credential."""

    code_default = "needs_reconnect"
