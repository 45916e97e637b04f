"""The facade's part about time: schedules. Thread-safe."""

from collections.abc import Mapping

from engine.core.plan import Json
from engine.drivers.facade.part import Facade
from engine.drivers.runs.starting import StartedRun


class TimeFacade(Facade):
    """Schedules."""

    def schedules(self, flow_id: str | None = None) -> list[dict[str, Json]]:
        """Give the schedules of published flows."""
        return self._m.schedules.listed(flow_id)

    def pause_schedule(self, schedule_id: str) -> None:
        """Stop a schedule from firing. Raises NotFound."""
        self._m.schedules.pause(schedule_id)

    def resume_schedule(self, schedule_id: str) -> None:
        """Let a schedule fire again, from now on. Raises NotFound."""
        self._m.schedules.resume(schedule_id)
        self._m.poke()

    def run_schedule(self, schedule_id: str) -> StartedRun:
        """Start the run of a schedule now, besides its nominal times. Raises NotFound."""
        return self._m.fire_now(schedule_id)

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
        return self._m.schedules.preview(words, count=count)

    def fires(self, schedule_id: str, *, limit: int = 30) -> list[dict[str, Json]]:
        """Give what became of a schedule's last nominal times, newest first. Raises NotFound."""
        return self._m.schedules.fires(schedule_id, limit=limit)
