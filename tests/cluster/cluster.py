"""Workers that are processes on one database, and what can be seen of them from outside."""

import os
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import psycopg

from connectors.registry import Registry
from engine.core.events import EventKind
from engine.errors import StoreUnavailable
from engine.runtime import open_runtime
from engine.store.opening import open_store

ROOT = Path(__file__).parents[2]
CONNECTORS = Path(__file__).parent / "connectors"
PATIENCE_S = 60
OUTCOMES = (EventKind.ACTIVITY_COMPLETED, EventKind.ACTIVITY_FAILED)


def until(is_so, what, patience_s=PATIENCE_S):
    """Wait for other processes; a moment that never comes is a failure."""
    patience = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < patience, f"{what} did not happen"
        time.sleep(0.02)


class Cluster:
    """One database and those who work on it."""

    def __init__(self, server, url, folder):
        self.server = server
        self.url = url
        self.ledger = folder / "ledger"
        self.folder = folder
        self.processes = []
        self._front = None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        for process in self.processes:
            process.kill()
            process.wait()
            process.stdout.close()
        if self._front is not None:
            self._front.close(drain_s=0)

    def worker(self):
        """Start a worker; returns when it works."""
        with (self.folder / "workers.log").open("a") as log:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "designer", "worker", "--database-url", self.url),
                    *("--data", str(self.folder / "data"), "--connectors", str(CONNECTORS)),
                ],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=os.environ,
            )
        self.processes.append(process)
        assert "works on" in process.stdout.readline(), self.log()
        return process

    def log(self):
        return (self.folder / "workers.log").read_text()

    def front(self):
        """Give an engine in this process, to publish and to start at."""
        if self._front is None:
            self._front = open_runtime(
                self.folder / "front",
                registry=Registry(folders=[CONNECTORS]),
                database_url=self.url,
                workers=4,
            )
        return self._front

    def leave(self):
        """Close the engine in this process in order."""
        self._front.close()
        self._front = None

    def publish(self, *names, pause_ms=0):
        """Publish a chain of effects."""
        config = {"ledger": str(self.ledger), "pause_ms": pause_ms}
        nodes = [{"id": name, "type": "outside.effect", "config": config} for name in names]
        edges = [{"from": one, "to": other} for one, other in pairwise(names)]
        document = {
            "schema": "baton.flow/v1",
            "id": "work",
            "name": "Work",
            "nodes": nodes,
            "edges": edges,
        }
        self.front().publish(document, by="test")

    def start(self, count, prefix="q"):
        """Start runs, asking again while the store is away; give their ids."""
        return [self._start(f"{prefix}{n}") for n in range(count)]

    def _start(self, request_id):
        patience = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self.front().start(flow_id="work", request_id=request_id).run_id
            except StoreUnavailable:
                assert time.monotonic() < patience, "a start was not accepted"
                time.sleep(0.05)

    def shares(self):
        """Give how many shards each worker has, by its process id."""
        query = (
            "SELECT split_part(owner, ':', 2)::int, count(*) FROM leases WHERE owner IS NOT NULL"
        )
        query += " AND until > extract(epoch FROM clock_timestamp()) * 1000 GROUP BY owner"
        with psycopg.connect(self.url) as connection:
            return dict(connection.execute(query).fetchall())

    def share(self, *processes):
        """Wait until these share all shards between them, with the front while there is one."""
        pids = {process.pid for process in processes}
        pids |= set() if self._front is None else {os.getpid()}
        fair = -(-64 // len(pids))
        until(
            lambda: (
                (now := self.shares()).keys() == pids
                and sum(now.values()) == 64
                and max(now.values()) <= fair
            ),
            "a fair share",
        )

    def ended(self, run_ids):
        """Wait for the ends of runs; give the facts of each, read from the store itself."""
        store = open_store(self.url)
        try:
            until(lambda: all(store.run(one).ended_at for one in run_ids), "the end of all runs")
            assert {store.run(one).state for one in run_ids} == {"succeeded"}
            return {one: store.history(one, after=0, limit=1_000) for one in run_ids}
        finally:
            store.close()

    def effects(self):
        """Give how often each effect was made, by its key."""
        return Counter(line.split()[0] for line in self.lines())

    def makers(self):
        """Give how many effects each process has made."""
        return Counter(int(line.split()[1]) for line in self.lines())

    def lines(self):
        return self.ledger.read_text().splitlines() if self.ledger.exists() else []


def outcomes(facts):
    """Give how often each activity has an outcome, over all runs."""
    return Counter(
        (fact.run_id, fact.frame, fact.step)
        for rows in facts.values()
        for fact in rows
        if fact.kind in OUTCOMES
    )
