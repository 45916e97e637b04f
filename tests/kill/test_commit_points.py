"""`kill -9` at every commit point of a small flow: nothing is lost, nothing recorded runs again."""

import shutil

import pytest

from engine.drivers.failpoints import AFTER_COMMIT, AFTER_EFFECT, BEFORE_COMMIT, NAMES
from tests.kill.lives import SAGA, Lives, saga

POINTS_MAX = 60
PLACES = [("sqlite", name) for name in NAMES]
# There each death costs a lease. What differs is before the commit, after it, and the effect.
PLACES += [("postgresql", name) for name in (BEFORE_COMMIT, AFTER_COMMIT, AFTER_EFFECT)]
FACTS = [
    ("RunStarted", None, 0),
    ("ActivityCompleted", "a", 1),
    ("ActivityCompleted", "b", 1),
    ("ActivityFailed", "c", 1),
    ("ActivityCompleted", "undo_b", 1),
    ("ActivityCompleted", "undo_a", 1),
]


def killed_and_followed(lives, **how):
    """Live once and be killed, then to the end; False when nothing has killed the first."""
    document = saga(lives.ledger)
    first = lives.live(document, "q", **how)
    outcomes = lives.recorded()
    effects = lives.effects()
    promised = lives.promised()
    (seen,) = first or lives.finish(document, "q")
    assert promised.get("q", seen["run_id"]) == seen["run_id"]  # what was answered is kept
    facts = [tuple(fact) for fact in seen["facts"]]
    assert (seen["state"], seen["undo"], facts) == ("failed", "done", FACTS)
    assert lives.notes() == SAGA
    # At most the attempt that was under way was repeated, with its own key; nothing recorded was.
    repeated = [key for key, times in lives.effects().items() if times > 1]
    assert len(repeated) <= lives.kills
    assert set(repeated) <= set(list(effects)[outcomes:])
    return first is None


@pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace here")
@pytest.mark.timeout(400)
def test_every_sync_of_the_disk_may_be_the_last(tmp_path):
    for point in range(1, POINTS_MAX):
        folder = tmp_path / str(point)
        folder.mkdir()
        inject = f"inject=fdatasync:signal=SIGKILL:when={point}"
        under = ["strace", "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", inject]
        if not killed_and_followed(Lives(folder), under=under):
            break
    assert 8 < point < POINTS_MAX - 1  # the tables, the version, the start, five outcomes


@pytest.mark.parametrize(("lives_of", "name"), PLACES, indirect=["lives_of"])
@pytest.mark.timeout(400)
def test_every_place_around_a_commit_and_an_effect_may_be_the_last(name, lives_of):
    for passing in range(1, POINTS_MAX):
        if not killed_and_followed(lives_of(passing), failpoint=f"{name}:{passing}"):
            break
    assert 5 < passing < POINTS_MAX - 1
