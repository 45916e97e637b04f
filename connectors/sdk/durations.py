"""Durations as people write them: `500ms 30s 5m 2h 7d`, or ISO 8601. Reads no clock."""

import re

_UNITS_MS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_SHORT = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_ISO = re.compile(
    r"P(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?)?"
)
_CHARACTERS_MAX = 40
DURATION_MS_MAX = 366 * 86_400_000


def duration_ms(text: str) -> int:
    """Give milliseconds; raises ValueError with a sentence for what is none or over a year."""
    said = text.strip()
    found = _parse(said) if len(said) <= _CHARACTERS_MAX else None
    if found is None:
        raise ValueError(
            f"{said[:_CHARACTERS_MAX]!r} is no duration such as 500ms, 30s, 5m, 2h or 7d"
        )
    if found > DURATION_MS_MAX:
        raise ValueError(f"{said!r} is longer than a year")
    return round(found)


def duration_text(ms: int) -> str:
    """Write milliseconds in the largest unit that holds them whole: `100ms`, `90s`, `1h`."""
    for unit, size in reversed(_UNITS_MS.items()):
        if ms and ms % size == 0:
            return f"{ms // size}{unit}"
    return "0s"


def _parse(said: str) -> float | None:
    short = _SHORT.fullmatch(said)
    if short:
        return float(short[1]) * _UNITS_MS[short[2]]
    iso = _ISO.fullmatch(said)
    if not iso or said.endswith(("P", "T")):
        return None
    days = int(iso["w"] or 0) * 7 + int(iso["d"] or 0)
    clock = int(iso["h"] or 0) * 3600 + int(iso["m"] or 0) * 60 + float(iso["s"] or 0)
    return days * _UNITS_MS["d"] + clock * 1000
