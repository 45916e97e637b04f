"""Facts and answers survive their way into rows and back."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.codec import decode_answers, decode_event, encode_answers, encode_event
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityLost,
    ActivityPending,
    ActivityResolved,
    AnswerReceived,
    BreakpointsChanged,
    CancelRequested,
    ChildUndone,
    EventKind,
    RunStarted,
    StepReleased,
    TimerFired,
    TimerKind,
    UndoRequested,
    UndoResolved,
)
from engine.core.questions import Answer
from engine.errors import HistoryCorrupt

TEXTS = st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
NUMBERS = st.integers(0, 2**31)
TIMES = st.integers(0, 2**53)
PLACE = {"at": TIMES, "frame": NUMBERS, "step": NUMBERS, "attempt": NUMBERS}
EVENTS = st.one_of(
    st.builds(
        RunStarted,
        at=TIMES,
        input=JSON,
        trigger=st.integers(-1, 99),
        rules=st.integers(1, 9),
        reuse=JSON,
    ),
    st.builds(ActivityCompleted, **PLACE, output=JSON, port=TEXTS),
    st.builds(
        ActivityFailed,
        **PLACE,
        error=JSON,
        retryable=st.none() | st.booleans(),
        retry_after_ms=st.none() | NUMBERS,
    ),
    st.builds(TimerFired, **PLACE, timer=st.sampled_from(TimerKind)),
    st.builds(CancelRequested, at=TIMES, by=TEXTS, reason=TEXTS),
    st.builds(
        UndoResolved,
        at=TIMES,
        frame=NUMBERS,
        step=NUMBERS,
        decision=st.sampled_from(("retry", "skip", "done")),
        by=TEXTS,
    ),
    st.builds(
        AnswerReceived,
        at=TIMES,
        frame=NUMBERS,
        step=NUMBERS,
        key=TEXTS,
        port=TEXTS,
        output=JSON,
        by=TEXTS,
    ),
    st.builds(ActivityPending, **PLACE, handle=JSON, ask_after_ms=st.none() | NUMBERS),
    st.builds(ActivityLost, **PLACE),
    st.builds(
        ActivityResolved,
        **PLACE,
        decision=st.sampled_from(("retry", "fail", "done")),
        by=TEXTS,
        output=JSON,
    ),
    st.builds(UndoRequested, at=TIMES, by=TEXTS),
    st.builds(
        ChildUndone,
        at=TIMES,
        frame=NUMBERS,
        step=NUMBERS,
        undo=st.sampled_from(("none", "done", "partly")),
    ),
    st.builds(
        StepReleased,
        at=TIMES,
        frame=NUMBERS,
        step=NUMBERS,
        mode=st.sampled_from(("step", "continue")),
        by=TEXTS,
    ),
    st.builds(BreakpointsChanged, at=TIMES, nodes=st.just("all") | st.lists(TEXTS), by=TEXTS),
)
ANSWERS = st.lists(st.builds(Answer, value=JSON, port=TEXTS, error=st.none() | JSON))


@given(EVENTS)
def test_an_event_survives_its_row(event):
    *numbers, data = encode_event(event)
    assert decode_event(*numbers, json.loads(json.dumps(data))) == event


@given(EVENTS)
def test_a_row_is_numbers_and_data(event):
    *numbers, data = encode_event(event)
    assert all(isinstance(number, int) for number in numbers)
    assert data is None or isinstance(data, dict)


@given(ANSWERS)
def test_answers_survive_their_row(answers):
    data = json.loads(json.dumps(encode_answers(answers)))
    assert decode_answers(data) == tuple(answers)


def test_a_plain_completion_needs_no_data():
    event = ActivityCompleted(at=5, frame=1, step=2, attempt=3)
    assert encode_event(event) == (EventKind.ACTIVITY_COMPLETED, 1, 2, 3, 5, None)


def test_no_answers_are_nothing():
    assert (encode_answers([]), decode_answers(None)) == (None, ())


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (0, None),
        (99, None),
        (EventKind.TIMER_FIRED, None),
        (EventKind.TIMER_FIRED, {"timer": "egg"}),
        (EventKind.ACTIVITY_FAILED, None),
        (EventKind.CANCEL_REQUESTED, {"by": "ada", "mood": "bad"}),
        (EventKind.UNDO_RESOLVED, {"by": "ada"}),
        (EventKind.UNDO_RESOLVED, {"by": "ada", "decision": "perhaps"}),
        (EventKind.ACTIVITY_RESOLVED, {"by": "ada", "decision": "perhaps"}),
        (EventKind.CHILD_UNDONE, {"undo": "perhaps"}),
        (EventKind.RUN_STARTED, ["not a map"]),
        (EventKind.STEP_RELEASED, {"mode": "jump", "by": "ada"}),
        (EventKind.BREAKPOINTS_CHANGED, {"nodes": 5, "by": "ada"}),
    ],
)
def test_a_row_that_this_program_did_not_write_is_refused(kind, data):
    with pytest.raises(HistoryCorrupt):
        decode_event(kind, 1, 2, 3, 4, data)


def test_answers_that_this_program_did_not_write_are_refused():
    with pytest.raises(HistoryCorrupt):
        decode_answers([[1, "out", None, "more"]])


def test_the_numbers_of_the_kinds_never_change():
    assert {kind.name: kind.value for kind in EventKind} == {
        "RUN_STARTED": 1,
        "ACTIVITY_COMPLETED": 2,
        "ACTIVITY_FAILED": 3,
        "TIMER_FIRED": 4,
        "CANCEL_REQUESTED": 5,
        "UNDO_RESOLVED": 6,
        "ANSWER_RECEIVED": 7,
        "ACTIVITY_PENDING": 8,
        "ACTIVITY_LOST": 9,
        "ACTIVITY_RESOLVED": 10,
        "UNDO_REQUESTED": 11,
        "CHILD_UNDONE": 12,
        "STEP_RELEASED": 13,
        "BREAKPOINTS_CHANGED": 14,
    }


def test_the_type_checker_is_told_that_facts_are_frozen_and_they_have_slots():
    event = RunStarted(at=1)
    assert [field.name for field in fields(event)] == list(RunStarted.__slots__)


@pytest.mark.parametrize("by", ["", "ada"])
@pytest.mark.parametrize("output", [None, 7])
@pytest.mark.parametrize("port", ["out", "rejected"])
def test_an_answer_keeps_only_what_is_unusual_and_survives(by, output, port):
    event = AnswerReceived(at=1, frame=2, step=3, key="k", port=port, output=output, by=by)
    row = encode_event(event)
    usual = {"port": "out", "output": None, "by": ""}
    told = {"port": port, "output": output, "by": by}
    kept = {name: value for name, value in told.items() if value != usual[name]}
    assert (decode_event(*row), row[-1]) == (event, {"key": "k", **kept})


@pytest.mark.parametrize("reason", ["", "too late"])
def test_a_cancellation_keeps_its_reason_if_there_is_one(reason):
    event = CancelRequested(at=1, by="ada", reason=reason)
    row = encode_event(event)
    assert (decode_event(*row), "reason" in row[-1]) == (event, bool(reason))


@pytest.mark.parametrize(
    ("answer", "row"),
    [
        (Answer(1), [1]),
        (Answer(1, "else"), [1, "else"]),
        (Answer(error={"code": "expression"}), [None, "out", {"code": "expression"}]),
    ],
)
def test_an_answer_of_the_oracle_is_as_long_as_it_must_be(answer, row):
    written = encode_answers([answer])
    assert (written, decode_answers(written)) == ([row], (answer,))


HERE = {"at": 1, "frame": 2, "step": 3, "attempt": 4}


@pytest.mark.parametrize(
    "event",
    [
        ActivityFailed(**HERE, error={"code": "x"}),
        ActivityFailed(**HERE, error={"code": "x"}, retryable=False, retry_after_ms=5),
        ActivityPending(**HERE, handle="job"),
        ActivityPending(**HERE, handle="job", ask_after_ms=5),
        ActivityLost(**HERE),
        ActivityResolved(**HERE, decision="retry", by="ada"),
        ActivityResolved(**HERE, decision="done", by="ada", output=5),
        UndoRequested(at=1, by="ada"),
        ChildUndone(at=1, frame=2, step=3, undo="done"),
    ],
)
def test_a_fact_survives_whether_it_says_much_or_little(event):
    assert decode_event(*encode_event(event)) == event
