"""Processes that are killed and followed by others on the same store, and the ledger outside."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from engine.core.events import EventKind
from engine.drivers.failpoints import VARIABLE
from engine.store.opening import open_store
from tests.engine.flows import edge, flow, lines, trace
from tests.kill.child import live

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90
KILLED = -signal.SIGKILL
SAGA = ["a", "b", "c", "undo_b", "undo_a"]
"""The effects of the saga in order: c fails, and what was done is undone newest first."""
OUTCOMES = (EventKind.ACTIVITY_COMPLETED, EventKind.ACTIVITY_FAILED)


def saga(ledger):
    nodes = {name: trace(ledger) for name in ("a", "b", "undo_a", "undo_b")}
    nodes["c"] = trace(ledger, fail="declined")
    edges = [edge("a", "b"), edge("b", "c")]
    edges += [edge(name, f"undo_{name}", kind="compensation") for name in "ab"]
    return flow(nodes, edges)


class Lives:
    """One store, and the processes that have it one after the other."""

    def __init__(self, folder, database_url=None):
        self.folder = folder
        self.database_url = database_url
        self.ledger = folder / "ledger"
        self.accepted = folder / "accepted"
        self.kills = 0
        (folder / "data").mkdir()

    def begin(self, document, *requests, under=(), failpoint=""):
        """Start a process; `under` is what runs it."""
        wish = json.dumps(self._wish(document, requests))
        return subprocess.Popen(
            [*under, sys.executable, "-m", "tests.kill.child", wish],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {VARIABLE: failpoint},
        )

    def _wish(self, document, requests):
        path = self.folder / "flow.json"
        path.write_text(json.dumps(document))
        return {
            "data": str(self.folder / "data"),
            "database_url": self.database_url,
            "flow": str(path),
            "accepted": str(self.accepted),
            "requests": requests,
        }

    def finish(self, document, *requests):
        """Let this process do what is left; give what it says of the runs."""
        return json.loads(json.dumps(live(self._wish(document, requests))))

    def live(self, document, *requests, **how):
        """Let a process live to its end; give what it says of the runs, None when it was killed."""
        process = self.begin(document, *requests, **how)
        out, _ = process.communicate(timeout=PATIENCE_S)
        if process.returncode in (KILLED, 128 + signal.SIGKILL):
            self.kills += 1
            return None
        assert process.returncode == 0, out
        return json.loads(out.splitlines()[-1])

    def kill(self, process):
        process.kill()
        process.communicate()
        self.kills += 1

    def effects(self):
        """Give how often each effect was made, by its idempotency key, in order of the first."""
        return Counter(line.split()[0] for line in lines(self.ledger))

    def notes(self):
        """Give the effects in order; one that was repeated at once counts as one."""
        told = [line.split(" ", 1)[1] for line in lines(self.ledger)]
        return [note for n, note in enumerate(told) if n == 0 or told[n - 1] != note]

    def recorded(self):
        """Give the number of outcomes in the store while no process has it."""
        if not self.database_url and not (self.folder / "data" / "engine.db").exists():
            return 0
        store = open_store(self.database_url or self.folder / "data")
        try:
            rows = store.runs(flow_id=None, states=(), before=None, limit=1_000)
            facts = [fact for row in rows for fact in store.history(row.run_id, after=0, limit=99)]
            return sum(fact.kind in OUTCOMES for fact in facts)
        finally:
            store.close(is_clean=False)  # whoever comes next must know of the crash

    def promised(self):
        """Give the runs that callers were told of, by request."""
        return dict(line.split() for line in lines(self.accepted))
