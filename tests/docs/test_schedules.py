"""The reference of schedules: its examples are read, and every field stands there."""

import json
import re
from pathlib import Path

import pytest

from designer.api.models.schedules import CreateSchedule, RetryShape
from engine.drivers.schedules.shapes import schedule_problems
from engine.drivers.timing.deciding import OVERLAPS
from engine.flow.cron import read_cron

TEXT = (Path(__file__).parents[2] / "docs/reference/schedules.md").read_text()
WORDS = TEXT.split("### Words", 1)[1].split("### Clock", 1)[0]
GOOGLE = [
    "name", "description", "httpTarget", "pubsubTarget", "appEngineHttpTarget", "schedule",
    "timeZone", "state", "status", "scheduleTime", "lastAttemptTime", "userUpdateTime",
    "retryConfig.retryCount", "retryConfig.maxRetryDuration", "retryConfig.minBackoffDuration",
    "retryConfig.maxDoublings", "attemptDeadline",
]  # fmt: skip


def examples():
    quoted = [one for line in WORDS.splitlines() for one in re.findall(r"`([^`]+)`", line)]
    return [one for one in quoted if re.search(r"\d:\d\d|^every (\d+ )?(minute|hour)", one)]


def test_there_are_examples():
    assert len(examples()) > 12


@pytest.mark.parametrize("words", examples())
def test_every_example_in_words_is_read(words):
    read_cron(words)


def test_the_schedule_that_is_shown_can_be_made():
    shown = json.loads(re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)[1])
    assert CreateSchedule.model_validate(shown).id == "nightly-report"
    assert schedule_problems(shown) == []


def test_every_field_and_every_policy_stands_there():
    fields = {*CreateSchedule.model_fields, *OVERLAPS}
    fields |= {f"retry.{name}" for name in RetryShape.model_fields}
    assert [field for field in sorted(fields) if f"`{field}`" not in TEXT] == []


def test_every_field_of_cloud_scheduler_stands_there():
    table = TEXT.split("## Each field of Cloud Scheduler", 1)[1]
    assert [field for field in GOOGLE if f"`{field}`" not in table] == []
