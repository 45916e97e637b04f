"""Answers from outside: callbacks and approvals. Each becomes at most one fact of its run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

from engine.core.events import AnswerReceived
from engine.core.frame import Wait
from engine.core.plan import Json, Step, StepKind
from engine.drivers.clock import Clock
from engine.drivers.cluster.posting import Post
from engine.drivers.ids import Ids
from engine.drivers.outside.tokens import CallbackTokens
from engine.drivers.reading.reader import Reader
from engine.drivers.rowtext import decoded, encode
from engine.drivers.runs.live import PARKED
from engine.drivers.versions.programs import Compiled, Programs
from engine.errors import (
    Conflict,
    Forbidden,
    Gone,
    InvalidInput,
    LimitExceeded,
    NotFound,
    StoreUnavailable,
)
from engine.flow.controls_waits import METHOD_DEFAULT
from engine.flow.shapes import input_findings
from engine.store.protocol import Store
from engine.store.records import RunRow, WaitRow
from engine.views.times import rfc3339

ANSWER_BYTES_MAX = 8 * 1024 * 1024
KEY_CHARACTERS_MAX = 255
SECRET_HEADERS = frozenset(("authorization", "cookie", "proxy-authorization", "set-cookie"))
"""Headers that are never written down."""

Received = Literal["accepted", "repeated"]
ApprovalDecision = Literal["approved", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAnswer:
    """What came to a callback's URL. Without a key, an equal answer is the same answer."""

    method: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Json] = field(default_factory=dict)
    body: Json = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAnswer:
    """What a person decided. Without a key, each person decides once."""

    decision: ApprovalDecision
    by: str
    form: Json = None
    key: str | None = None
    frame: int | None = None
    """Which item's, when several wait; None for the only one."""
    comment: str | None = None


class AnswerDesk:
    """Takes answers for waiting runs. Used by every thread."""

    def __init__(
        self,
        store: Store,
        programs: Programs,
        *,
        reader: Reader,
        post: Post,
        tokens: CallbackTokens,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._store = store
        self._programs = programs
        self._reader = reader
        self._post = post
        self._tokens = tokens
        self._clock = clock
        self._ids = ids

    def callback(self, token: str, answer: CallbackAnswer) -> Received:
        """Take what came to a callback's URL, also before the node has begun.

        Raises NotFound for a token that is none, InvalidInput for a method that does not count,
        Gone when it is too late, LimitExceeded, StoreUnavailable.
        """
        run_id, frame, number = self._tokens.place(token)
        row = self._store.run(run_id)
        if row is None:
            raise NotFound("There is no such callback.")
        compiled = self._programs.get(row.version_id)
        step = _step(compiled, number)
        node = compiled.node(number)
        methods = node.config.get("methods") or (METHOD_DEFAULT,)
        if answer.method.upper() not in methods:
            said = f"The callback takes {', '.join(methods)}."
            raise InvalidInput(said, [("method", said)])
        at = self._clock.now_ms()
        output = {
            "method": answer.method.upper(),
            "headers": _without_secrets(answer.headers),
            "query": dict(answer.query),
            "body": answer.body,
            "received_at": rfc3339(at),
        }
        is_one = node.config.get("answers") in (None, 1)
        key = _checked_key(answer.key) or (_digest(output) if is_one else self._ids.new())
        event = AnswerReceived(at=at, frame=frame, step=step.index, key=key, output=output)
        return self._told(row, event)

    def approval(self, run_id: str, node: str, answer: ApprovalAnswer) -> Received:
        """Take a person's decision.

        Raises NotFound, Forbidden when it is not this person's to decide, InvalidInput for a form
        that does not fit, Conflict when nobody has been asked yet, Gone when it is too late.
        """
        row = self._reader.row(run_id)
        compiled = self._programs.get(row.version_id)
        step = _approval(compiled, node)
        if not answer.by:
            raise InvalidInput("An approval names who decides.", [("by", "who decides")])
        at = self._clock.now_ms()
        output = {
            "decision": answer.decision,
            "by": answer.by,
            "at": rfc3339(at),
            "form": answer.form,
            **({"comment": answer.comment} if answer.comment else {}),
        }
        wait = self._open(row, node, answer.frame)
        frame = wait.frame if wait is not None else answer.frame or 1
        key = _checked_key(answer.key) or f"person:{answer.by}"
        if wait is not None and self._takes_several(row, wait):
            key = f"person:{answer.by}"  # whatever the key: each person decides once
        event = AnswerReceived(
            at=at,
            frame=frame,
            step=step.index,
            key=key,
            port=answer.decision,
            output=output,
            by=answer.by,
        )
        if wait is None:
            return self._not_open(row, event)
        self._check(row, wait, answer)
        return self._told(row, event)

    def _open(self, row: RunRow, node: str, frame: int | None) -> WaitRow | None:
        waits = [one for one in self._store.run_waits(row.run_id) if one.node == node]
        waits = [one for one in waits if frame in (None, one.frame)]
        if len(waits) > 1:
            frames = ", ".join(str(one.frame) for one in waits)
            raise Conflict(f"Several items wait at {node}; name the frame, one of {frames}.")
        return waits[0] if waits else None

    def _not_open(self, row: RunRow, event: AnswerReceived) -> Received:
        if self._reception(row, event) == "new":
            raise Conflict("Nobody has been asked for this approval yet.")
        return self._not_counted(row, event)

    def _check(self, row: RunRow, wait: WaitRow, answer: ApprovalAnswer) -> None:
        details: dict[str, Any] = decoded(wait.details)
        people = details.get("people") or []
        if people and self._is_escalated(row, wait):
            people = [*people, *(details.get("escalate_to") or [])]
        if people and answer.by not in people:
            raise Forbidden(f"{answer.by} is not one of those who decide here.")
        schema = details.get("form")
        if schema is not None and (answer.decision == "approved" or answer.form is not None):
            found = input_findings(schema, answer.form)
            if found:
                errors = [(one.field or "form", one.message) for one in found]
                raise InvalidInput("The form is not filled in as it should be.", errors)

    def _is_escalated(self, row: RunRow, wait: WaitRow) -> bool:
        work = self._work(row, wait)
        return work is not None and "escalation" in work.ports

    def _takes_several(self, row: RunRow, wait: WaitRow) -> bool:
        work = self._work(row, wait)
        return work is not None and max(work.wanted, work.refusals_max) > 1

    def _work(self, row: RunRow, wait: WaitRow) -> Wait | None:
        with self._reader.seen(row) as seen:
            frame = seen.machine.frames.get(wait.frame)  # gone if the wait has just ended
            work = None if frame is None else frame.work.get(wait.step)
            return work if isinstance(work, Wait) else None

    def _told(self, row: RunRow, event: AnswerReceived) -> Received:
        size_bytes = len(encode(event.output))
        if size_bytes > ANSWER_BYTES_MAX:
            said = f"An answer may have {ANSWER_BYTES_MAX} bytes; this has {size_bytes}."
            raise LimitExceeded(said)
        if row.ended_at is None and self._post.tell(row.run_id, event):
            return "accepted"
        return self._not_counted(row, event)

    def _not_counted(self, row: RunRow, event: AnswerReceived) -> Received:
        """Say why an answer did not count. Raises Gone, StoreUnavailable."""
        reception = self._reception(row, event)
        if reception == "repeated":
            return "repeated"
        if reception == "late":
            raise Gone("It is too late: nobody waits for this answer any more.")
        raise StoreUnavailable("The run takes no answers now; try again later.")

    def _reception(self, row: RunRow, event: AnswerReceived) -> str:
        now = self._reader.row(row.run_id)
        if now.state == PARKED:
            return "parked"
        with self._reader.seen(now) as seen:
            return seen.machine.reception(event)


def _step(compiled: Compiled, number: int) -> Step:
    steps = compiled.plan.steps
    if not 0 <= number < len(steps) or steps[number].kind is not StepKind.AWAIT:
        raise NotFound("There is no such callback.")
    return steps[number]


def _approval(compiled: Compiled, node: str) -> Step:
    for step in compiled.plan.steps:
        if step.node == node and step.kind is StepKind.AWAIT and step.awaits == "approval":
            return step
    raise NotFound(f"The run has no approval {node}.")


def _without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    lower = {name.lower(): value for name, value in headers.items()}
    return {name: value for name, value in lower.items() if name not in SECRET_HEADERS}


def _digest(output: dict[str, Json]) -> str:
    said = encode([output["method"], output["query"], output["body"]])
    return sha256(said.encode()).hexdigest()


def _checked_key(key: str | None) -> str | None:
    if key is not None and (not 0 < len(key) <= KEY_CHARACTERS_MAX or not key.isprintable()):
        said = f"1 to {KEY_CHARACTERS_MAX} printable characters"
        raise InvalidInput("The key of the answer cannot be used.", [("key", said)])
    return key
