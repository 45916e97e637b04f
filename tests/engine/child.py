"""A process with an engine, for tests that kill it: `child.py DATA FLOWS.json REQUEST_ID...`.

Publishes the flows, starts a run of the last one per request id, says `started`, and works until
all have ended. With BATON_TEST_ANSWERS it first answers the callback whose URL is the first note of
that ledger, and says what it was told.
"""

import json
import os
import sys
import time
from pathlib import Path

from connectors.registry import Registry
from engine.runtime import open_runtime

PATIENCE_S = 30


def answer(runtime, ledger):
    until = time.monotonic() + PATIENCE_S
    while not (ledger.exists() and ledger.read_text().endswith("\n")):
        assert time.monotonic() < until
        time.sleep(0.002)
    token = ledger.read_text().split()[1].rpartition("/")[2]
    sys.stdout.write(runtime.answer_callback(token, method="POST", body="early") + "\n")
    sys.stdout.flush()


def main():
    data, document, *request_ids = sys.argv[1:]
    registry = Registry(folders=[Path(__file__).parent / "connectors"])
    with open_runtime(Path(data), registry=registry, workers=4) as runtime:
        for flow in json.loads(Path(document).read_text()):
            runtime.publish(flow, by="child")
        ids = [runtime.start(flow_id=flow["id"], request_id=one).run_id for one in request_ids]
        sys.stdout.write("started\n")
        sys.stdout.flush()
        if ledger := os.environ.get("BATON_TEST_ANSWERS"):
            answer(runtime, Path(ledger))
        for run_id in ids:
            runtime.wait(run_id, PATIENCE_S)


if __name__ == "__main__":
    main()
