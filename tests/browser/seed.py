"""A Baton with something of everything in it: flows, and runs in every state a person may meet."""

import shutil
import subprocess
import sys
import time

import requests

from tests.browser.seed_flows import APPROVAL, LONG, QUARREL, blocked, one_node
from tests.browser.server import ROOT, Server, free_port
from tests.examples.shop_process import Shop

EXAMPLES = ROOT / "examples"
SECONDS_MAX = 20
STRUCTURED = {"Content-Type": "application/cloudevents+json"}
TRIGGER = {"id": "paid", "type": "trigger.event", "name": "Paid"}


class World:
    """A server, the shop beside it, and what was put in; `runs` are ids by what became of them."""

    def __init__(self, folder):
        data = folder / "data"
        shutil.copytree(EXAMPLES / "image-pipeline" / "pictures", data / "files" / "pictures")
        connectors = EXAMPLES / "image-pipeline" / "connectors"
        self.server = Server(data, "--flows", EXAMPLES, "--connectors", connectors)
        self.shop = Shop()
        self.http = requests.Session()
        self.runs = {}

    def __enter__(self):
        """Start the server and make a key for ourselves."""
        try:
            self.server.start()
            self.http.headers["Authorization"] = f"Bearer {self.token('seed')}"
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        """End both."""
        self.http.close()
        try:
            self.server.stop()
        finally:
            self.shop.close()

    def token(self, name, role="owner"):
        """Make a token of a person or a script."""
        words = ["token", "create", "--name", name, "--role", role, "--data", self.server.data]
        command = [sys.executable, "-m", "designer", *map(str, words)]
        made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return made.stdout.strip()

    def call(self, method, path, body=None, **headers):
        """Ask the API; give its answer's data."""
        url = f"{self.server.url}/api/v1{path}"
        answer = self.http.request(method, url, json=body, headers=headers, timeout=20)
        if not answer.ok:
            message = f"{method} {path}: {answer.status_code} {answer.text}"
            raise AssertionError(message)
        return answer.json() if answer.content else None

    def add_flow(self, flow, *, published=True):
        """Store a flow, and publish it."""
        revision = self.call("POST", "/flows", flow)["revision"]
        if published:
            self.call("POST", f"/flows/{flow['id']}/publish", **{"If-Match": f'"{revision}"'})
        return flow["id"]

    def run(self, flow_id, input_=None, *, until=None):
        """Start a run, wait until it has reached a state, and give its id."""
        started = self.call("POST", f"/flows/{flow_id}/runs", {"input": input_})
        end = time.monotonic() + SECONDS_MAX
        states = (until,) if isinstance(until, str) else until
        while states is not None:
            run = self.call("GET", f"/runs/{started['run_id']}")
            if run["state"] in states:
                break
            if time.monotonic() > end:
                message = f"{flow_id} is {run['state']} and not {until}: {run}"
                raise AssertionError(message)
            time.sleep(0.05)
        return started["run_id"]

    def fill(self):
        """Put in a bit of everything."""
        order = {"order": "A-1001", "sku": "teapot", "quantity": 2, "shop": self.shop.url}
        dead_end = f"http://127.0.0.1:{free_port()}/"
        self._add_flows(dead_end)
        runs = self.runs
        runs["succeeded"] = self.run("order-saga", order | {"express": True}, until="succeeded")
        runs["report"] = self.run("sales-report", {"shop": self.shop.url}, until="succeeded")
        runs["pictures"] = self.run("image-pipeline", {}, until="succeeded")
        self.shop.switch("charge", "decline")
        runs["undone"] = self.run("order-saga", order | {"order": "A-1002"}, until="failed")
        self.shop.switch("charge", "ok")
        runs["failed"] = self.run("invoice", until="failed")
        runs["waiting"] = self.run("follow-up", until="waiting")
        runs["retrying"] = self.run("weather", until=("running", "waiting"))
        runs["cancelled"] = self.run("follow-up", until="waiting")
        self.call("POST", f"/runs/{runs['cancelled']}/cancel", {"reason": "Not needed any more"})
        room = self.shop.url + "/sales"
        runs["blocked"] = self.run("hotel", room, until="undo_blocked")
        self._add_cases(runs["succeeded"])
        token = {"name": "shop-api", "type": "bearer", "fields": {"token": "a token of the shop"}}
        self.call("POST", "/credentials", {**token, "hosts": ["api.example.com"]})
        self._add_events()
        asked = {"what": "a new espresso machine", "euros": 1290, "who": "Eve", "team": "Office"}
        runs["approval"] = self.run("purchase", asked, until="waiting")
        self.run("purchase", asked | {"what": "20 licences", "euros": 4800}, until="waiting")
        return self

    def _add_events(self):
        """Send an event that starts a run, and one that cannot."""
        when = "{{ event.data.amount > 100 }}"
        config = {"type": "shop.order.paid", "when": when}
        self.add_flow(one_node("on-payment", "Thank who pays", TRIGGER | {"config": config}))
        event = {"specversion": "1.0", "type": "shop.order.paid", "source": "/shops/7"}
        event |= {"subject": "orders/A-1001", "datacontenttype": "application/json"}
        for id_, data in (("bad", {"total": 7}), ("good", {"amount": 180, "order": "A-1001"})):
            self.call("POST", "/events", event | {"id": id_, "data": data}, **STRUCTURED)

    def _add_cases(self, run_id):
        """Make two test cases of a run: one that passes, and one that does not."""
        case = self.call("POST", f"/runs/{run_id}/test-case")
        for name, expected in (("case", {}), ("bad_case", {"output": {"carrier": "Snail"}})):
            one = case | {"id": name.replace("_", "-"), "expect": case["expect"] | expected}
            self.call("PUT", f"/flows/order-saga/tests/{one['id']}", one)
            self.runs[name] = one["id"]

    def _add_flows(self, dead_end):
        wait = {"id": "wait", "type": "flow.wait", "name": "A month", "config": {"duration": "30d"}}
        self.add_flow(APPROVAL)
        self.add_flow(blocked(dead_end))
        self.add_flow(one_node("follow-up", "Follow up after a month", wait))
        fail = {"code": "invoice.unpaid", "message": "Invoice 2026-118 is 14 days overdue"}
        failing = {"id": "check", "type": "flow.fail", "name": "Overdue?", "config": fail}
        self.add_flow(one_node("invoice", "Check an invoice", failing))
        call = {
            "id": "ask",
            "type": "http.request",
            "name": "Ask the weather service",
            "config": {"url": dead_end},
            "retry": {"max_attempts": 9, "initial_delay": "1h"},
        }
        self.add_flow(one_node("weather", "Weather of the day", call))
        self.add_flow(QUARREL, published=False)
        self._add_versions()
        self.add_flow({"schema": "baton.flow/v1", "id": "empty", "name": "Empty"}, published=False)

    def _add_versions(self):
        """Publish a flow, and leave a changed draft of it with a pin."""
        self.add_flow(LONG)
        stored = self.call("GET", "/flows/long")
        flow = stored["flow"]
        flow["nodes"] = [
            node | {"config": {"values": {"n": 2}}} if node["id"] == "fetch" else node
            for node in flow["nodes"]
            if node["id"] != "goodbye"
        ]
        flow["edges"] = [edge for edge in flow["edges"] if edge["to"] != "goodbye"]
        self.call("PUT", "/flows/long", flow, **{"If-Match": f'"{stored["revision"]}"'})
        self.call("PUT", "/flows/long/pins/fetch", {"output": {"rows": 3}})
