"""What every store promises about the lines of attempts."""

import pytest

from engine.errors import Conflict
from engine.store.records import Batch, LogRow
from tests.contract.rows import a_fact, a_run


def a_log(run_id="r1", step=0, frame=1, seq=1, **changes):
    row = LogRow(run_id, step, frame, seq, attempt=1, lines='["é \\u0000"]')
    return row._replace(**changes)


def test_lines_come_back_by_frame_and_fact_and_no_others(store):
    rows = [a_log(frame=2, seq=3), a_log(frame=1, seq=4), a_log(frame=1, seq=2)]
    others = [a_log(step=1), a_log("r2"), a_log(frame=3)]
    store.commit(Batch(runs=[a_run(), a_run("r2")], logs=[*rows, *others]))
    assert store.logs("r1", 0, [1, 2], limit=9) == [rows[2], rows[1], rows[0]]
    assert store.logs("r1", 0, [1, 2], limit=1) == [rows[2]]
    assert store.logs("r1", 0, [], limit=9) == []


def test_lines_are_written_with_the_facts_or_not_at_all(store):
    store.commit(Batch(runs=[a_run()], events=[a_fact()]))
    with pytest.raises(Conflict):
        store.commit(Batch(events=[a_fact()], logs=[a_log()]))
    assert store.logs("r1", 0, [1], limit=9) == []


def test_long_lines_come_back_whole(store):
    long = a_log(lines='["' + "x" * 400_000 + '"]')
    store.commit(Batch(runs=[a_run()], logs=[long, a_log(seq=2)]))
    assert store.logs("r1", 0, [1], limit=9) == [long, a_log(seq=2)]


def test_lines_go_with_their_run(store):
    runs = [a_run(one, state="succeeded", ended_at=9, root_id=one) for one in ("r1", "r2")]
    store.commit(Batch(runs=[runs[0], runs[1]._replace(ended_at=99)], logs=[a_log(), a_log("r2")]))
    store.purge_runs(50, 9)
    assert [len(store.logs(one, 0, [1], limit=9)) for one in ("r1", "r2")] == [0, 1]
