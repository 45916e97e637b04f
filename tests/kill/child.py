"""A process with an engine that is going to be killed: `child.py '{"data": …, "flow": …}'`.

Publishes the flow, starts a run per request id and notes each accepted one in a file, as a caller
would who was answered. Prints what became of the runs when all have ended.
"""

import json
import os
import sys
from pathlib import Path

from connectors.registry import Registry
from engine.runtime import open_runtime

PATIENCE_S = 60
LEASE_MS = 1_500
PROBE = Path(__file__).parents[1] / "engine" / "connectors"


def main():
    say(json.dumps(live(json.loads(sys.argv[1]))))


def live(wish):
    """Give what has become of the runs."""
    registry = Registry(folders=[PROBE])
    place = {"database_url": wish["database_url"], "lease_ms": LEASE_MS}
    with open_runtime(Path(wish["data"]), registry=registry, workers=4, **place) as runtime:
        document = json.loads(Path(wish["flow"]).read_text())
        runtime.publish(document, by="child")
        runs = [start(runtime, document["id"], one, wish["accepted"]) for one in wish["requests"]]
        if __name__ == "__main__":
            say("started")
        for run_id in runs:
            runtime.wait(run_id, PATIENCE_S)
        return [seen(runtime, run_id) for run_id in runs]


def start(runtime, flow_id, request_id, accepted):
    run_id = runtime.start(flow_id=flow_id, request_id=request_id).run_id
    with Path(accepted).open("a", encoding="utf-8") as file:
        file.write(f"{request_id} {run_id}\n")
        file.flush()
        os.fsync(file.fileno())
    return run_id


def seen(runtime, run_id):
    view = runtime.summary(run_id)
    facts = runtime.history(run_id, limit=1_000)
    named = [(fact["kind"], fact["node"], fact["attempt"]) for fact in facts]
    return {"run_id": run_id, "state": view["state"], "undo": view["undo"], "facts": named}


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
