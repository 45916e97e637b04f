"""The facade's part about schedules. Thread-safe."""

from collections.abc import Mapping, Sequence

from engine.core.plan import Json
from engine.drivers.facade.part import Facade
from engine.drivers.schedules.by_hand import view_of_started
from engine.views.times import rfc3339


class SchedulesFacade(Facade):
    """Schedules: of published flows' nodes, and by themselves."""

    def schedules(
        self, flow_id: str | None = None, *, after: str = "", limit: int | None = None
    ) -> list[dict[str, Json]]:
        """Give schedules by id: those that start a flow, those after an id, so many."""
        return self._m.schedules.book.listed(flow_id, after=after, limit=limit)

    def schedule(self, schedule_id: str) -> dict[str, Json]:
        """Give a schedule. Raises NotFound."""
        return self._m.schedules.book.view(schedule_id)

    def next_fires(self, flow_ids: Sequence[str]) -> dict[str, str]:
        """Give when the next schedule of each of these flows fires; what is paused does not."""
        found = self._m.store.next_fires(flow_ids)
        return {flow_id: rfc3339(at) for flow_id, at in found.items()}

    def create_schedule(self, words: Mapping[str, Json]) -> str:
        """Make a schedule by itself and give its id. Raises InvalidInput, Conflict."""
        schedule_id = self._m.schedules.book.create(words)
        self._m.poke()
        return schedule_id

    def change_schedule(self, schedule_id: str, words: Mapping[str, Json]) -> None:
        """Make it anew; it keeps what it has lived through.

        Raises NotFound, InvalidInput, and Conflict for a node's, which publishing changes.
        """
        self._m.schedules.book.change(schedule_id, words)
        self._m.poke()

    def delete_schedule(self, schedule_id: str) -> None:
        """Remove it. Raises NotFound, and Conflict for a node's."""
        self._m.schedules.book.delete(schedule_id)

    def pause_schedule(self, schedule_id: str) -> None:
        """Stop a schedule from firing. Raises NotFound."""
        self._m.schedules.book.pause(schedule_id)

    def resume_schedule(self, schedule_id: str) -> None:
        """Let a schedule fire again, from now on. Raises NotFound."""
        self._m.schedules.book.resume(schedule_id)
        self._m.poke()

    def run_schedule(self, schedule_id: str) -> dict[str, Json]:
        """Do now what a schedule does, besides its nominal times. Raises NotFound.

        Gives `run_id` or `task_id`, and `due_at`.
        """
        return view_of_started(self._m.schedules.run(schedule_id))

    def backfill_schedule(
        self, schedule_id: str, *, first: int, last: int
    ) -> list[dict[str, Json]]:
        """Start what a period's nominal times have not started yet; milliseconds since 1970.

        Raises NotFound, InvalidInput.
        """
        started = self._m.schedules.backfill(schedule_id, first=first, last=last)
        return [view_of_started(one) for one in started]

    def preview_schedule(
        self,
        cron: str,
        time_zone: str = "UTC",
        gap: str = "after",
        repeated: str = "first",
        count: int = 5,
    ) -> list[str]:
        """Give the next fire times of a rule. Raises InvalidInput."""
        words = {"cron": cron, "time_zone": time_zone, "gap": gap, "repeated": repeated}
        return [moment["at"] for moment in self.preview_moments(words, count)]

    def preview_moments(self, words: Mapping[str, Json], count: int) -> list[dict[str, Json]]:
        """Give the next fires: `at`, and a `note` when the clock changes. Raises InvalidInput.

        `words` are those of a schedule about its times: `cron`, `every`, `at` and the like.
        """
        return self._m.schedules.book.preview(words, count=count)

    def fires(self, schedule_id: str, *, limit: int = 30) -> list[dict[str, Json]]:
        """Give what became of a schedule's last nominal times, newest first. Raises NotFound."""
        return self._m.schedules.book.fires(schedule_id, limit=limit)
