"""The specs of the triggers: what starts runs."""

from typing import Final

from engine.flow.controls_event import EVENT_SPEC
from engine.flow.controls_queue import QUEUE_SPEC
from engine.flow.controls_webhook import WEBHOOK_SPEC
from engine.flow.schemas import choice, control, schema, text, value

TRIGGERS: Final = (
    control(
        "trigger.manual",
        "Start by hand",
        "play",
        "Start a run from the editor, the command line or the API.",
        docs="The output is the run's input.",
        config_schema=schema({}),
    ),
    control(
        "trigger.schedule",
        "Schedule",
        "calendar-clock",
        "Start a run at times that a cron rule gives.",
        docs="Five fields: minute, hour, day of month, month, day of week; names, `0` and `7` for "
        "Sunday, `@daily` and its kin. When both day fields are restricted, either may match. "
        "The run's input is `scheduled_at` with what `input` holds. Each nominal time starts "
        "exactly one run.",
        config_schema=schema(
            {
                "cron": text("Cron", "For example 0 9 * * MON-FRI.", widget="cron", is_plain=True),
                "time_zone": text(
                    "Time zone",
                    "For example Europe/Berlin.",
                    default="UTC",
                    widget="time_zone",
                    is_plain=True,
                ),
                "gap": choice(
                    "Skipped hour",
                    ("after", "skip"),
                    "A time that does not exist when clocks go forward: run right after, or not.",
                ),
                "repeated": choice(
                    "Repeated hour",
                    ("first", "both"),
                    "A time that comes twice when clocks go back: run once, or both times.",
                ),
                "missed": choice(
                    "After an outage",
                    ("latest", "all", "skip"),
                    "Which of the missed times are made up for.",
                ),
                "overlap": choice(
                    "While one still runs", ("allow", "skip"), "Start another, or leave it out."
                ),
                "input": value("Input", "Given to each run.", widget="json", is_plain=True),
            },
            required=("cron",),
        ),
        output_schema={"type": "object", "properties": {"scheduled_at": {"type": "string"}}},
        subtitle="{cron}",
    ),
    WEBHOOK_SPEC,
    EVENT_SPEC,
    QUEUE_SPEC,
)
