"""What the shop refuses, and how it says so. Knows no HTTP server and no database."""

from typing import Any


class Refused(Exception):
    """A request that has no effect; becomes `{"error": {code, message, ...}}` with its status."""

    def __init__(self, status: int, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def as_json(self) -> dict[str, Any]:
        """Give the body of the answer."""
        return {"error": {"code": self.code, "message": self.message, **self.details}}
