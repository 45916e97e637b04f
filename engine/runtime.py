"""The engine's facade: what the designer and the command line hold. Everything is thread-safe.

`open_runtime` is the one place where the engine's parts are put together.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from connectors.registry import Registry
from connectors.sdk.catalog import Catalog
from connectors.sdk.context import Services
from connectors.sdk.egress import EgressPolicy
from engine.cases.model import Case
from engine.cases.proposing import proposed, relaxed
from engine.cases.running import FACTS_ALL_MAX, CaseRunner, report_of
from engine.core.plan import Json
from engine.drivers.attempts.suspects import NOTE_NAME, Suspects
from engine.drivers.clock import Clock, SystemClock
from engine.drivers.credentials.desk import CredentialDesk
from engine.drivers.credentials.keys import Keys, keys_of
from engine.drivers.facade.answers import AnswersFacade
from engine.drivers.facade.hooks import HooksFacade
from engine.drivers.facade.operators import OperatorsFacade
from engine.drivers.facade.queues import QueuesFacade
from engine.drivers.facade.schedules import SchedulesFacade
from engine.drivers.facade.topics import TopicsFacade
from engine.drivers.facade.triggers import TriggersFacade
from engine.drivers.facade.views import ViewsFacade
from engine.drivers.facade.watches import WatchesFacade
from engine.drivers.ids import Ids
from engine.drivers.limits import Limits
from engine.drivers.machinery import BASE_URL, Machinery
from engine.drivers.operators.debugging import DebugWish
from engine.drivers.ownership import LEASE_MS, Leases, owner_name
from engine.drivers.runs.starting import StartedRun, Wish
from engine.drivers.versions.palette import Palette
from engine.drivers.versions.publishing import VersionInfo, version_info
from engine.errors import Conflict, StoreUnavailable
from engine.flow.findings import Finding
from engine.flow.validate import validate
from engine.store.opening import open_store

WORKERS = 16
DRAIN_S = 5.0
"""How long closing waits for attempts that have begun; the others run after the next opening."""


class Runtime(
    ViewsFacade,
    OperatorsFacade,
    AnswersFacade,
    HooksFacade,
    TopicsFacade,
    QueuesFacade,
    SchedulesFacade,
    TriggersFacade,
    WatchesFacade,
):
    """One open store with its engine."""

    @property
    def catalog(self) -> Catalog:
        """What flows can be made of: the connectors' actions and the controls."""
        return self._m.catalog()

    @property
    def credentials(self) -> CredentialDesk:
        """The credentials: their desk, their `vault` and the `tokens` of our own issuer."""
        return self._m.credentials

    def validate(self, document: Json) -> tuple[Finding, ...]:
        """Say everything that is wrong with a document. Never raises."""
        names = None
        with suppress(StoreUnavailable):
            names = self._m.credentials.vault.names()
        found = validate(document, self.catalog, credentials=names)
        return (*found, *self._m.inlets.hooks.beside(document))

    def publish(self, document: Json, *, by: str) -> VersionInfo:
        """Make the document its flow's newest version, and its triggers live.

        The same content as the newest version gives that version. Raises InvalidFlow.
        """
        info = self._m.publisher.publish(document, by=by)
        self._m.inlets.published(info.flow_id)
        return info

    def unpublish(self, flow_id: str) -> None:
        """Switch a flow's triggers off; its versions stay for the runs they have."""
        self._m.store.withdraw(flow_id)
        self._m.inlets.published(flow_id)

    def versions(self, flow_id: str) -> list[VersionInfo]:
        """Give a flow's versions, newest first."""
        return [version_info(row) for row in self._m.store.versions(flow_id)]

    def version_document(self, flow_id: str, number: int) -> dict[str, Any]:
        """Give a version's document. Raises NotFound."""
        return self._m.publisher.document(flow_id, number)

    def start(
        self,
        *,
        flow_id: str | None = None,
        version: int | None = None,
        draft: Json = None,
        input: Json = None,  # noqa: A002  # the word of the API
        request_id: str | None = None,
        trigger: str | None = None,
    ) -> StartedRun:
        """Start a run of the newest version, of this version, or of a draft.

        Returns when the start is durable. Raises NotFound, InvalidFlow, InvalidInput,
        StoreUnavailable, and Conflict for a request id that was used with another body.
        """
        wish = Wish(
            flow_id=flow_id,
            version=version,
            draft=draft,
            input=input,
            request_id=request_id,
            trigger=trigger,
        )
        return self.start_many([wish])[0]

    def start_many(self, wishes: Sequence[Wish]) -> list[StartedRun]:
        """Start runs together, in one transaction; raises as `start` does."""
        return self._m.starter.start(wishes)

    def start_debug(self, wish: DebugWish) -> StartedRun:
        """Start a run of a draft for looking at: with mocks, up to a node, or of one node only.

        Raises what `start` raises; InvalidInput says what of the wish cannot be.
        """
        return self._m.operators.debug.start(wish)

    def run_cases(self, document: Json, cases: Sequence[Case]) -> dict[str, Json]:
        """Run test cases of a document and give the report; calls nobody, writes nothing.

        Raises InvalidFlow when the document has errors.
        """
        runner = CaseRunner(document, self.catalog, self._m.actions)
        return report_of(runner.run_all(cases, facts_max=FACTS_ALL_MAX))

    def propose_case(self, run_id: str) -> Case:
        """Give a test case made from a run. Raises NotFound, Conflict when it has not begun."""
        seen = self._m.reader.whole(self._m.reader.row(run_id))
        if not seen.seq:
            raise Conflict(f"Run {run_id} has not begun, so nothing is known of it.")
        trigger = None if seen.trigger < 0 else seen.plan.steps[seen.trigger].node
        name = f"As run {run_id}"
        case = proposed(seen, id_=f"run-{run_id.lower()}", name=name, trigger=trigger)
        runner = CaseRunner(self.run_document(run_id), self.catalog, self._m.actions)
        return relaxed(case, lambda one: runner.run(one).differences)

    def close(self, *, drain_s: float = DRAIN_S) -> None:
        """Finish what has begun, within some seconds, and let go of the store."""
        self._m.close(drain_s=drain_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_runtime(  # noqa: PLR0913  # what a host may decide
    data: Path,
    *,
    registry: Registry,
    clock: Clock | None = None,
    workers: int = WORKERS,
    run_scheduler: bool = True,
    egress: EgressPolicy | None = None,
    queue_url: str | None = None,
    files_root: Path | None = None,
    database_url: str | None = None,
    limits: Limits | None = None,
    base_url: str = BASE_URL,
    lease_ms: int = LEASE_MS,
    keys: Keys | None = None,
) -> Runtime:
    """Open the store in a folder, take over its unfinished runs, and begin to work.

    With `database_url` the store is that PostgreSQL database, and other processes may work on it
    as well, each taking over from one that is silent for `lease_ms`; the folder then keeps files
    and queues only. `files_root` is where the default file store is, when it is not below the
    folder; `base_url` is how the world reaches this server, for the URLs of callbacks. `keys` open
    the credentials; without them the environment's do, or those of a file in the folder. Raises
    StoreLocked, StoreTooNew, StoreUnavailable.
    """
    store = open_store(database_url or data)
    services = Services(
        files_root=files_root or data / "files",
        queues_root=data / "queues",
        state_root=data / "connector-state",
        queue_url=queue_url,
        egress=egress or EgressPolicy(),
    )
    machinery = Machinery(
        store,
        services,
        actions=registry,
        catalog=Palette(registry).catalog,
        clock=clock or SystemClock(),
        workers=workers,
        suspects=None if store.is_shared else Suspects(data / NOTE_NAME),
        ownership=Leases(store, owner_name(), lease_ms=lease_ms) if store.is_shared else None,
        limits=limits,
        base_url=base_url,
        keys=keys or keys_of(data),
    )
    try:
        machinery.open(run_scheduler=run_scheduler)
    except BaseException:
        machinery.close(drain_s=0)
        raise
    return Runtime(machinery)


@contextmanager
def open_credentials(
    data: Path, *, database_url: str | None = None, keys: Keys | None = None
) -> Iterator[CredentialDesk]:
    """Open the credentials of a store alone, without an engine. Raises as `open_runtime` does."""
    store, clock = open_store(database_url or data), SystemClock()
    services = Services(files_root=data / "files")
    try:
        new_id = Ids(clock).new
        yield CredentialDesk(store, services, keys or keys_of(data), clock, new_id, BASE_URL)
    finally:
        store.close(is_clean=not store.was_crashed)  # the next engine is still told of a crash
