"""Keeps what was measured: one JSON line for each measurement, with what it ran on."""

import json
import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "results"


def append(table: str, **measurement: object) -> None:
    """Add a line to a table's file."""
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "cores": os.cpu_count(),
        **measurement,
    }
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{table}.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")
