"""Actions for engine tests: they echo, fail, wait, leave traces, and kill the process."""

import asyncio
import os
import signal
import time
from pathlib import Path
from typing import Any

from connectors.sdk import (
    Action,
    Connector,
    Context,
    Json,
    Outcome,
    Permanent,
    Retryable,
    Started,
    field,
)
from connectors.sdk.errors import ActionError

CONNECTOR = Connector(name="probe", title="Probe")


class Echo(Action, type="probe.echo", retry="none"):
    """Give back what came."""

    value: Any = field("Value", default=None)

    def run(self, context: Context) -> Json:
        return {"value": self.value}


class Flaky(Action, type="probe.flaky", retry="none"):
    """Fail the first attempts."""

    failures: int = field("Failures", default=1)
    code: str = field("Code", default="http.503")

    def run(self, context: Context) -> Json:
        if context.attempt <= self.failures:
            raise ActionError(f"attempt {context.attempt} fails", code=self.code)
        return {"attempt": context.attempt}


class Cancelled(Action, type="probe.cancelled", retry="none"):
    """Let something out that is no Exception, as a library with a loop of its own may do."""

    def run(self, context: Context) -> Json:
        raise asyncio.CancelledError


class Trace(Action, type="probe.trace", retry="none"):
    """Write a line `<key> <note>` to the ledger, an outside effect that survives us."""

    ledger: str = field("Ledger")
    note: str = field("Note", default="")
    die: str = field("Die", default="", help="before or after the effect, once or always")
    fail: str = field("Fail with this code", default="")

    def run(self, context: Context) -> Json:
        self._die("before")
        with Path(self.ledger).open("a", encoding="utf-8") as file:
            file.write(f"{context.idempotency_key} {self.note or context.node}\n")
            file.flush()
            os.fsync(file.fileno())
        self._die("after")
        if self.fail:
            raise Permanent("as asked", code=self.fail)
        return {"note": self.note}

    def _die(self, moment: str) -> None:
        when, _, how_often = self.die.partition(" ")
        marker = Path(f"{self.ledger}.died")
        if when != moment or (how_often != "always" and marker.exists()):
            return
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)


class Gate(Action, type="probe.gate", retry="none"):
    """Wait until a file is there, or until nobody wants the outcome any more."""

    path: str = field("Path")
    is_stubborn: bool = field("Ignore aborts", default=False)

    def run(self, context: Context) -> Json:
        while not Path(self.path).exists():
            if context.is_cancelled() and not self.is_stubborn:
                raise Permanent("stopped", code="aborted")
            time.sleep(0.002)
        Path(f"{self.path}.passed").touch()
        return {}


class Job(Action, type="probe.job", retry="none"):
    """Start something outside: a folder that others write into."""

    folder: str = field("Folder")
    ask_after_s: float | None = field("Ask after", default=None)
    is_done_when_stopped: bool = field("Done when stopped", default=False)

    def run(self, context: Context) -> Started:
        handle = f"{context.attempt}"
        self._note(f"start {handle}")
        return Started(handle=handle, ask_after_s=self.ask_after_s)

    def poll(self, context: Context, handle: Json) -> Json | Started:
        self._note(f"poll {handle}")
        folder = Path(self.folder)
        if (folder / "hang").exists():
            while not context.is_cancelled():
                time.sleep(0.002)
            raise Retryable("hung")
        if (folder / "failed").exists():
            raise ActionError("it has failed", code="job.failed")
        if (folder / "broken").exists():
            raise Retryable("it could not be asked")
        if (folder / "done").exists():
            return {"handle": handle}
        return Started(handle=handle, ask_after_s=self.ask_after_s)

    def cancel(self, context: Context, handle: Json) -> Outcome | None:
        self._note(f"stop {handle}")
        return Outcome(output={"handle": handle}) if self.is_done_when_stopped else None

    def _note(self, note: str) -> None:
        folder = Path(self.folder)
        folder.mkdir(exist_ok=True)
        with (folder / "notes").open("a", encoding="utf-8") as file:
            file.write(f"{note}\n")
            file.flush()
            os.fsync(file.fileno())


class Talk(Action, type="probe.talk", retry="none"):
    """Say something, and fail the first attempts."""

    say: str = field("Say")
    failures: int = field("Failures", default=0)
    lasts: bool = field("Goes on until it is stopped", default=False)

    def run(self, context: Context) -> Json:
        context.log(self.say, attempt=context.attempt)
        if context.attempt <= self.failures:
            context.warn("No luck")
            raise ActionError("not yet", code="http.503")
        while self.lasts and not context.is_cancelled():
            time.sleep(0.002)
        return {}
