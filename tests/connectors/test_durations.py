"""Durations as people write them."""

import pytest

from connectors.sdk.durations import duration_ms


@pytest.mark.parametrize(
    ("text", "expected"),
    [("500ms", 500), ("30s", 30_000), ("1.5m", 90_000), ("2h", 7_200_000), ("7d", 604_800_000),
     ("PT1H30M", 5_400_000), ("P1DT0.5S", 86_400_500), ("P2W", 1_209_600_000), (" 0s ", 0)],
)  # fmt: skip
def test_a_duration_is_read(text, expected):
    assert duration_ms(text) == expected


@pytest.mark.parametrize(
    "text", ["", "5", "s", "-5s", "P", "PT", "P1DT", "1h30m", "400d", "9" * 99]
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r"duration|year"):
        duration_ms(text)
