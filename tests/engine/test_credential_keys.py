"""The vault's keys: made once, changed while runs go on, and missed with a sentence."""

import os
from pathlib import Path

import pytest

from engine.drivers.credentials.cipher import Key, KeyRing
from engine.drivers.credentials.desk import CredentialWish
from engine.drivers.credentials.keys import KeyFile, KeysInHand, keys_of
from engine.errors import KeyMissing
from engine.store.memory import MemoryStore
from tests.engine.desks import desk_on

SECRET = "correct-horse-battery"


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "credentials.key"


def keep(desk, name="shop", value=SECRET):
    return desk.create(name, "bearer", CredentialWish(fields={"token": value}), by="ann")


def value_of(desk, name="shop"):
    return desk.vault.open(name).fields["token"]


def test_the_first_key_is_made_when_it_is_first_needed_and_only_its_owner_may_read_it(store, path):
    desk = desk_on(store, KeyFile(path))
    was_there = path.exists()
    keep(desk)
    assert (was_there, oct(path.stat().st_mode & 0o777), value_of(desk)) == (
        False,
        "0o600",
        SECRET,
    )


def test_a_key_that_others_may_read_is_refused(store, path):
    desk = desk_on(store, KeyFile(path))
    keep(desk)
    path.chmod(0o644)
    with pytest.raises(KeyMissing, match="chmod 600"):
        desk_on(store, KeyFile(path)).vault.open("shop")


def test_without_its_key_nothing_opens_and_nothing_is_kept(store, path):
    keep(desk_on(store, KeyFile(path)))
    path.unlink()
    desk = desk_on(store, KeyFile(path))
    with pytest.raises(KeyMissing, match="BATON_CREDENTIALS_KEY"):
        value_of(desk)
    with pytest.raises(KeyMissing, match="BATON_CREDENTIALS_KEY"):
        keep(desk, "other")
    assert (path.exists(), len(store.credentials(limit=9))) == (False, 1)


def test_another_key_opens_nothing_and_says_which_one_is_missing(store):
    one, other = Key.new(), Key.new()
    keep(desk_on(store, KeysInHand(one.text())))
    with pytest.raises(KeyMissing, match=one.id):
        value_of(desk_on(store, KeysInHand(other.text())))


def test_two_processes_that_make_a_key_at_once_use_the_same_one(store, path):
    first, second = desk_on(store, KeyFile(path)), desk_on(store, KeyFile(path))
    assert first.vault.keys.make(()).ids == second.vault.keys.make(()).ids


def test_rotation_seals_everything_anew_and_running_processes_go_on(store, path):
    running, other = desk_on(store, KeyFile(path)), desk_on(store, KeyFile(path))
    keep(running)
    token = running.tokens.oidc("them")
    old = store.credential("shop").key_id
    done = other.rotate()
    keep(running, "new")
    assert (done["sealed"], old in store.credential_keys()) == (2, False)
    assert [value_of(running), value_of(other, "new")] == [SECRET, SECRET]
    assert (running.tokens.oidc("them") == token, len(path.read_text().split())) == (True, 1)


def test_a_rotation_that_was_interrupted_is_finished_by_the_next_one(store, path):
    desk = desk_on(store, KeyFile(path))
    keep(desk)
    desk.vault.keys.add()
    keep(desk, "half")
    done = desk.rotate()
    assert (done["sealed"], store.credential_keys()) == (1, {done["key_id"]})
    assert [value_of(desk), value_of(desk, "half")] == [SECRET, SECRET]


def test_keys_in_the_environment_are_changed_by_hand(store):
    old, new = Key.new().text(), Key.new().text()
    keep(desk_on(store, KeysInHand(old)))
    with pytest.raises(KeyMissing, match="Put a new one before"):
        desk_on(store, KeysInHand(old)).rotate()
    desk_on(store, KeysInHand(f"{new},{old}")).rotate()
    assert value_of(desk_on(store, KeysInHand(new))) == SECRET


def test_the_environment_comes_before_the_file(tmp_path):
    key = Key.new()
    named = keys_of(tmp_path, {"BATON_CREDENTIALS_KEY": key.text()})
    assert (named.ring().ids, keys_of(tmp_path, {}).place) == (
        (key.id,),
        str(tmp_path / "credentials.key"),
    )


@pytest.mark.parametrize("text", ["", "hunter2hunter2", "x" * 42, "é" * 43, "!" * 43])
def test_what_is_no_key_is_refused_without_repeating_it(tmp_path, text):
    path = tmp_path / "credentials.key"
    path.touch(0o600)
    path.write_bytes(text.encode())
    keys = KeyFile(path)
    with pytest.raises(KeyMissing) as refused:
        keys.make(())
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"hosts": '["evil.example.com"]'},
        {"type": "header"},
        {"credential_id": "other"},
        {"sealed": b"\x00" * 60},
        {"sealed": b""},
    ],
    ids=str,
)
def test_a_row_that_somebody_has_changed_does_not_open(store, changes):
    desk = desk_on(store, KeysInHand(Key.new().text()))
    keep(desk)
    row = store.credential("shop")
    forged = row._replace(revision=2, **changes)
    store.save_credential(forged, seen=1, keys=[row.key_id])
    with pytest.raises(KeyMissing, match="set its value again"):
        desk.vault.open("shop")


def test_the_same_value_is_sealed_differently_each_time():
    ring = KeyRing((Key.new(),))
    sealed = [ring.seal(b"value", bound=b"")[1] for _ in "ab"]
    assert sealed[0] != sealed[1]


def test_a_key_has_no_repr():
    key = Key(os.urandom(32))
    assert (key.text() in repr(key), str(key.data) in repr(key)) == (False, False)


def test_the_place_of_a_key_file_is_said(path):
    assert Path(KeyFile(path).place) == path
