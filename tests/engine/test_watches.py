"""Watches: what changes outside becomes events, once, and rows of a sheet answer approvals."""

import pytest

from engine.drivers.watches.desk import WatchWish
from engine.errors import InvalidInput, NotFound, StoreUnavailable
from tests.engine.conftest import PATIENCE_S, tick, until
from tests.engine.flows import edge, flow


def wish(kind="storage.objects", **changes):
    given = {
        "config": {},
        "every_ms": 1_000,
        "answers_approvals": False,
        "made_by": "ann",
        **changes,
    }
    return WatchWish(kind=kind, **given)


@pytest.fixture
def watched(opened, clock, tmp_path):
    """A runtime on a clock of its own, its files, and a way to look once."""
    runtime = opened(clock=clock)
    files = tmp_path / "data" / "files"
    files.mkdir(parents=True, exist_ok=True)

    def look(name="inbox"):
        clock.advance(s=2)
        before = runtime.watches.find(name)["looked_at"]
        tick(runtime)
        until(lambda: runtime.watches.find(name)["looked_at"] != before, "a look")
        return runtime.watches.find(name)

    return runtime, files, look


def awaiting(type_="baton.storage.object.created", **config):
    return flow({"e": {"type": "flow.await_event", "config": {"type": type_, **config}}})


def reached(runtime, document, cause):
    """The event that a waiting run gets."""
    run_id = runtime.start(draft=document).run_id
    until(lambda: runtime.run(run_id)["nodes"]["e"]["state"] == "waiting", "the wait")
    cause()
    return runtime.wait(run_id, PATIENCE_S)["output"]["e"]


def test_a_file_that_appears_is_an_event(watched):
    runtime, files, look = watched
    (files / "in").mkdir()
    (files / "in" / "old.csv").write_text("a")
    runtime.watches.save("inbox", wish(config={"path": "in", "pattern": "*.csv"}))
    look()

    def appear():
        (files / "in" / "new.csv").write_text("abc")
        (files / "in" / "new.txt").write_text("abc")
        assert look()["told"] == 1

    event = reached(runtime, awaiting(), appear)
    assert (event["source"], event["subject"], event["data"]["size"]) == (
        "/storage/in",
        "in/new.csv",
        3,
    )


def test_a_file_that_goes_is_an_event(watched):
    runtime, files, look = watched
    (files / "a.csv").write_text("a")
    runtime.watches.save("inbox", wish())
    look()

    def go():
        (files / "a.csv").unlink()
        look()

    event = reached(runtime, awaiting("baton.storage.object.deleted"), go)
    assert event["data"] == {"path": "a.csv", "name": "a.csv"}


def test_what_was_seen_outlives_the_process(watched, opened, clock):
    runtime, files, look = watched
    runtime.watches.save("inbox", wish())
    look()
    runtime.close()
    (files / "new.csv").write_text("abc")
    again = opened(clock=clock)
    clock.advance(s=2)
    tick(again)
    until(lambda: again.watches.find("inbox")["told"] == 1, "the change")


def test_a_change_that_could_not_be_told_is_told_later_under_the_same_id(watched, monkeypatch):
    runtime, files, look = watched
    runtime.watches.save("inbox", wish())
    look()
    told, refusals = [], [1]
    looker = runtime._m.inlets.watches._looker
    tell = looker._tell

    def failing(events):
        told.append([event["id"] for event in events])
        if refusals:
            refusals.pop()
            raise StoreUnavailable("The disk is full.")
        return tell(events)

    monkeypatch.setattr(looker, "_tell", failing)
    (files / "new.csv").write_text("abc")
    look()
    assert len(told) == 2
    assert told[0] == told[1]


def test_rows_of_a_sheet_that_are_added_and_edited_are_events(watched):
    runtime, files, look = watched
    (files / "p.csv").write_text("id,name\n1,Ann\n")
    runtime.watches.save("inbox", wish("sheets.rows", config={"sheet": "p.csv", "key": ["id"]}))
    look()

    def edit():
        (files / "p.csv").write_text("id,name\n2,Bob\n1,Anne\n")
        look()

    event = reached(runtime, awaiting("baton.table.row.updated"), edit)
    assert event["data"] == {
        "sheet": "p.csv",
        "tab": None,
        "key": {"id": "1"},
        "row": {"id": "1", "name": "Anne"},
    }
    assert runtime.watches.find("inbox")["told"] == 2


@pytest.mark.parametrize(("said", "port"), [("approved", "approved"), (" No ", "rejected")])
def test_a_row_that_is_edited_answers_an_approval(watched, said, port):
    runtime, files, look = watched
    nodes = {
        "ask": {"type": "flow.approval", "config": {"title": "Ship?"}},
        "approved": {"type": "flow.set", "config": {"values": {"was": "approved"}}},
        "rejected": {"type": "flow.set", "config": {"values": {"was": "rejected"}}},
    }
    edges = [edge("ask", name, port=name) for name in ("approved", "rejected")]
    run_id = runtime.start(draft=flow(nodes, edges)).run_id
    until(lambda: runtime.run(run_id)["nodes"]["ask"]["state"] == "waiting", "the question")
    header = "run,node,decision,by,comment\n"
    (files / "asked.csv").write_text(header + f"{run_id},ask,,,\n")
    config = {"sheet": "asked.csv", "key": ["run", "node"]}
    runtime.watches.save("inbox", wish("sheets.rows", config=config, answers_approvals=True))
    look()
    (files / "asked.csv").write_text(header + f"{run_id},ask,{said},bob,fine\n")
    look()
    view = runtime.wait(run_id, PATIENCE_S)
    assert view["output"] == {port: {"was": port}}
    answer = view["nodes"]["ask"]["output"]
    assert answer["by"] == "bob"


def test_a_row_that_answers_nothing_of_ours_harms_nothing(watched):
    runtime, files, look = watched
    (files / "asked.csv").write_text("run,node,decision\nx,y,\n")
    config = {"sheet": "asked.csv"}
    runtime.watches.save("inbox", wish("sheets.rows", config=config, answers_approvals=True))
    look()
    (files / "asked.csv").write_text("run,node,decision\nx,y,yes\n")
    found = look()
    assert (found["told"], found["error"]) == (1, None)


def test_a_look_that_fails_is_said_and_the_next_one_goes_on(watched):
    runtime, files, look = watched
    runtime.watches.save("inbox", wish("sheets.rows", config={"sheet": "gone.csv"}))
    assert "gone.csv" in look()["error"]
    (files / "gone.csv").write_text("a\n1\n")
    assert look()["error"] is None


def test_a_paused_watch_tells_later_what_it_missed(watched, clock):
    runtime, files, look = watched
    runtime.watches.save("inbox", wish())
    look()
    runtime.watches.set_state("inbox", "paused")
    (files / "new.csv").write_text("abc")
    clock.advance(s=5)
    tick(runtime)
    assert runtime.watches.find("inbox")["told"] == 0
    runtime.watches.set_state("inbox", "active")
    assert look()["told"] == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "moon.rises"}, "kind"),
        ({"every_ms": 10}, "every"),
        ({"config": {"path": 7}}, "config"),
        ({"config": {"strange": 1}}, "config"),
    ],
)
def test_a_bad_watch_is_refused_with_its_field(opened, changes, field):
    with pytest.raises(InvalidInput) as refused:
        opened().watches.save("inbox", wish(**changes))
    assert [name for name, _ in refused.value.errors] == [field]


def test_what_is_not_there_cannot_be_removed(opened):
    with pytest.raises(NotFound):
        opened().watches.drop("inbox")
