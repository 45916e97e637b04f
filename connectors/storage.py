"""Storage: read, write, list and delete files. Knows the SDK and nothing else."""

import base64
import binascii
import fnmatch
import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Literal

from connectors.sdk import Action, Connector, Context, Json, Permanent, Services, field
from connectors.sdk.context import OwnEvent
from connectors.sdk.outcome import OUTPUT_BYTES_MAX

CONNECTOR = Connector(name="storage", title="Storage", icon="folder")

FILE_BYTES_MAX = OUTPUT_BYTES_MAX
"""The longest file that is read or written in one piece."""
ENTRIES_MAX = 10_000
"""The longest list."""

STORE = "default"
CREATED = "baton.storage.object.created"
DELETED = "baton.storage.object.deleted"

Encoding = Literal["text", "json", "base64"]
_ENTRY = {
    "path": {"type": "string", "title": "Path"},
    "name": {"type": "string", "title": "Name"},
    "kind": {"enum": ["file", "folder"], "title": "Kind"},
    "size": {"type": "integer", "title": "Size in bytes"},
    "modified_at": {"type": "string", "format": "date-time", "title": "Last change"},
}


class ReadFile(
    Action,
    type="storage.read",
    title="Read file",
    icon="file-down",
    subtitle="{path}",
    idempotent=True,
    output={"type": "object", "properties": {**_ENTRY, "content": {"title": "Content"}}},
):
    """Read a file from the store.

    `encoding` says what becomes of its bytes: `text` (UTF-8), `json` (parsed), or `base64` (for
    pictures and other bytes). Fails with `storage.not_found` when there is no such file.
    """

    path: str = field("Path", placeholder="reports/today.json", min_length=1, options=True)
    encoding: Encoding = field("Read as", default="text")

    @classmethod
    def options(cls, field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
        """Offer the paths below the folder that is typed."""
        return _paths(field, config, services)

    def run(self, context: Context) -> Json:
        """Give the file's metadata and content."""
        from connectors.sdk.files import Files  # noqa: PLC0415  # fsspec is loaded when first used

        files = Files(context.services)
        content = files.read(self.path, bytes_max=FILE_BYTES_MAX)
        context.log(f"Read {self.path}", path=self.path, bytes=len(content))
        return {**files.info(self.path), "content": _decode(content, self.encoding, self.path)}


class WriteFile(
    Action,
    type="storage.write",
    title="Write file",
    icon="file-up",
    subtitle="{path}",
    idempotent=True,
    output={"type": "object", "properties": {"path": _ENTRY["path"], "size": _ENTRY["size"]}},
):
    """Write a file to the store, whole or not at all.

    Folders on the way are made. Without `overwrite` it fails with `storage.exists` when the file is
    there, unless an earlier attempt of the same node has written it.
    """

    path: str = field("Path", placeholder="reports/today.json", min_length=1, options=True)
    content: Json = field("Content", widget="multiline", structured_if={"encoding": "json"})
    encoding: Encoding = field("Write as", default="text")
    overwrite: bool = field("Overwrite", default=True)

    @classmethod
    def options(cls, field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
        """Offer the paths below the folder that is typed."""
        return _paths(field, config, services)

    def run(self, context: Context) -> Json:
        """Write it and give its path and size."""
        from connectors.sdk.files import Files  # noqa: PLC0415  # fsspec is loaded when first used

        content = _encode(self.content, self.encoding)
        if len(content) > FILE_BYTES_MAX:
            raise Permanent(f"The content has {len(content)} bytes.", code="limit.file")
        files = Files(context.services)
        if self.overwrite:
            files.write(self.path, content)
            output = self._output(content)
        else:
            output = files.change_once(
                self.path,
                lambda before: (self._only_if_new(before, content), self._output(content)),
                context=context,
                bytes_max=2**40,  # the old content is only compared
            )
        context.log(f"Wrote {self.path}", path=self.path, bytes=len(content))
        _tell(context, CREATED, self.path, size=len(content))
        return output

    def _only_if_new(self, before: bytes | None, content: bytes) -> bytes:
        if before is not None:
            raise Permanent(f"{self.path!r} exists already.", code="storage.exists")
        return content

    def _output(self, content: bytes) -> Json:
        return {"path": self.path.strip("/"), "size": len(content)}


class ListFiles(
    Action,
    type="storage.list",
    title="List files",
    icon="folder-search",
    subtitle="{path}/{pattern}",
    idempotent=True,
    output={
        "type": "object",
        "properties": {
            "path": _ENTRY["path"],
            "count": {"type": "integer", "title": "How many"},
            "files": {"type": "array", "items": {"type": "object", "properties": _ENTRY}},
            "is_complete": {"type": "boolean", "title": "Whether the limit cut nothing off"},
        },
    },
):
    """List the files of a folder, by path, each with its size and time.

    With `recursive` the files of all folders below are listed; without it the folders themselves
    are listed too, with the kind `folder`.
    """

    path: str = field("Folder", default="", help="Empty is the whole store.", options=True)
    pattern: str = field("Name pattern", default="*", examples=["*.jpg"])
    recursive: bool = field("With folders below", default=False)
    limit: int = field("At most", default=1_000, ge=1, le=ENTRIES_MAX, advanced=True)

    @classmethod
    def options(cls, field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
        """Offer the paths below the folder that is typed."""
        return _paths(field, config, services)

    def run(self, context: Context) -> Json:
        """Give the entries."""
        from connectors.sdk.files import Files  # noqa: PLC0415  # fsspec is loaded when first used

        entries = Files(context.services).find(self.path, recursive=self.recursive)
        wanted = (one for one in entries if fnmatch.fnmatchcase(one["name"], self.pattern))
        found = list(islice(wanted, self.limit + 1))
        listed = found[: self.limit]
        context.log(f"Listed {self.path or '/'}", path=self.path, count=len(listed))
        return {
            "path": self.path.strip("/"),
            "count": len(listed),
            "files": listed,
            "is_complete": len(found) <= self.limit,
        }


class DeleteFile(
    Action,
    type="storage.delete",
    title="Delete file",
    icon="file-x",
    subtitle="{path}",
    idempotent=True,
    output={
        "type": "object",
        "properties": {
            "path": _ENTRY["path"],
            "deleted": {"type": "boolean", "title": "Whether there was something to delete"},
        },
    },
):
    """Delete a file, or a folder with all that is in it.

    A file that is not there is no failure, so that it can be repeated and used as an undo.
    """

    path: str = field("Path", min_length=1, options=True)
    recursive: bool = field("Folders too", default=False, advanced=True)
    missing: Literal["ignore", "fail"] = field("When missing", default="ignore", advanced=True)

    @classmethod
    def options(cls, field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
        """Offer the paths below the folder that is typed."""
        return _paths(field, config, services)

    def run(self, context: Context) -> Json:
        """Delete it and tell whether there was anything."""
        from connectors.sdk.files import Files  # noqa: PLC0415  # fsspec is loaded when first used

        deleted = Files(context.services).delete(self.path, recursive=self.recursive)
        if not deleted and self.missing == "fail":
            raise Permanent(f"There is no {self.path!r} in the store.", code="storage.not_found")
        said = "Deleted" if deleted else "Nothing to delete at"
        context.log(f"{said} {self.path}", path=self.path, deleted=deleted)
        if deleted:
            _tell(context, DELETED, self.path)
        return {"path": self.path.strip("/"), "deleted": deleted}


def _tell(context: Context, type_: str, path: str, **more: Json) -> None:
    """Have flows hear of it that want to; telling it again does no harm."""
    named = path.strip("/")
    said = {"store": STORE, "path": named, "run_id": context.run_id, **more}
    context.services.emit(
        OwnEvent(
            type=type_,
            id=f"{context.idempotency_key}:{named}",
            source=f"/storage/{STORE}",
            subject=named,
            data=said,
        )
    )


def _decode(content: bytes, encoding: Encoding, path: str) -> Json:
    if encoding == "base64":
        return base64.b64encode(content).decode()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = f"{path!r} is no UTF-8 text; read it as base64."
        raise Permanent(said, code="storage.encoding") from error
    if encoding == "text":
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Permanent(f"{path!r} is no JSON: {error}", code="storage.encoding") from error


def _encode(content: Json, encoding: Encoding) -> bytes:
    try:
        if encoding == "json":
            return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2).encode()
        if not isinstance(content, str):
            kind = type(content).__name__
            raise Permanent(f"The content is no text but {kind}; write it as json.", code="config")
        if encoding == "base64":
            return base64.b64decode(content, validate=True)
        return content.encode()
    except (ValueError, binascii.Error, RecursionError) as error:
        raise Permanent(f"The content is not fit for {encoding}: {error}", code="config") from error


def _paths(field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
    from connectors.sdk.files import Files  # noqa: PLC0415  # fsspec is loaded when first used

    return Files(services).choices(str(config.get(field) or ""))
