"""The specs of the triggers: what starts runs."""

from typing import Final

from engine.flow.controls_event import EVENT_SPEC
from engine.flow.controls_queue import QUEUE_SPEC
from engine.flow.controls_webhook import WEBHOOK_SPEC
from engine.flow.schemas import choice, control, schema, text, value

INSTANTS: Final = {
    "title": "At",
    "description": "Instead of cron: an instant such as 2026-03-01T09:00:00Z, or a list of them.",
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    "ui": {"expression": "never"},
}

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
        docs="`cron` has five fields: minute, hour, day of month, month, day of week; names, `0` "
        "and `7` for Sunday, `@daily` and its kin. When both day fields are restricted, either "
        "may match. It also takes words: `every 5 minutes`, `1st friday of quarter 9:00`. In its "
        "place, `every` takes a span and `at` takes instants. The run's input is `scheduled_at` "
        "with what `input` holds. Each nominal time starts exactly one run.",
        config_schema=schema(
            {
                "cron": text(
                    "Cron",
                    "For example 0 9 * * MON-FRI, or every 5 minutes from 10:00 to 14:00.",
                    widget="cron",
                    is_plain=True,
                ),
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
                    "While one still runs",
                    ("allow", "skip", "queue_one", "cancel_previous"),
                    "Start another, leave it out, let one wait for its end, or stop that one.",
                ),
                "every": text(
                    "Every",
                    "Instead of cron: a span such as 90s, counted from the start, or from when it "
                    "was published first.",
                    is_plain=True,
                ),
                "at": INSTANTS,
                "start": text(
                    "Start", "No fire before, such as 2026-03-01T09:00:00Z.", is_plain=True
                ),
                "end": text("End", "No fire after.", is_plain=True),
                "jitter": text(
                    "Jitter",
                    "Fires up to so much later, each time by another amount that stays the same.",
                    is_plain=True,
                ),
                "window": text(
                    "Made up for within",
                    "Missed times that are older than this are left out.",
                    is_plain=True,
                ),
                "input": value("Input", "Given to each run.", widget="json", is_plain=True),
            },
        ),
        output_schema={"type": "object", "properties": {"scheduled_at": {"type": "string"}}},
        subtitle="{cron} {every} {at}",
    ),
    WEBHOOK_SPEC,
    EVENT_SPEC,
    QUEUE_SPEC,
)
