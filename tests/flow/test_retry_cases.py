"""The table that the editor's picture of a retry is checked against."""

import json

import pytest

from engine.flow.durations import duration_ms
from tests.flow.retry_cases import NO_DURATIONS, TABLE, table, written


def test_the_table_is_what_the_engine_does():
    assert TABLE.read_text() == written(), "write it anew: python -m tests.flow.retry_cases"
    assert json.loads(TABLE.read_text()) == json.loads(json.dumps(table()))


@pytest.mark.parametrize("text", NO_DURATIONS)
def test_what_the_table_calls_no_duration_is_none(text):
    with pytest.raises(ValueError, match=r"no duration|longer than a year"):
        duration_ms(text)
