"""The facade's part that shows runs as people see them. Thread-safe; writes nothing."""

from collections.abc import Iterator
from typing import Any

from engine.core.plan import Json
from engine.drivers.facade.part import Facade
from engine.drivers.reading.lists import RunFilter
from engine.drivers.reading.previews import PreviewWish
from engine.drivers.reading.reader import KEEP_ALIVE_S
from engine.drivers.reading.values import ValueWish


class ViewsFacade(Facade):
    """Runs, their nodes and their histories."""

    def run(
        self, run_id: str, *, is_whole: bool = False, is_light: bool = False
    ) -> dict[str, Json]:
        """Give a run with all its nodes. Raises NotFound.

        Outputs that are too large together are left out unless it is to be whole; every long value
        is when it is to be light.
        """
        return self._m.reader.run(run_id, is_whole=is_whole, is_light=is_light)

    def summary(self, run_id: str) -> dict[str, Json]:
        """Give a run without its nodes, from its row alone. Raises NotFound."""
        return self._m.reader.summary(run_id)

    def runs(
        self,
        *,
        flow_id: str | None = None,
        state: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
        wanted: RunFilter | None = None,
    ) -> tuple[list[dict[str, Json]], str | None]:
        """Give a page of runs, newest first, and the cursor of the next page.

        `wanted` says more closely which, in place of `flow_id` and `state`.
        """
        if wanted is None:
            states = () if state is None else tuple(state.split(","))
            wanted = RunFilter(flow_id=flow_id, states=states)
        return self._m.lists.runs(wanted, cursor=cursor, limit=limit)

    def statistics(
        self,
        *,
        since: int | None = None,
        until: int | None = None,
        buckets: int = 48,
        flow_id: str | None = None,
    ) -> dict[str, Json]:
        """Give how runs fare between two moments: the last day when none is given.

        Raises InvalidInput.
        """
        give = self._m.statistics.give
        return give(since=since, until=until, buckets=buckets, flow_id=flow_id)

    def node(self, run_id: str, node_id: str, *, is_light: bool = False) -> dict[str, Json]:
        """Give a node of a run with its input and tries; no long values when it is to be light.

        Raises NotFound.
        """
        return self._m.reader.node(run_id, node_id, is_light=is_light)

    def value(
        self, wish: ValueWish, *, depth: int = 3, entries: int = 50, offset: int = 0
    ) -> dict[str, Json]:
        """Give one value of a run, cut. Raises NotFound, and InvalidInput for the path."""
        return self._m.values.shown(wish, depth=depth, entries=entries, offset=offset)

    def value_text(self, wish: ValueWish) -> str:
        """Give one whole value of a run as JSON. Raises as `value` does."""
        return self._m.values.text(wish)

    def history(self, run_id: str, *, after: int = 0, limit: int = 200) -> list[dict[str, Json]]:
        """Give a run's facts with `seq > after`. Raises NotFound."""
        return self._m.reader.history(run_id, after=after, limit=limit)

    def growing_history(
        self, run_id: str, *, after: int, limit: int = 200, wait_s: float
    ) -> list[dict[str, Json]]:
        """Give a run's facts with `seq > after`, and wait a while for some when there are none.

        Gives nothing when the time is up, or no more can come. Raises NotFound.
        """
        return self._m.overviews.growing_history(run_id, after=after, limit=limit, wait_s=wait_s)

    def timeline(self, run_id: str) -> dict[str, Json]:
        """Give what a run did when: tries, waits, calls, undos, scopes. Raises NotFound."""
        return self._m.overviews.timeline(run_id)

    def replay(self, run_id: str, *, after: int = 0, limit: int = 500) -> dict[str, Json]:
        """Give what each fact with `seq > after` changed, in order. Raises NotFound."""
        return self._m.replays.page(run_id, after=after, limit=limit)

    def children(
        self, run_id: str, *, cursor: str | None = None, limit: int = 50
    ) -> tuple[list[dict[str, Json]], str | None]:
        """Give a page of the runs that a run has called, oldest first. Raises NotFound."""
        return self._m.overviews.children(run_id, cursor=cursor, limit=limit)

    def approvals(
        self,
        *,
        cursor: str | None = None,
        limit: int = 50,
        by: str = "",
        is_mine: bool = False,
        text: str = "",
    ) -> tuple[list[dict[str, Json]], str | None]:
        """Give a page of what people are asked to decide. Raises InvalidInput for the cursor.

        `by` says for whom: `is_mine` leaves out what is not theirs to decide. `text` is searched.
        """
        return self._m.approvals.page(cursor=cursor, limit=limit, by=by, is_mine=is_mine, text=text)

    def approvals_waiting(self, *, by: str, most: int = 100) -> int:
        """Give how many questions `by` may decide, at most so many."""
        return self._m.approvals.count(by=by, most=most)

    def approval(
        self, run_id: str, node: str, *, frame: int | None = None, by: str = ""
    ) -> dict[str, Json]:
        """Give a question, open or not, with the answers so far. Raises NotFound."""
        return self._m.approvals.one(run_id, node, frame=frame, by=by)

    def run_document(self, run_id: str) -> dict[str, Any]:
        """Give the document that a run runs. Raises NotFound."""
        return self._m.reader.document(run_id)

    def wait(self, run_id: str, timeout_s: float | None = None) -> dict[str, Json]:
        """Give the run when it has ended or needs a person, or when the time is up. NotFound."""
        return self._m.reader.wait(run_id, timeout_s)

    def result(self, run_id: str, timeout_s: float | None = None) -> dict[str, Json]:
        """Give what a run has come to, without its nodes, as soon as `wait` would. NotFound."""
        return self._m.reader.result(run_id, timeout_s)

    def preview_expression(self, wish: PreviewWish) -> dict[str, Json]:
        """Give what an expression comes to on a run's data, or its error. Raises NotFound."""
        return self._m.previews.preview(wish)

    def follow(
        self, run_id: str, *, after_seq: int = 0, keep_alive_s: float = KEEP_ALIVE_S
    ) -> Iterator[dict[str, Json] | None]:
        """Give what changes in a run as it is committed, None when nothing does for so long.

        Ends with the run.
        """
        return self._m.reader.follow(run_id, after_seq=after_seq, keep_alive_s=keep_alive_s)
