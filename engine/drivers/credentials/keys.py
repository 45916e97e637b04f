"""Where the vault's keys are: the environment, or a file beside the data. Knows no cipher text.

`BATON_CREDENTIALS_KEY` holds one or several keys, separated by commas, the first of which seals.
Without it they are lines of `credentials.key` in the data folder, made when first needed.
"""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_IRWXG, S_IRWXO
from threading import Lock
from typing import Final, Protocol

from engine.drivers.credentials.cipher import KEYS_MAX, Key, KeyRing
from engine.errors import KeyMissing

VARIABLE: Final = "BATON_CREDENTIALS_KEY"
FILE_NAME: Final = "credentials.key"
FILE_BYTES_MAX: Final = 16 * 1024
OTHERS: Final = S_IRWXG | S_IRWXO


class Keys(Protocol):
    """Gives keys."""

    @property
    def place(self) -> str:
        """Where they are, for people."""
        ...

    def ring(self) -> KeyRing:
        """Give the keys that are there now, none perhaps. Raises KeyMissing, unreadable."""
        ...

    def make(self, used: Collection[str]) -> KeyRing:
        """Give the keys, making the first one if nothing was sealed yet. Raises KeyMissing."""
        ...

    def add(self) -> KeyRing:
        """Put a new key before the others. Raises KeyMissing where only a person can."""
        ...

    def keep(self, ids: Collection[str]) -> KeyRing:
        """Forget all keys but these."""
        ...


class KeysInHand:
    """Keys that were given, by the environment or by a test."""

    def __init__(self, text: str, place: str = f"the environment's {VARIABLE}") -> None:
        self.place = place
        self._ring = _read(text.replace(",", "\n"), place)

    def ring(self) -> KeyRing:
        """Give them."""
        return self._ring

    def make(self, used: Collection[str]) -> KeyRing:
        """Give them."""
        return _holding(self._ring, used, self.place)

    def add(self) -> KeyRing:
        """Refuse: whoever has set them has to."""
        raise KeyMissing(
            f"The keys are in {self.place}. Put a new one before them (`baton credential key` "
            "makes one; separate them by a comma), restart every process, then rotate again."
        )

    def keep(self, ids: Collection[str]) -> KeyRing:
        """Leave them: whoever has set them may take old ones away."""
        del ids
        return self._ring


class KeyFile:
    """Keys in a file that only its owner may read; read again when it has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._seen: tuple[int, int, int] | None = None
        self._ring = KeyRing(())

    @property
    def place(self) -> str:
        """Where they are."""
        return str(self._path)

    def ring(self) -> KeyRing:
        """Give the keys in the file; none when there is no file."""
        with self._lock:
            try:
                state = self._path.stat()
            except FileNotFoundError:
                self._seen, self._ring = None, KeyRing(())
                return self._ring
            seen = (state.st_mtime_ns, state.st_size, state.st_ino)
            if seen != self._seen:
                self._ring = self._look(state.st_mode)
                self._seen = seen
            return self._ring

    def _look(self, mode: int) -> KeyRing:
        if mode & OTHERS:
            raise KeyMissing(f"Others may read {self._path}: chmod 600 {self._path}")
        try:
            return _read(self._path.read_text(encoding="ascii")[:FILE_BYTES_MAX], self.place)
        except (OSError, UnicodeError) as error:
            raise KeyMissing(f"{self._path} cannot be read: {error}") from None

    def make(self, used: Collection[str]) -> KeyRing:
        """Give the keys; the first one is made when nothing was sealed with another."""
        ring = self.ring()
        if not ring.keys and not used:
            self._write([Key.new()], is_first=True)
            ring = self.ring()
        return _holding(ring, used, self.place)

    def add(self) -> KeyRing:
        """Put a new key before the others."""
        keys = [Key.new(), *self.ring()][:KEYS_MAX]
        self._write(keys)
        return self.ring()

    def keep(self, ids: Collection[str]) -> KeyRing:
        """Write the file anew with these keys only."""
        self._write([key for key in self.ring() if key.id in ids])
        return self.ring()

    def _write(self, keys: Collection[Key], *, is_first: bool = False) -> None:
        """Replace the file at once; the first one yields to another process's."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f".{FILE_NAME}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(file, "".join(f"{key.text()}\n" for key in keys).encode())
            os.fsync(file)
        finally:
            os.close(file)
        if is_first:
            with suppress(FileExistsError):
                os.link(fresh, self._path)
            fresh.unlink()
        else:
            fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def keys_of(data: Path, environment: Mapping[str, str] = os.environ) -> Keys:
    """Give the keys of a server: from the environment, else from a file in its data folder."""
    named = environment.get(VARIABLE)
    return KeysInHand(named) if named else KeyFile(data / FILE_NAME)


def _read(text: str, place: str) -> KeyRing:
    lines = [line.strip() for line in text.splitlines()]
    texts = [line for line in lines if line and not line.startswith("#")]
    if len(texts) > KEYS_MAX:
        raise KeyMissing(f"{place} holds more than {KEYS_MAX} keys.")
    try:
        return KeyRing(tuple(Key.read(one) for one in texts))
    except ValueError as error:
        raise KeyMissing(f"{place} holds what is no key: {error}.") from None


def _holding(ring: KeyRing, used: Collection[str], place: str) -> KeyRing:
    others = sorted(set(used) - set(ring.ids))
    if others or not ring.keys:
        raise KeyMissing(what_to_do(others, place))
    return ring


def what_to_do(ids: Collection[str], place: str) -> str:
    """Say which key is missing, and how a person brings it."""
    named = f" with the key {', '.join(ids)}" if ids else ""
    return (
        f"The credentials of this store were sealed{named}, which is not in {place}. Set "
        f"{VARIABLE} to that key, or bring back the file {FILE_NAME} of the server that sealed "
        "them; without it, delete the credentials and set their values again."
    )
