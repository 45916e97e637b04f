"""Storage on real folders: what is kept, what is refused, and what repeated attempts do."""

import base64
import os
from dataclasses import replace
from typing import ClassVar

import pytest

from connectors.sdk.host import perform
from connectors.sdk.testing import ActionSuite
from connectors.storage import DeleteFile, ListFiles, ReadFile, WriteFile


class TestReadFile(ActionSuite):
    action = ReadFile
    good: ClassVar = {"path": "a.txt"}
    bad = ({}, {"path": ""}, {"path": "a", "encoding": "latin"})


class TestWriteFile(ActionSuite):
    action = WriteFile
    good: ClassVar = {"path": "a.txt", "content": "x"}
    bad = ({"path": "a"}, {"content": "x"})


class TestListFiles(ActionSuite):
    action = ListFiles
    bad = ({"limit": 0},)


class TestDeleteFile(ActionSuite):
    action = DeleteFile
    good: ClassVar = {"path": "a.txt"}
    bad = ({}, {"path": "a", "missing": "perhaps"})


@pytest.fixture
def root(attempt):
    folder = attempt.services.files_root
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("text", "grün\n"),
        ("json", {"a": [1, None, "ü"]}),
        ("base64", base64.b64encode(bytes(range(256))).decode()),
    ],
)
def test_what_is_written_is_read_again(attempt, encoding, content):
    config = {"path": "a/b.x", "encoding": encoding}
    perform(WriteFile, {**config, "content": content}, attempt)
    assert perform(ReadFile, config, attempt).output["content"] == content


def test_bytes_are_kept_as_they_are(attempt, root):
    content = base64.b64encode(b"\x89PNG\x00").decode()
    config = {"path": "a.png", "content": content, "encoding": "base64"}
    assert perform(WriteFile, config, attempt).output == {"path": "a.png", "size": 5}
    assert (root / "a.png").read_bytes() == b"\x89PNG\x00"


@pytest.mark.parametrize(
    "config",
    [
        {"content": {"a": 1}},
        {"content": float("nan"), "encoding": "json"},
        {"content": "no base64!", "encoding": "base64"},
        {"content": "\ud800"},
    ],
)
def test_content_that_does_not_fit_is_refused_and_nothing_written(attempt, failing, root, config):
    assert failing(WriteFile, {"path": "a", **config}, attempt).code == "config"
    assert list(root.iterdir()) == []


HOSTILE = [
    "../outside.txt",
    "a/../../outside.txt",
    "a\\..\\..\\outside.txt",
    "simplecache::file:///etc/passwd",
    "file:///etc/passwd",
    "memory://x",
    "a\x00b",
    "x" * 5_000,
]


@pytest.mark.parametrize("path", HOSTILE)
@pytest.mark.parametrize("action", [ReadFile, WriteFile, DeleteFile, ListFiles])
def test_paths_that_leave_the_store_are_refused(attempt, failing, root, action, path):
    (root.parent / "outside.txt").write_text("secret")
    config = {"path": path, **({"content": "x"} if action is WriteFile else {})}
    assert failing(action, config, attempt).code == "storage.path"
    assert (root.parent / "outside.txt").read_text() == "secret"


def test_an_absolute_path_is_taken_from_the_stores_root(attempt, failing, root):
    assert failing(ReadFile, {"path": "/etc/passwd"}, attempt).code == "storage.not_found"


@pytest.mark.parametrize("action", [ReadFile, WriteFile, DeleteFile])
def test_links_do_not_lead_out_of_the_store(attempt, failing, root, action, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key").write_text("secret")
    (root / "door").symlink_to(tmp_path / "secret")
    (root / "key").symlink_to(tmp_path / "secret" / "key")
    for path in ("door/key", "key", "door/new"):
        config = {"path": path, **({"content": "x"} if action is WriteFile else {})}
        assert failing(action, config, attempt).code == "storage.path"
    assert (tmp_path / "secret" / "key").read_text() == "secret"


def test_lists_show_nothing_of_what_links_lead_to(attempt, root):
    (root / "door").symlink_to("/etc")
    (root / "circle").symlink_to(root)
    (root / "a.txt").write_text("x")
    output = perform(ListFiles, {"recursive": True}, attempt).output
    assert [one["path"] for one in output["files"]] == ["a.txt"]


def test_a_list_has_metadata_and_is_in_order(attempt, root):
    for name in ("b.jpg", "a.jpg", "c.txt"):
        (root / "pictures").mkdir(exist_ok=True)
        (root / "pictures" / name).write_text("xyz")
    os.utime(root / "pictures" / "a.jpg", (0, 0))
    output = perform(ListFiles, {"path": "pictures", "pattern": "*.jpg"}, attempt).output
    assert [one["name"] for one in output["files"]] == ["a.jpg", "b.jpg"]
    assert output["files"][0] == {
        "path": "pictures/a.jpg",
        "name": "a.jpg",
        "kind": "file",
        "size": 3,
        "modified_at": "1970-01-01T00:00:00.000Z",
    }


def test_a_list_that_is_cut_says_so(attempt, root):
    for number in range(3):
        (root / f"{number}").write_text("")
    output = perform(ListFiles, {"limit": 2}, attempt).output
    assert (output["count"], output["is_complete"]) == (2, False)


def test_a_store_that_is_still_empty_has_an_empty_list(attempt):
    assert perform(ListFiles, {}, attempt).output["files"] == []


def test_a_missing_file_is_not_found(attempt, failing, root):
    assert failing(ReadFile, {"path": "no.txt"}, attempt).code == "storage.not_found"
    assert failing(ListFiles, {"path": "no"}, attempt).code == "storage.not_found"
    strict = {"path": "no.txt", "missing": "fail"}
    assert failing(DeleteFile, strict, attempt).code == "storage.not_found"


def test_a_folder_is_no_file(attempt, failing, root):
    (root / "folder").mkdir()
    assert failing(ReadFile, {"path": "folder"}, attempt).code == "storage.is_folder"
    assert failing(DeleteFile, {"path": "folder"}, attempt).code == "storage.is_folder"
    config = {"path": "folder", "content": "x"}
    assert failing(WriteFile, config, attempt).code == "storage.is_folder"


def test_the_store_itself_cannot_be_deleted(attempt, failing, root):
    config = {"path": "./", "recursive": True}
    assert failing(DeleteFile, config, attempt).code == "storage.path"


def test_a_file_is_deleted_once_and_its_absence_is_no_failure(attempt, root):
    (root / "a").write_text("x")
    first, second = (perform(DeleteFile, {"path": "a"}, attempt).output for _ in range(2))
    assert (first["deleted"], second["deleted"]) == (True, False)


def test_without_overwrite_a_file_is_kept(attempt, failing, root):
    (root / "a").write_text("old")
    config = {"path": "a", "content": "new", "overwrite": False}
    assert failing(WriteFile, config, attempt).code == "storage.exists"
    assert (root / "a").read_text() == "old"


def test_a_repeated_attempt_does_not_trip_over_its_own_file(attempt, keyed, failing):
    config = {"path": "a", "content": "new", "overwrite": False}
    first, second = (perform(WriteFile, config, attempt).output for _ in range(2))
    assert first == second
    assert failing(WriteFile, config, keyed("another")).code == "storage.exists"


def test_a_file_that_is_too_long_is_not_read(attempt, failing, root):
    with (root / "big").open("wb") as file:
        file.truncate(2**33)
    assert failing(ReadFile, {"path": "big"}, attempt).code == "limit.file"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(attempt, failing, root, monkeypatch):
    (root / "a").write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("connectors.sdk.disk.os.fsync", full)
    error = failing(WriteFile, {"path": "a", "content": "new"}, attempt)
    assert (error.code, [one.name for one in root.iterdir()]) == ("storage.io", ["a"])
    assert (root / "a").read_text() == "old"


def test_stores_do_not_see_each_other(attempt, tmp_path, failing):
    perform(WriteFile, {"path": "a", "content": "x"}, attempt)
    services = replace(attempt.services, files_root=tmp_path / "other")
    other = replace(attempt, services=services)
    assert failing(ReadFile, {"path": "a"}, other).code == "storage.not_found"
