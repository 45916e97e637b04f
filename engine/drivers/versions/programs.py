"""Versions compiled once and kept: what the engine, the executor and the views read of a flow."""

import json
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from connectors.sdk.catalog import Catalog
from engine.core.plan import Plan
from engine.drivers.rowtext import AnswerTexts
from engine.errors import InvalidFlow, NotFound
from engine.flow.document import Flow, Node, parse_flow
from engine.flow.parts import CallbackUrl, no_callback_url
from engine.flow.planner import compile_flow
from engine.flow.program import Program
from engine.store.protocol import VersionStore
from engine.store.records import VersionRow

PROGRAMS_MAX = 256
"""Compiled versions kept in memory; the ones used longest ago go first."""


class Compiled:
    """A version, ready to run. Shared by all threads and never changed."""

    __slots__ = (
        "_nodes",
        "answer_texts",
        "flow",
        "keeps_facts",
        "number",
        "pins",
        "plan",
        "program",
        "version_id",
    )

    def __init__(self, row: VersionRow, flow: Flow, plan: Plan, program: Program) -> None:
        self.version_id = row.version_id
        self.number = row.number
        self.flow = flow
        self.pins: dict[str, int] = json.loads(row.pins or "{}")
        """The versions of other flows that `pinned` calls mean, by flow id."""
        self.keeps_facts = may_keep(flow)
        self.plan = plan
        self.program = program
        self.answer_texts = AnswerTexts(program.fixed_answers())
        by_id = {node.id: node for node in flow.nodes}
        self._nodes = tuple(by_id[step.node] for step in plan.steps)

    def node(self, step: int) -> Node:
        """Give the document's node of a step."""
        return self._nodes[step]

    def node_of(self, step: int) -> str:
        """Give the node id of a step; nothing for NONE."""
        return self.plan.steps[step].node if step >= 0 else ""


class Programs:
    """Compiles versions when they are first needed."""

    def __init__(
        self,
        store: VersionStore,
        catalog: Callable[[], Catalog],
        *,
        callback_url: CallbackUrl = no_callback_url,
    ) -> None:
        self._store = store
        self._callback_url = callback_url
        self._catalog = catalog
        self._lock = Lock()
        self._kept: OrderedDict[str, Compiled] = OrderedDict()

    def get(self, version_id: str) -> Compiled:
        """Give a stored version. Raises NotFound, InvalidFlow when it no longer compiles."""
        with self._lock:
            if (compiled := self._kept.get(version_id)) is not None:
                self._kept.move_to_end(version_id)
                return compiled
        row = self._store.version(version_id)
        if row is None:
            raise NotFound(f"There is no version {version_id}.")
        return self.compile(row)

    def compile(self, row: VersionRow) -> Compiled:
        """Compile a version and keep it. Raises InvalidFlow."""
        flow, findings = parse_flow(json.loads(row.document))
        if flow is None:
            raise InvalidFlow(findings)
        made = compile_flow(flow, self._catalog(), callback_url=self._callback_url)
        compiled = Compiled(row, flow, made.plan, made.program)
        with self._lock:
            self._kept[row.version_id] = compiled
            while len(self._kept) > PROGRAMS_MAX:
                self._kept.popitem(last=False)
        return compiled


def may_keep(flow: Flow) -> bool:
    """Tell whether a flow's runs may keep facts in memory."""
    is_wanted = flow.settings.durability == "start_and_end"
    return is_wanted and all(node.on_unknown == "rerun" for node in flow.nodes)
