"""`baton run`: runs a flow file to its end on an engine of its own, in this process."""

import json
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING, Any

from connectors.registry import Registry
from designer.cli.flow_file import FlowFile, connector_folders, read_flow_file
from designer.cli.trouble import explained
from designer.errors import Malformed, UsageError
from designer.strict_json import read_json
from engine.errors import EngineError, InvalidFlow, InvalidInput
from engine.runtime import open_runtime

if TYPE_CHECKING:
    from engine.runtime import Runtime

Json = Any
GOOD, FAILED, BAD = 0, 1, 2
FILES_DEFAULT = "baton-files"
"""Where `storage.*` and `sheets.*` work when no data directory is named."""
STOPPED = frozenset({"undo_blocked", "parked"})
"""Not an end, and yet nothing more happens here without a person."""
SHOWN = frozenset({"succeeded", "failed", "skipped", "cancelled", "compensated"})


def run(arguments: Namespace) -> int:
    """Run the flow and print what became of it; 0 when it succeeded, 1 when not, 2 when bad."""
    file = read_flow_file(Path(arguments.flow))
    value = _input(arguments.input)
    registry = Registry(folders=connector_folders(file, arguments.connectors))
    with _runtime(registry, arguments.data) as runtime:
        if file.document is None:  # to the engine, no draft means a published flow
            return _print_findings(file, InvalidFlow(runtime.validate(None)))
        try:
            run_id = runtime.start(draft=file.document, input=value).run_id
        except InvalidFlow as error:
            return _print_findings(file, error)
        except InvalidInput as error:
            places = "; ".join(f"{field}: {message}" for field, message in error.errors)
            raise UsageError(f"--input: {places or error}") from None
        with _cancel_on_interrupt(runtime, run_id):
            _follow(runtime, run_id, is_quiet=arguments.json)
        view = runtime.run(run_id, is_whole=True)
        if arguments.data is None:
            _warn_of_tasks(runtime)
    _print_run(view, as_json=arguments.json)
    return GOOD if view["state"] == "succeeded" else FAILED


def _warn_of_tasks(runtime: "Runtime") -> None:
    """Say what goes with the temporary engine: nobody is left to send it."""
    for queue in runtime.queues():
        waiting = queue["tasks"].get("waiting", 0) + queue["tasks"].get("running", 0)
        if waiting:
            sys.stderr.write(
                f"baton: {waiting} task(s) on the queue {queue['name']!r} will not be sent: this "
                "engine ends with the run. Name its data with --data, and serve that.\n"
            )


def _input(text: str | None) -> Json:
    if text is None:
        return None
    raw = text.encode("utf-8", "replace")
    if text.startswith("@"):
        with explained():
            raw = Path(text[1:]).read_bytes()
    try:
        return read_json(raw)
    except Malformed as error:
        raise UsageError(f"--input: {error.detail.replace('The body', 'This')}") from None


@contextmanager
def _runtime(registry: Registry, data: str | None) -> "Iterator[Runtime]":
    with TemporaryDirectory(prefix="baton-run-") as temporary:
        named = Path(data).expanduser().absolute() if data is not None else None
        files = Path(FILES_DEFAULT).absolute() if named is None else None
        with explained():
            runtime = open_runtime(named or Path(temporary), registry=registry, files_root=files)
        try:
            yield runtime
        finally:
            runtime.close()


@contextmanager
def _cancel_on_interrupt(runtime: "Runtime", run_id: str) -> Iterator[None]:
    def cancel(_number: int, _frame: FrameType | None) -> None:
        # The first Ctrl-C undoes what was done; a second one does not wait for that.
        signal.signal(signal.SIGINT, before)
        # In a thread: this one may hold a lock that is needed, or be writing just now.
        Thread(target=_cancel, args=(runtime, run_id), daemon=True).start()

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _cancel(runtime: "Runtime", run_id: str) -> None:
    sys.stderr.write("Cancelling; what was done is undone. Ctrl-C again stops at once.\n")
    with suppress(EngineError):  # It may have ended in between.
        runtime.cancel(run_id, by="Ctrl-C")


def _follow(runtime: "Runtime", run_id: str, *, is_quiet: bool) -> None:
    shown: dict[str, str] = {}
    for delta in runtime.follow(run_id, after_seq=0):
        if delta is None:
            continue
        for node, view in delta["nodes"].items():
            is_told = view["state"] in SHOWN or "wait" in view
            if is_told and shown.get(node) != view["state"] and not is_quiet:
                shown[node] = view["state"]
                sys.stderr.write(f"  {view['state']:<12} {node}{_why(view)}\n")
        if delta["run"]["state"] in STOPPED:
            return


def _why(view: dict[str, Json]) -> str:
    if "wait" in view:
        return f": {_awaited(view['wait'])}"
    error = view.get("error")
    if view["state"] == "failed" and isinstance(error, dict):
        return f": {error.get('code')}: {error.get('message')}"
    return ""


def _awaited(wait: dict[str, Json]) -> str:
    """Say what a node waits for. Nobody can answer an engine that serves nothing."""
    said = {
        "approval": f"approval of {wait.get('title')!r}",
        "callback": "a callback",
        "event": f"an event {wait.get('type')!r}",
    }[wait["kind"]]
    until = f", until {wait['timeout_at']}" if "timeout_at" in wait else ""
    return f"{said}{until}; only a flow that `baton serve` runs can be answered"


def _print_findings(file: FlowFile, error: InvalidFlow) -> int:
    for finding in error.findings:
        if finding.severity == "error":
            sys.stderr.write(f"{file.describe(finding)}\n")
    return BAD


def _print_run(view: dict[str, Json], *, as_json: bool) -> None:
    if as_json:
        answer = {key: view[key] for key in ("run_id", "state", "output", "error")}
        answer["nodes"] = {
            node: {key: shown.get(key) for key in ("state", "attempts", "output", "error")}
            for node, shown in view["nodes"].items()
        }
        json.dump(answer, sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    sys.stderr.write(f"{view['state']}\n")
    if view["state"] == "succeeded":
        json.dump(view["output"], sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    elif isinstance(view["error"], dict):
        error = view["error"]
        where = f"{error.get('node')}: " if error.get("node") else ""
        sys.stderr.write(f"baton: {where}{error.get('code')}: {error.get('message')}\n")
