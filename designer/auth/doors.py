"""The ways in: one-time links that become sessions, and tokens for scripts.

Knows no HTTP. Every secret is stored as a hash, is shown once, and ends at a stated moment.
"""

from collections.abc import Callable
from dataclasses import dataclass

from designer.auth.identity import Identity
from designer.auth.secret import Mint, hash_of, new_secret
from designer.store import accounts
from designer.store.database import Database

LINK_LIFE_MS = 60 * 60 * 1000
SESSION_IDLE_MS = 14 * 24 * 60 * 60 * 1000
SEEN_GRAIN_MS = 10 * 60 * 1000
"""Last use is written down at most this often: a read must not cost a write."""
TOKEN_PREFIX = "baton_"  # noqa: S105 (a mark by which leaked tokens are found, no secret)
TOKEN_START_CHARS = 10
LOCAL_OWNER = "owner"
"""The person at this machine, who needs no password because only they see the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token just made; the only moment at which it can be read."""

    id: str
    name: str
    secret: str

    def __repr__(self) -> str:
        return f"NewToken(id={self.id!r}, name={self.name!r})"


class Doors:
    """Lets people and scripts in."""

    def __init__(
        self, database: Database, *, now_ms: Callable[[], int], mint: Mint = new_secret
    ) -> None:
        self._database = database
        self._now_ms = now_ms
        self._mint = mint

    def new_link(self) -> str:
        """Give the secret of a sign-in link for the local owner: works once, for an hour."""
        secret, now = self._mint(), self._now_ms()
        with self._database.write() as connection:
            accounts.add_user_once(
                connection, user_id=LOCAL_OWNER, name="Owner", role="owner", at=now
            )
            accounts.add_link(
                connection,
                token_hash=hash_of(secret),
                user_id=LOCAL_OWNER,
                at=now,
                expires_at=now + LINK_LIFE_MS,
            )
        return secret

    def sign_in(self, link_secret: str) -> str | None:
        """Use up a link and give the new session's secret; None when the link is not valid."""
        secret, now = self._mint(), self._now_ms()
        with self._database.write() as connection:
            user = accounts.use_link(connection, token_hash=hash_of(link_secret), at=now)
            if user is None:
                return None
            accounts.add_session(
                connection,
                token_hash=hash_of(secret),
                user_id=user.id,
                at=now,
                expires_at=now + SESSION_IDLE_MS,
            )
        return secret

    def session(self, secret: str) -> Identity | None:
        """Give who the cookie speaks for; None when the session is unknown or over."""
        now, token_hash = self._now_ms(), hash_of(secret)
        with self._database.read() as connection:
            row = accounts.find_session(connection, token_hash=token_hash, at=now)
        if row is None:
            return None
        if row.seen_at + SEEN_GRAIN_MS < now:
            with self._database.write() as connection:
                accounts.touch_session(
                    connection, token_hash=token_hash, at=now, expires_at=now + SESSION_IDLE_MS
                )
        return Identity(name=row.user.name, role=row.user.role, session_secret=secret)

    def sign_out(self, secret: str) -> None:
        """End the session at once."""
        with self._database.write() as connection:
            accounts.end_session(connection, token_hash=hash_of(secret))

    def new_token(self, name: str, *, role: str) -> NewToken:
        """Make a token for scripts; it works until it is revoked."""
        secret, now = TOKEN_PREFIX + self._mint(), self._now_ms()
        row = accounts.TokenRow(id=hash_of(secret)[:12], name=name, role=role, seen_at=None)
        with self._database.write() as connection:
            accounts.add_token(
                connection,
                row=row,
                token_hash=hash_of(secret),
                start=secret[:TOKEN_START_CHARS],
                at=now,
            )
        return NewToken(id=row.id, name=name, secret=secret)

    def drop_token(self, token_id: str) -> None:
        """Forget a token that was made for a moment."""
        with self._database.write() as connection:
            accounts.drop_token(connection, token_id=token_id)

    def token(self, secret: str) -> Identity | None:
        """Give who the token speaks for; None when it is unknown or revoked."""
        if not secret.startswith(TOKEN_PREFIX):
            return None
        now = self._now_ms()
        with self._database.read() as connection:
            row = accounts.find_token(connection, token_hash=hash_of(secret))
        if row is None:
            return None
        if (row.seen_at or 0) + SEEN_GRAIN_MS < now:
            with self._database.write() as connection:
                accounts.touch_token(connection, token_id=row.id, at=now)
        return Identity(name=f"token {row.name}", role=row.role)

    def has_owner_account(self) -> bool:
        """Say whether somebody could sign in from another machine."""
        with self._database.read() as connection:
            return accounts.has_owner_with_password(connection)
