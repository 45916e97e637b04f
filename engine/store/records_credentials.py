"""The row of a credential, as plain frozen data. Knows no cipher."""

from collections.abc import Collection
from typing import NamedTuple

from engine.errors import KeyMissing


class CredentialRow(NamedTuple):
    """A credential as it is kept: its values are bytes that only the holder of the key reads."""

    name: str
    """What flows say. Names that begin with `~` are the server's own."""
    credential_id: str
    """Never used again, so that what was sealed for it opens nowhere else."""
    type: str
    hosts: str
    """JSON text: where it may be sent."""
    filled: str
    """JSON text: the names of the fields that are set."""
    description: str
    sealed: bytes
    key_id: str
    """The key that it was sealed with."""
    revision: int
    """Grows by one with each change."""
    created_at: int
    created_by: str
    updated_at: int
    updated_by: str


def refuse_other_keys(used: Collection[str], held: Collection[str]) -> None:
    """Raise KeyMissing when something was sealed with a key that is not held."""
    others = sorted(set(used) - set(held))
    if others:
        raise KeyMissing(
            f"The credentials of this store were sealed with another key ({', '.join(others)})."
        )


def changed_by_others(name: str) -> str:
    """Say that somebody else was first."""
    return f"The credential {name} was changed or deleted in between; look at it again."
