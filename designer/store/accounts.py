"""Queries on people and their ways in: links, sessions, tokens. Secrets come in as hashes only."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from designer.store.schema import audit, sessions, sign_in_links, tokens, users


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """A person."""

    id: str
    name: str
    role: str
    has_password: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A browser that signed in. Times are milliseconds."""

    user: UserRow
    seen_at: int
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A script's key, without the key."""

    id: str
    name: str
    role: str
    seen_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """A line of the trail. Its time is in milliseconds."""

    id: int
    at: int
    actor: str
    action: str
    subject: str


def _user(row: Any) -> UserRow:
    return UserRow(
        id=row.id, name=row.name, role=row.role, has_password=row.password_hash is not None
    )


def has_owner_with_password(connection: Connection) -> bool:
    """Say whether somebody could sign in from another machine."""
    query = select(users.c.id).where(users.c.role == "owner", users.c.password_hash.is_not(None))
    return connection.execute(query).first() is not None


def add_user_once(connection: Connection, *, user_id: str, name: str, role: str, at: int) -> None:
    """Insert the person unless the id is taken."""
    if connection.execute(select(users.c.id).where(users.c.id == user_id)).first() is None:
        connection.execute(insert(users).values(id=user_id, name=name, role=role, created_at=at))


def add_link(
    connection: Connection, *, token_hash: str, user_id: str, at: int, expires_at: int
) -> None:
    """Keep a sign-in link, and forget those that are over."""
    connection.execute(delete(sign_in_links).where(sign_in_links.c.expires_at <= at))
    connection.execute(
        insert(sign_in_links).values(
            token_hash=token_hash, user_id=user_id, created_at=at, expires_at=expires_at
        )
    )


def use_link(connection: Connection, *, token_hash: str, at: int) -> UserRow | None:
    """Mark a valid link as used and give its person; None when unknown, over or used.

    In one write transaction, so that of two who come at once one is refused.
    """
    used = connection.execute(
        update(sign_in_links)
        .where(
            sign_in_links.c.token_hash == token_hash,
            sign_in_links.c.used_at.is_(None),
            sign_in_links.c.expires_at > at,
        )
        .values(used_at=at)
    )
    if used.rowcount != 1:
        return None
    query = (
        select(users)
        .join(sign_in_links, sign_in_links.c.user_id == users.c.id)
        .where(sign_in_links.c.token_hash == token_hash)
    )
    row = connection.execute(query).first()
    return None if row is None else _user(row)


def add_session(
    connection: Connection, *, token_hash: str, user_id: str, at: int, expires_at: int
) -> None:
    """Keep a session, and forget those that are over."""
    connection.execute(delete(sessions).where(sessions.c.expires_at <= at))
    connection.execute(
        insert(sessions).values(
            token_hash=token_hash, user_id=user_id, created_at=at, seen_at=at, expires_at=expires_at
        )
    )


def find_session(connection: Connection, *, token_hash: str, at: int) -> SessionRow | None:
    """Give a session that is not over, with its person."""
    query = (
        select(users, sessions.c.seen_at, sessions.c.expires_at)
        .join(sessions, sessions.c.user_id == users.c.id)
        .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > at)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return SessionRow(user=_user(row), seen_at=row.seen_at, expires_at=row.expires_at)


def touch_session(connection: Connection, *, token_hash: str, at: int, expires_at: int) -> None:
    """Note that the session was used, and how long it lives now."""
    connection.execute(
        update(sessions)
        .where(sessions.c.token_hash == token_hash)
        .values(seen_at=at, expires_at=expires_at)
    )


def end_session(connection: Connection, *, token_hash: str) -> None:
    """Forget a session."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def add_token(
    connection: Connection, *, row: TokenRow, token_hash: str, start: str, at: int
) -> None:
    """Keep a script's key as its hash; *start* is what a list may show of it."""
    connection.execute(
        insert(tokens).values(
            id=row.id,
            token_hash=token_hash,
            start=start,
            name=row.name,
            role=row.role,
            created_at=at,
        )
    )


def find_token(connection: Connection, *, token_hash: str) -> TokenRow | None:
    """Give the key that is not revoked."""
    query = select(tokens).where(tokens.c.token_hash == token_hash, tokens.c.revoked_at.is_(None))
    row = connection.execute(query).first()
    if row is None:
        return None
    return TokenRow(id=row.id, name=row.name, role=row.role, seen_at=row.seen_at)


def drop_token(connection: Connection, *, token_id: str) -> None:
    """Remove the row."""
    connection.execute(delete(tokens).where(tokens.c.id == token_id))


def touch_token(connection: Connection, *, token_id: str, at: int) -> None:
    """Note that the key was used."""
    connection.execute(update(tokens).where(tokens.c.id == token_id).values(seen_at=at))


def add_audit(connection: Connection, *, at: int, actor: str, action: str, subject: str) -> None:
    """Append to the trail of who did what."""
    connection.execute(insert(audit).values(at=at, actor=actor, action=action, subject=subject))


def list_audit(
    connection: Connection, *, before: int | None, limit: int, action: str | None = None
) -> list[AuditRow]:
    """Give lines of the trail, newest first; of one action, or of all."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    if action is not None:
        query = query.where(audit.c.action == action)
    return [
        AuditRow(id=row.id, at=row.at, actor=row.actor, action=row.action, subject=row.subject)
        for row in connection.execute(query)
    ]
