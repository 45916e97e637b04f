"""What every store promises about credentials."""

import pytest

from engine.errors import Conflict, KeyMissing
from tests.contract.rows import a_credential


def test_a_credential_is_given_as_it_was_kept(store):
    row = a_credential("shop", sealed=b"\x00\xff sealed")
    store.save_credential(row, seen=None, keys=["k1"])
    assert (store.credential("shop"), store.credential("other")) == (row, None)


def test_credentials_come_by_name_in_pages(store):
    for name in ("c", "a", "b", "B"):
        store.save_credential(a_credential(name), seen=None, keys=["k1"])
    first = [row.name for row in store.credentials(limit=2)]
    rest = [row.name for row in store.credentials(after=first[-1], limit=9)]
    assert (first, rest) == (["B", "a"], ["b", "c"])


def test_a_name_is_taken_once(store):
    store.save_credential(a_credential("shop"), seen=None, keys=["k1"])
    with pytest.raises(Conflict):
        store.save_credential(a_credential("shop", type="bearer"), seen=None, keys=["k1"])
    assert store.credential("shop") == a_credential("shop")


@pytest.mark.parametrize("name", ["shop", "gone"])
def test_of_two_who_change_the_same_revision_the_first_one_wins(store, name):
    store.save_credential(a_credential("shop"), seen=None, keys=["k1"])
    newer = a_credential("shop", revision=2)
    store.save_credential(newer, seen=1, keys=["k1"])
    late = a_credential(name, revision=2, description="late")
    with pytest.raises(Conflict):
        store.save_credential(late, seen=1, keys=["k1"])
    assert store.credentials(limit=9) == [newer]


def test_whoever_does_not_hold_the_keys_in_use_writes_nothing(store):
    store.save_credential(a_credential("shop"), seen=None, keys=["k1"])
    with pytest.raises(KeyMissing):
        store.save_credential(a_credential("other", key_id="k2"), seen=None, keys=["k2"])
    store.save_credential(a_credential("third", key_id="k2"), seen=None, keys=["k2", "k1"])
    assert (store.credential("other"), store.credential_keys()) == (None, {"k1", "k2"})


def test_a_credential_is_dropped_once(store):
    store.save_credential(a_credential("shop"), seen=None, keys=["k1"])
    dropped = [store.drop_credential("shop"), store.drop_credential("shop")]
    assert (dropped, store.credential("shop"), store.credential_keys()) == (
        [True, False],
        None,
        set(),
    )
