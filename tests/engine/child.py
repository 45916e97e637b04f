"""A process with an engine, for tests that kill it: `child.py DATA FLOWS.json REQUEST_ID...`.

Publishes the flows, starts a run of the last one per request id, says `started`, and works until
all have ended.
"""

import json
import sys
from pathlib import Path

from connectors.registry import Registry
from engine.runtime import open_runtime

PATIENCE_S = 30


def main():
    data, document, *request_ids = sys.argv[1:]
    registry = Registry(folders=[Path(__file__).parent / "connectors"])
    with open_runtime(Path(data), registry=registry, workers=4) as runtime:
        for flow in json.loads(Path(document).read_text()):
            runtime.publish(flow, by="child")
        ids = [runtime.start(flow_id=flow["id"], request_id=one).run_id for one in request_ids]
        sys.stdout.write("started\n")
        sys.stdout.flush()
        for run_id in ids:
            runtime.wait(run_id, PATIENCE_S)


if __name__ == "__main__":
    main()
