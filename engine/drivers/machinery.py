"""The engine's parts, made and joined in the right order, opened and closed in the right order."""

from collections.abc import Callable, Collection
from dataclasses import replace

from connectors.sdk.catalog import Catalog
from connectors.sdk.context import Services
from engine.core.events import Event
from engine.core.plan import Json
from engine.drivers.attempts.executor import Actions, Executor
from engine.drivers.attempts.options import Options
from engine.drivers.attempts.pool import Pool
from engine.drivers.attempts.suspects import Suspects, noting_in
from engine.drivers.clock import Clock
from engine.drivers.cluster.posting import Mail, Post
from engine.drivers.cluster.tenancy import EngineTenant, tenant_only
from engine.drivers.credentials.desk import CredentialDesk
from engine.drivers.credentials.keys import Keys
from engine.drivers.failpoints import passing_by
from engine.drivers.ids import Ids
from engine.drivers.inlets import Inlets
from engine.drivers.limits import Limits
from engine.drivers.operators.debugging import DebugStarts
from engine.drivers.operators.forks import Forks
from engine.drivers.operators.operating import Operators
from engine.drivers.outside.answers import AnswerDesk
from engine.drivers.outside.emitting import Emitter
from engine.drivers.outside.tokens import CallbackTokens
from engine.drivers.ownership import FREE, Ownership, Sole
from engine.drivers.queues.book import QueueBook
from engine.drivers.queues.desk import TaskDesk
from engine.drivers.queues.work import TaskWork
from engine.drivers.reading.approvals import Approvals
from engine.drivers.reading.lists import Lists
from engine.drivers.reading.overviews import Overviews
from engine.drivers.reading.previews import Previews
from engine.drivers.reading.reader import Reader
from engine.drivers.reading.replays import Replays
from engine.drivers.reading.statistics import Statistics
from engine.drivers.reading.values import Values
from engine.drivers.runs.callees import Callees
from engine.drivers.runs.embedded import Engine
from engine.drivers.runs.jobs import Job
from engine.drivers.runs.recovery import left_behind
from engine.drivers.runs.starting import Starter, Wish
from engine.drivers.runs.watch import Watch
from engine.drivers.schedules.scheduling import Scheduling
from engine.drivers.targets.targets import Targets
from engine.drivers.timing.housekeeping import Housekeeping
from engine.drivers.timing.sources import Source, Wakes
from engine.drivers.timing.ticker import Ticker
from engine.drivers.topics.machine import TopicMachine
from engine.drivers.versions.programs import Programs
from engine.drivers.versions.publishing import Publisher
from engine.store.protocol import Store
from engine.store.records import Place

BASE_URL = "http://127.0.0.1:8000"
"""Where the world reaches us when nobody says otherwise."""


class Machinery:
    """Everything that works on one store; `services` is what it lends to connectors."""

    def __init__(  # noqa: PLR0913  # here everything comes together
        self,
        store: Store,
        services: Services,
        *,
        actions: Actions,
        catalog: Callable[[], Catalog],
        clock: Clock,
        workers: int,
        suspects: Suspects | None = None,
        ownership: Ownership | None = None,
        limits: Limits | None = None,
        base_url: str = BASE_URL,
        keys: Keys | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.catalog = catalog
        self.actions = actions
        ids = Ids(clock)
        self._ownership = ownership or Sole()
        is_shared = self._ownership.is_shared
        watch = self._watch = Watch(is_shared=is_shared)
        tokens = CallbackTokens(store.secret, base_url)
        programs = Programs(self.store, catalog, callback_url=tokens.url)
        self.credentials = CredentialDesk(store, services, keys, clock, ids.new, base_url)
        self.publisher = self._publisher(ids)
        self.reader = Reader(self.store, programs, watch)
        self.limits = limits or Limits()
        self.engine = self._engine(programs, ids)
        put, owner = self.engine.put, self._ownership
        self.post = Post(store, put, clock=clock, ids=ids, ownership=owner)
        self._mail = Mail(store, put, owner)
        self.starter = Starter(self.engine, programs, self.publisher, ids)
        self.task_desk = TaskDesk(self.store, clock, ids, self._ownership.epochs)
        self._open_views(programs)
        self.operators = self._operators(programs)
        topics = TopicMachine(self.store, clock, self._ownership.epochs, self.poke)
        emitter = Emitter(self.engine.interest, clock)
        services = replace(services, tasks=self.task_desk, topics=topics.lender, emit=emitter.emit)
        services = replace(services, credentials=self.credentials.lender)
        self.targets = Targets(actions, services, self._start_flow)
        self._task_work = TaskWork(self.store, clock, self.targets)
        self.options = Options(actions, services)
        self._executor = Executor(actions, services, now_ms=clock.now_ms)
        self._workers = workers
        self._suspects = suspects or Suspects()
        self._is_closed = False
        self._pool: Pool | None = None
        answers = AnswerDesk(
            store, programs, reader=self.reader, post=self.post, tokens=tokens, clock=clock, ids=ids
        )
        self.inlets = self._inlets(services, topics, answers, emitter)
        self.schedules = self._schedules(ids)
        self.ticker = Ticker(self._sources(), clock)

    def _publisher(self, ids: Ids) -> Publisher:
        return Publisher(
            self.store,
            self.catalog,
            self.clock,
            ids,
            is_shared=self._ownership.is_shared,
            credentials=self.credentials.vault.names,
        )

    def _open_views(self, programs: Programs) -> None:
        """Make what reads runs, and what people handle."""
        self.queues = QueueBook(self.store, self.clock, self.task_desk.tell)
        self.overviews = Overviews(self.store, self.reader, self._watch)
        self.approvals = Approvals(self.store, self.reader)
        self.previews = Previews(self.reader, programs, self.clock)
        self.replays = Replays(self.store, self.reader)
        self.values = Values(self.store, self.reader)
        self.lists = Lists(self.store, self.reader)
        self.statistics = Statistics(self.store, self.reader, self.clock)

    def _engine(self, programs: Programs, ids: Ids) -> Engine:
        return Engine(
            self.store,
            programs,
            self.clock,
            self._watch,
            self._ownership,
            callees=Callees(programs, self.publisher, ids, self.limits),
            limits=self.limits,
            look=self._look_early,
        )

    def _operators(self, programs: Programs) -> Operators:
        return Operators(
            self.store,
            programs,
            reader=self.reader,
            post=self.post,
            forks=Forks(self.reader, programs, self.publisher, self.starter),
            clock=self.clock,
            debug=DebugStarts(self.reader, programs, self.publisher, self.starter, self.catalog),
        )

    def _schedules(self, ids: Ids) -> Scheduling:
        return Scheduling(
            self.store,
            self.clock,
            ids,
            starter=self.starter,
            enqueue_all=self.task_desk.enqueue_all,
            cancel=self.operators.cancel,
            put=self.engine.put,
            epochs=self._ownership.epochs,
        )

    def _sources(self) -> tuple[Source, ...]:
        keeping = Housekeeping(self.store, self.clock, self.limits)
        wakes = Wakes(self.store, self.engine.put, self._ownership.epochs)
        return self.schedules.source, wakes, self.task_desk, *self.inlets.sources(), keeping

    def _inlets(
        self, services: Services, topics: TopicMachine, answers: AnswerDesk, emitter: Emitter
    ) -> Inlets:
        return Inlets(
            self.store,
            self.clock,
            services,
            actions=self.actions,
            starter=self.starter,
            reader=self.reader,
            watch=self._watch,
            post=self.post,
            put=self.engine.put,
            targets=self.targets,
            topics=topics,
            answers=answers,
            emitter=emitter,
            ownership=self._ownership,
            limits=self.limits,
            poke=self.poke,
        )

    def _look_early(self, place: Place) -> None:
        self.inlets.look_early(place)

    def open(self, *, run_scheduler: bool) -> None:
        """Begin to work: first with the runs that were left."""
        self._pool = Pool(
            workers=self._workers,
            perform=self._performing(),
            deliver=self.engine.deliver,
            now_ms=self.clock.now_ms,
        )
        begun, doubt = self._suspects.begun or None, self.engine.doubts.tell
        left = (
            [] if self._ownership.is_shared else left_behind(self.store, begun=begun, doubt=doubt)
        )
        self.inlets.events.router.refresh()  # what runs do from here on is told
        self.engine.open(self._pool)
        for item in left:
            self.engine.put(item)
        self._begin_to_own(self._pool)
        self.task_desk.open(self._task_work, self.poke, self._on_task)
        self.inlets.open()
        if run_scheduler:
            self.ticker.open()

    def _performing(self) -> Callable[[Job], Event | None]:
        perform = passing_by(self._executor.attempt)
        if self._ownership.is_shared:
            # Asked last: whoever waits for the store may lose its leases meanwhile.
            return noting_in(self.store, tenant_only(perform, self._ownership.may_begin))
        return self._suspects.noting(perform)

    def _on_task(self, shard: int) -> None:
        """Tell the queue's owner, where it may be another process."""
        if self._ownership.is_shared:
            self.store.signal([shard])

    def _begin_to_own(self, pool: Pool) -> None:
        if self._ownership.is_shared:
            tenant = EngineTenant(
                self.store,
                put=self.engine.put,
                shun=self._shun,
                busy=lambda: self._busy_shards(pool),
                doubt=self.engine.doubts.tell,
                on_crash=self.inlets.early.sweep,
                now_ms=self.clock.now_ms,
            )
            self.store.watch_signals(self._on_signal)
            self._ownership.open(tenant)
            self._mail.open()
            return
        if self.store.was_crashed:
            self.inlets.early.sweep()
        self.store.release_tasks(now=self.clock.now_ms())

    def _busy_shards(self, pool: Pool) -> set[int]:
        """Give the shards with something that only this process can say."""
        return pool.busy_shards() | self._task_work.busy_shards() | self.engine.doubts.shards()

    def _shun(self, shards: Collection[int]) -> None:
        self.engine.shun(shards)
        self.task_desk.shunned = frozenset(shards)

    def _on_signal(self, shards: Collection[int]) -> None:
        """Look at once where there is news, instead of soon."""
        if not shards or FREE in shards:
            self._ownership.look()
        self._mail.look()
        self.poke()

    def poke(self) -> None:
        """Look now for what is due."""
        self.ticker.poke()

    def _start_flow(self, flow_id: str, value: Json, request_id: str, node: str | None) -> object:
        wish = Wish(flow_id=flow_id, input=value, request_id=request_id, trigger=node)
        return self.starter.start([wish])

    def close(self, *, drain_s: float) -> None:
        """Stop taking things in, finish what has begun, commit it, let go. Once is enough."""
        if self._is_closed:
            return
        self._is_closed = True
        self._ownership.drain()
        self._mail.close()
        self.ticker.close()
        self.inlets.close(drain_s=drain_s)
        self._task_work.close(drain_s=drain_s)
        if self._pool is not None:
            self._pool.close(drain_s=drain_s)
        self.engine.close()
        is_clean, doubtful = not self.engine.has_lost, self.engine.doubts.shards()
        self._ownership.close(is_clean=is_clean, doubtful=doubtful)
        self._watch.close()
        self.store.close(is_clean=is_clean and not doubtful)
