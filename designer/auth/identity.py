"""Who a request speaks for."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A person in a browser, or a script with a token."""

    name: str
    role: str
    session_secret: str | None = field(default=None, repr=False)
    """The cookie's value; None for a token, which needs no CSRF protection."""

    @property
    def key(self) -> str:
        """What limits are counted by."""
        return f"session:{hash(self.session_secret)}" if self.session_secret else self.name
