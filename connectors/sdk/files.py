"""The file store that connectors share: paths below one root. Knows no connector."""

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fsspec.implementations.local import LocalFileSystem

from connectors.sdk.context import Context, Services
from connectors.sdk.disk import PART_PREFIX, Receipts, locked, write_whole
from connectors.sdk.errors import ActionError, Permanent
from connectors.sdk.outcome import Json

PATH_CHARACTERS_MAX = 1_024
# `::` and `://` would choose another file system, a backslash another folder on another machine.
_NOT_IN_PATH = re.compile(r"[\\\x00-\x1f\x7f]|::|://")
_PASSING = frozenset({errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.ESTALE})


CHOICES_MAX = 200
"""Paths that a form offers."""


class Files:
    """The files below a root. Takes and gives paths relative to it, with `/`."""

    def __init__(self, services: Services) -> None:
        self._root = services.files_root
        self._state = services.state_folder
        self._fs = LocalFileSystem(auto_mkdir=False, use_listings_cache=False)

    def read(self, path: str, *, bytes_max: int) -> bytes:
        """Give a file's bytes; raises `storage.not_found`, `storage.is_folder`, `limit.file`."""
        place = self._place(path)
        with _explained(path):
            size = place.stat().st_size
            if size > bytes_max:
                raise Permanent(
                    f"{path!r} has {size} bytes; {bytes_max} are allowed.", code="limit.file"
                )
            content: bytes = self._fs.cat_file(str(place))
        return content

    def write(self, path: str, content: bytes) -> None:
        """Replace or create a file, whole and durable, and the folders above it."""
        place = self._place(path)
        with _explained(path):
            if place.is_dir():
                raise IsADirectoryError(path)
            write_whole(place, content)

    def exists(self, path: str) -> bool:
        """Tell whether there is a file."""
        return bool(self._fs.isfile(str(self._place(path))))

    def info(self, path: str) -> dict[str, Json]:
        """Give `{path, name, size, modified_at}` of a file."""
        place = self._place(path)
        with _explained(path):
            return self._described(self._fs.info(str(place)))

    def find(self, path: str, *, recursive: bool) -> Iterator[dict[str, Json]]:
        """Walk the files (and, when not recursive, the folders) below a folder, by path."""
        place = self._place(path)
        with _explained(path):
            if not place.exists() and place == self._root_place():
                return
            if not place.is_dir():
                raise FileNotFoundError(path)
            found = self._walk(place, recursive=recursive)
        yield from sorted(found, key=lambda one: str(one["path"]))

    def choices(self, typed: str, *, suffixes: tuple[str, ...] = ()) -> list[str]:
        """Give what a path may go on with: the entries of the folder that is typed so far."""
        folder = typed.rpartition("/")[0]
        found = []
        for entry in self.find(folder, recursive=False):
            path = str(entry["path"])
            if entry["kind"] == "folder":
                found.append(f"{path}/")
            elif path.lower().endswith(suffixes or ("",)):
                found.append(path)
        return found[:CHOICES_MAX]

    def delete(self, path: str, *, recursive: bool) -> bool:
        """Remove a file, or a folder when `recursive`; False when there was none."""
        place = self._place(path)
        if place == self._root_place():
            raise Permanent("The store itself cannot be deleted.", code="storage.path")
        with _explained(path):
            if not os.path.lexists(place):
                return False
            if place.is_dir() and not place.is_symlink() and not recursive:
                raise IsADirectoryError(path)
            self._fs.rm(str(place), recursive=recursive)
        return True

    def change_once(
        self,
        path: str,
        change: Callable[[bytes | None], tuple[bytes, Json]],
        *,
        context: Context,
        bytes_max: int,
    ) -> Json:
        """Change a file and give the change's result, once per idempotency key and file.

        `change` gets the content (None: no such file) and gives the new one and its result. Others
        wait meanwhile. A repeated attempt changes nothing and gets the first one's result.
        """
        receipts = Receipts(self._state / "changes")
        place = str(self._place(path))
        key, pending_key = f"{context.idempotency_key} {place}", f"pending {place}"
        with locked(self._state / "locks", place):
            before = self.read(path, bytes_max=bytes_max) if self.exists(path) else None
            _settle(receipts, pending_key, before)
            done = receipts.get(key)
            if done is not None:
                return done["result"]
            after, result = change(before)
            # Kept first: should the process die after the replacement, the next writer sees from
            # the content that it took place.
            receipts.put(pending_key, {"key": key, "after": _sum(after), "result": result})
            self.write(path, after)
            receipts.put(key, {"result": result})
            receipts.drop(pending_key)
            return result

    def _place(self, path: str) -> Path:
        """Give the real place of a path, which is below the root whatever links say."""
        if len(path) > PATH_CHARACTERS_MAX or _NOT_IN_PATH.search(path):
            raise Permanent(f"{path[:100]!r} is no path in the store.", code="storage.path")
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if ".." in parts or any(part.startswith(PART_PREFIX) for part in parts):
            raise Permanent(f"{path!r} leaves the store.", code="storage.path")
        root = self._root_place()
        with _explained(path):
            place = Path(os.path.realpath(root.joinpath(*parts)))
        if place != root and root not in place.parents:
            raise Permanent(f"{path!r} leads out of the store by a link.", code="storage.path")
        return place

    def _root_place(self) -> Path:
        return Path(os.path.realpath(self._root))

    def _walk(self, place: Path, *, recursive: bool) -> list[dict[str, Json]]:
        found: list[dict[str, Json]] = []
        folders = [place]
        while folders:
            for entry in self._fs.ls(str(folders.pop()), detail=True):
                # A link may lead out of the store, or in a circle.
                if entry["islink"] or Path(entry["name"]).name.startswith(PART_PREFIX):
                    continue
                if recursive and entry["type"] == "directory":
                    folders.append(Path(entry["name"]))
                else:
                    found.append(self._described(entry))
        return found

    def _described(self, entry: dict[str, Any]) -> dict[str, Json]:
        path = os.path.relpath(entry["name"], self._root_place()).replace(os.sep, "/")
        moment = datetime.fromtimestamp(entry["mtime"], tz=UTC)
        return {
            "path": path,
            "name": path.rpartition("/")[2],
            "kind": "folder" if entry["type"] == "directory" else "file",
            "size": entry["size"],
            "modified_at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }


def _settle(receipts: Receipts, pending_key: str, content: bytes | None) -> None:
    """Find out whether a change that was cut short took place."""
    pending = receipts.get(pending_key)
    if pending is None:
        return
    if content is not None and _sum(content) == pending["after"]:
        receipts.put(pending["key"], {"result": pending["result"]})
    receipts.drop(pending_key)


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """Turn the operating system's errors into the store's."""
    try:
        yield
    except FileNotFoundError as error:
        raise Permanent(f"There is no {path!r} in the store.", code="storage.not_found") from error
    except (IsADirectoryError, NotADirectoryError) as error:
        said = "is a folder" if isinstance(error, IsADirectoryError) else "goes through a file"
        raise Permanent(f"{path!r} {said}.", code="storage.is_folder") from error
    except OSError as error:
        said = f"{path!r}: {error.strerror or error}"
        if error.errno in _PASSING:
            raise ActionError(said, code="storage.io") from error
        raise Permanent(said, code="storage.io") from error
