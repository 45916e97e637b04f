"""Many callers, one commit: each gets its own result or error, and waits for no other commit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from engine.drivers.combining import Combiner
from engine.errors import InvalidInput, StoreUnavailable

PATIENCE_S = 20


class Commits:
    """Commits that wait for a sign; each item's result is its double."""

    def __init__(self):
        self.batches = []
        self.may_go = Event()

    def __call__(self, items):
        self.batches.append(sorted(items))
        assert self.may_go.wait(PATIENCE_S)
        if "broken" in items:
            raise InvalidInput("no")
        if "away" in items:
            raise StoreUnavailable("away")
        return [item * 2 for item in items]


def together(combiner, commits, items):
    """Let all come while the first one's commit is under way; give their futures."""
    pool = ThreadPoolExecutor(len(items))
    futures = [pool.submit(combiner.do, items[0])]
    while not commits.batches:
        pass
    futures += [pool.submit(combiner.do, item) for item in items[1:]]
    while len(combiner._entries) < len(items) - 1:
        pass
    commits.may_go.set()
    pool.shutdown()
    return futures


def test_who_comes_while_one_commits_is_in_the_next_and_gets_its_own_result():
    commits = Commits()
    futures = together(Combiner(commits), commits, list("abcdef"))
    assert commits.batches == [["a"], list("bcdef")]
    assert [one.result() for one in futures] == ["aa", "bb", "cc", "dd", "ee", "ff"]


def test_one_at_fault_makes_no_other_suffer():
    commits = Commits()
    futures = together(Combiner(commits), commits, ["a", "b", "broken", "c"])
    assert [futures[n].result() for n in (0, 1, 3)] == ["aa", "bb", "cc"]
    with pytest.raises(InvalidInput):
        futures[2].result()


def test_a_store_that_is_away_is_told_to_all_of_a_commit_and_the_next_goes_on():
    commits = Commits()
    combiner = Combiner(commits)
    futures = together(combiner, commits, ["a", "away", "b"])
    errors = [one.exception() for one in futures]
    assert [type(one) for one in errors] == [type(None), StoreUnavailable, StoreUnavailable]
    assert combiner.do("c") == "cc"


def test_an_interrupted_commit_leaves_nobody_waiting():
    commits = Commits()

    def interrupted(items):
        if items == ["a"]:
            raise KeyboardInterrupt
        return commits(items)

    combiner = Combiner(interrupted)
    commits.may_go.set()
    with pytest.raises(KeyboardInterrupt):
        combiner.do("a")
    assert combiner.do("b") == "bb"


def test_many_threads_get_all_their_results():
    combiner = Combiner(lambda items: [item + 1 for item in items])
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(combiner.do, range(2_000))) == list(range(1, 2_001))
