"""The faults that are planted: one small change each, of the kind that somebody might make.

A fault replaces a piece of a module's source before the module is loaded. Knows no world.
"""

from typing import NamedTuple


class Fault(NamedTuple):
    """`old` in the source of `module` becomes `new`; it has to be there exactly once."""

    name: str
    worlds: str
    """`core` or `driver`: which worlds have to notice."""
    module: str
    old: str
    new: str


CORE = "engine.core."
DRIVERS = "engine.drivers."

FAULTS = (
    Fault(
        "routing ignores the port",
        "core",
        f"{CORE}routing",
        "is_live = edge.port == port\n",
        "is_live = port is not None\n",
    ),
    Fault(
        "the outcome of an old attempt counts",
        "core",
        f"{CORE}machine",
        "        and work.attempt == event.attempt\n",
        "",
    ),
    Fault(
        "undo runs oldest first",
        "core",
        f"{CORE}undo",
        "_, frame, index = unit.completed.pop()",
        "_, frame, index = unit.completed.pop(0)",
    ),
    Fault(
        "a window is one item too wide",
        "core",
        f"{CORE}maps",
        "len(each.kids) < step.concurrency",
        "len(each.kids) <= step.concurrency",
    ),
    Fault(
        "what completes while the run stops is not undone",
        "core",
        f"{CORE}attempts",
        "        remember_undo(run, frame, step)\n",
        "",
    ),
    Fault(
        "a retry may come early",
        "core",
        f"{CORE}timers",
        "is_retrying and work.attempt == event.attempt and event.at >= work.due_at",
        "is_retrying and work.attempt == event.attempt",
    ),
    Fault(
        "a stopping run aborts nothing",
        "core",
        f"{CORE}stopping",
        "if bring_to_rest(run, frame, run.plan.steps[step], work):",
        "if True:",
    ),
    Fault(
        "retry timers are lost in a crash",
        "core",
        f"{CORE}outstanding",
        "    commands.append(retry_timer(frame, step, work))",
        "    pass",
    ),
    Fault(
        "a finished item is no entry of its own",
        "core",
        f"{CORE}bodies",
        "        run.remember(each, frame, NONE)\n",
        "        each.completed += frame.completed\n",
    ),
    Fault(
        "the deadline of the run may come early",
        "core",
        f"{CORE}timers",
        "return due_at is not None and is_forward(run) and event.at >= due_at",
        "return due_at is not None and is_forward(run)",
    ),
    Fault(
        "a finished undo is not counted",
        "core",
        f"{CORE}undo",
        "    run.undone += 1\n",
        "",
    ),
    Fault(
        "an all-join waits like a merge",
        "core",
        f"{CORE}routing",
        'elif join == "all":',
        'elif join == "every":',
    ),
    Fault(
        "a doubtful commit keeps its machines",
        "driver",
        f"{DRIVERS}runs.embedded",
        """        self._is_failing = True
        drop(self._runs, turn.touched)
""",
        """        self._is_failing = True
        self._runs.update(turn.touched)
""",
    ),
    Fault(
        "outcomes in doubt are thrown away",
        "driver",
        f"{DRIVERS}runs.embedded",
        "                self._again.append(item)\n        if turn.touched:",
        "                pass\n        if turn.touched:",
    ),
    Fault(
        "nothing is resumed after a doubt",
        "driver",
        f"{DRIVERS}runs.embedded",
        "        if turn.touched:\n            self._again.append(Resume(tuple(turn.touched)))\n",
        "",
    ),
    Fault(
        "a doubtful start is answered as done",
        "driver",
        f"{DRIVERS}runs.setbacks",
        "    if rows and all(row is not None for row in rows):",
        "    if True:",
    ),
    Fault(
        "a repeated start is a new run",
        "driver",
        f"{DRIVERS}runs.entering",
        """    if known is not None:
        return known.run_id, False
""",
        """    if known is not None:
        start = replace(start, row=row._replace(request_id=None))
""",
    ),
    Fault(
        "the body of a repeated start is not compared",
        "driver",
        f"{DRIVERS}runs.entering",
        "known is not None and known.body_hash != row.body_hash",
        "known is not None and known.body_hash is None",
    ),
    Fault(
        "work is handed out before its cause is committed",
        "driver",
        f"{DRIVERS}runs.embedded",
        "                self._store.commit(turn.batch)\n",
        """                self._dispatcher.dispatch(turn, is_stopping=self._is_stopping)
                self._store.commit(turn.batch)
""",
    ),
    Fault(
        "runs that were read again forget waiting outcomes",
        "driver",
        f"{DRIVERS}runs.dispatch",
        "        if jobs and turn.reloaded:",
        "        if jobs and turn is None:",
    ),
    Fault(
        "attempts that nobody saw end are always repeated",
        "driver",
        f"{DRIVERS}runs.unknown",
        'return compiled.node(step).on_unknown == "rerun"',
        "return True",
    ),
    Fault(
        "a waiting run leaves memory without its moment",
        "driver",
        f"{DRIVERS}runs.noting",
        '            return "waiting", "none", wake_at\n',
        '            return "waiting", "none", None\n',
    ),
    Fault(
        "timers of runs in memory fire early",
        "driver",
        f"{DRIVERS}runs.dispatch",
        "self._heap[0][0] <= now:",
        "self._heap[0][0] <= now + 60_000:",
    ),
    Fault(
        "a clock that goes back takes the history along",
        "driver",
        f"{DRIVERS}runs.turn",
        "if event.at < machine.now:",
        "if event.at < 0:",
    ),
    Fault(
        "the end of a run does not reach its row",
        "driver",
        f"{DRIVERS}runs.updates",
        "        ended_at=max(now, live.machine.now),",
        "        ended_at=None,",
    ),
    Fault(
        "the cursor of a schedule stays where it is",
        "driver",
        f"{DRIVERS}timing.firing",
        "        next_at=row.next_at if is_held_only else moved.next_at,\n",
        "        next_at=row.next_at,\n",
    ),
    Fault(
        "a schedule fires the next nominal time instead",
        "driver",
        f"{DRIVERS}timing.doing",
        "self._starter.scheduled(row, at) if row.flow_id",
        "self._starter.scheduled(row, at + 21_600_000) if row.flow_id",
    ),
    Fault(
        "one run that cannot be written ends the engine",
        "driver",
        f"{DRIVERS}runs.embedded",
        """        except StoreUnavailable as unavailable:
            self._doubt(turn, items, unavailable)
        except Fenced as fenced:""",
        "        except Fenced as fenced:",
    ),
    Fault(
        "a parked run is brought back by itself",
        "driver",
        f"{DRIVERS}runs.turn",
        'row.state == "queued" or (row.state == PARKED and not is_parked_too)',
        'row.state == "queued"',
    ),
    Fault(
        "batches are not fenced",
        "driver",
        f"{DRIVERS}runs.turn",
        "            self._fence(self._epochs)",
        "            pass",
    ),
    Fault(
        "a takeover takes nothing for lost",
        "driver",
        f"{DRIVERS}cluster.tenancy",
        "            self._doubt(lost)\n",
        "",
    ),
    Fault(
        "an owner works in a shard before it has taken it over",
        "driver",
        f"{DRIVERS}ownership",
        "for s, epoch in mine.items() if s not in self._gained}",
        "for s, epoch in mine.items()}",
    ),
    Fault(
        "a takeover forgets the runs of gained shards",
        "driver",
        f"{DRIVERS}ownership",
        "            go_on()\n",
        "            pass\n",
    ),
    Fault(
        "a stale owner begins what it was handed",
        "driver",
        f"{DRIVERS}ownership",
        "return self._epochs.get(shard) == epoch",
        "return True",
    ),
)
