"""Watches the files of the store: created, changed, deleted by whomever. Knows only the SDK."""

import fnmatch
from typing import Any
from urllib.parse import quote

from connectors.sdk import Json, Permanent, Services, field
from connectors.sdk.watch import CHANGES_MAX, Change, Looked, Watch, compared

CREATED = "baton.storage.object.created"
DELETED = "baton.storage.object.deleted"


class Objects(Watch, type="storage.objects", title="Files in the store"):
    """Tell which files below a folder were created, replaced or deleted since the last look.

    A replaced file is created again, as in object stores. Looks at 10,000 files at most.
    """

    path: str = field("Folder", default="", placeholder="inbox", help="Empty is the whole store.")
    pattern: str = field("Names", default="*", help="For example *.csv.")

    def source(self) -> str:
        """Name the folder."""
        return "/storage/" + quote(self.path.strip("/"))

    def look(self, services: Services, cursor: Json) -> Looked:
        """Compare paths, sizes and moments of change."""
        from connectors.sdk.files import Files  # noqa: PLC0415  # fsspec is loaded when first used

        files = Files(services)
        found: dict[str, dict[str, Any]] = {}
        if not self.path.strip("/") or self._is_there(files):
            for entry in files.find(self.path, recursive=True):
                if not fnmatch.fnmatchcase(entry["name"], self.pattern):
                    continue
                found[entry["path"]] = entry
                if len(found) > CHANGES_MAX:
                    said = f"More than {CHANGES_MAX} files; name a folder or a narrower pattern."
                    raise Permanent(said, code="limit.watch")
        marks = {path: f"{one['modified_at']} {one['size']}" for path, one in found.items()}
        changes: list[Change] = []
        if cursor is not None:
            created, updated, gone = compared(cursor, marks)
            changes += [_created(found[path], marks[path]) for path in (*created, *updated)]
            changes += [_deleted(path, cursor[path]) for path in gone]
        return Looked(changes=changes, cursor=marks)

    def _is_there(self, files: Any) -> bool:
        try:
            next(files.find(self.path, recursive=False), None)
        except Permanent as error:
            if error.code == "storage.not_found":
                return False
            raise
        return True


def _created(entry: dict[str, Any], mark: str) -> Change:
    data = {key: entry[key] for key in ("path", "name", "size", "modified_at")}
    path = str(entry["path"])
    return Change(type=CREATED, subject=path, id=f"created {path} {mark}", data=data)


def _deleted(path: str, mark: str) -> Change:
    data = {"path": path, "name": path.rpartition("/")[2]}
    return Change(type=DELETED, subject=path, id=f"deleted {path} {mark}", data=data)
