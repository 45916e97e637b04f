"""One attempt: find the action, call it, turn its outcome into a fact. Knows no thread."""

from collections.abc import Callable, Mapping
from typing import Protocol

from connectors.registry import UnknownAction
from connectors.sdk.action import Action
from connectors.sdk.context import Context, Services
from connectors.sdk.credential import Opening
from connectors.sdk.errors import ActionError, Permanent
from connectors.sdk.host import begin, cancel, poll
from connectors.sdk.logs import LogBook
from connectors.sdk.outcome import Json, Outcome, Started
from connectors.sdk.watch import Watch
from engine.core.events import ActivityCompleted, ActivityFailed, ActivityPending, Event
from engine.drivers.attempts.opening import masked, masked_error, opening_of
from engine.drivers.runs.jobs import Job

MESSAGE_CHARACTERS_MAX = 4_000


class Actions(Protocol):
    """Where actions come from; the registry is one."""

    def action(self, type_: str, version: int | None) -> type[Action]:
        """Give an action's class."""
        ...

    def watch(self, kind: str) -> type[Watch]:
        """Give the class of a kind of watch. Raises LookupError."""
        ...


class Executor:
    """Makes attempts with the actions of a registry and the services of the host."""

    def __init__(self, actions: Actions, services: Services, *, now_ms: Callable[[], int]) -> None:
        self._actions = actions
        self._services = services
        self._now_ms = now_ms

    def attempt(self, job: Job) -> Event:
        """Make one attempt. Never raises: what goes wrong is an ActivityFailed."""
        key, opening = job.key, None
        try:
            node = job.compiled.node(key.step)
            action = self._actions.action(node.type, node.version)
            opening = opening_of(self._services.credentials, action, node.credential)
            outcome = _performed(action, job, self._context(job, node.id, opening))
        except ActionError as error:
            return self._failed(job, masked_error(error, opening))
        except UnknownAction as error:
            return self._failed(job, Permanent(str(error), code="unknown_action"))
        except BaseException as error:  # noqa: BLE001  # asyncio's CancelledError is no Exception
            broken = Permanent(f"{type(error).__name__}: {error}", code="bug")
            return self._failed(job, masked_error(broken, opening))
        if opening is not None:
            outcome = masked(outcome, opening)
        if isinstance(outcome, Started):
            return still_pending(job, outcome, at=self._now_ms())
        return ActivityCompleted(
            at=self._now_ms(),
            frame=key.frame,
            step=key.step,
            attempt=key.attempt,
            output=outcome.output,
            port=outcome.port,
        )

    def _context(self, job: Job, node_id: str, opening: Opening | None) -> Context:
        key = job.key
        return Context(
            services=self._services,
            run_id=key.run_id,
            flow_id=job.compiled.flow.id,
            node=node_id,
            attempt=key.attempt,
            idempotency_key=f"{key.run_id}/{key.frame}/{node_id}",
            timeout_s=None if job.timeout_ms is None else job.timeout_ms / 1_000,
            is_cancelled=lambda: job.is_cancelled,
            credential=opening,
            keep_log=lambda level, text, details: self._log(job, opening, level, text, details),
        )

    def _log(
        self,
        job: Job,
        opening: Opening | None,
        level: str,
        text: object,
        details: Mapping[str, Json],
    ) -> None:
        if job.log is None:
            job.log = LogBook()
        secrets = () if opening is None else opening.hidden()
        job.log.add(text, at=self._now_ms(), level=level, details=details, secrets=secrets)

    def _failed(self, job: Job, error: ActionError) -> ActivityFailed:
        key = job.key
        return ActivityFailed(
            at=self._now_ms(),
            frame=key.frame,
            step=key.step,
            attempt=key.attempt,
            error=error_value(error, node=job.compiled.node_of(key.step), attempt=key.attempt),
            retryable=error.retryable,
            retry_after_ms=error.retry_after_ms,
        )


def _performed(action: type[Action], job: Job, context: Context) -> Outcome | Started:
    if job.handle is None:
        return begin(action, job.input, context)
    if not job.is_stop:
        return poll(action, job.input, context, job.handle)
    outcome = cancel(action, job.input, context, job.handle)
    if outcome is None:
        raise Permanent("What went on outside was stopped.", code="aborted")
    return outcome


def still_pending(job: Job, started: Started, *, at: int) -> ActivityPending:
    """Give the fact that an attempt goes on outside."""
    key, after_s = job.key, started.ask_after_s
    return ActivityPending(
        at=at,
        frame=key.frame,
        step=key.step,
        attempt=key.attempt,
        handle=started.handle,
        ask_after_ms=None if after_s is None else round(after_s * 1_000),
    )


def error_value(error: ActionError, *, node: str, attempt: int) -> Json:
    """Give the error as flows and views see it."""
    return {
        "code": error.code,
        "message": error.message[:MESSAGE_CHARACTERS_MAX],
        "node": node,
        "attempt": attempt,
        "details": error.details or None,
    }
