"""A process that takes events and is going to be killed: `events_child.py DATA COUNT`.

Sends each event twice, and works until every one has started its run and the end of every run has
started another. Prints what those were started with.
"""

import json
import sys
import time
from pathlib import Path

from connectors.registry import Registry
from engine.runtime import open_runtime
from tests.engine.flows import edge, flow

PATIENCE_S = 60


def on(id_, type_, **config):
    trigger = {"type": "trigger.event", "config": {"type": type_, **config}}
    say = {"type": "flow.set", "config": {"values": {}}}
    return flow({"on": trigger, "say": say}, [edge("on", "say")], id_=id_, output="{{ input }}")


def main():
    data, count = Path(sys.argv[1]), int(sys.argv[2])
    only_shop = [{"attribute": "flow", "value": "shop"}]
    with open_runtime(data, registry=Registry(), workers=2) as runtime:
        runtime.publish(on("shop", "paid"), by="child")
        runtime.publish(on("tell", "baton.run.finished", filters=only_shop), by="child")
        for number in [*range(count), *range(count)]:
            runtime.send_event({"id": f"e{number}", "source": "/s", "type": "paid"})
        until = time.monotonic() + PATIENCE_S
        while len(outputs(runtime, "tell")) < count:
            assert time.monotonic() < until
            time.sleep(0.01)
        told = [(one["subject"], one["id"]) for one in outputs(runtime, "tell")]
        said = {"shop": [one["id"] for one in outputs(runtime, "shop")], "told": told}
        sys.stdout.write(json.dumps(said))


def outputs(runtime, flow_id):
    runs = runtime.runs(flow_id=flow_id, state="succeeded", limit=200)[0]
    return [runtime.run(run["run_id"])["output"] for run in runs]


if __name__ == "__main__":
    main()
