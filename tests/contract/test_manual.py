"""What the manual says about stores is so."""

import re
from pathlib import Path

from engine.store import postgres
from engine.store.schema import metadata
from engine.store.spill import SPILL_BYTES

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "stores.md").read_text()


def test_every_table_is_named_with_its_key():
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| `([\w, ]+)` \|", PAGE, flags=re.MULTILINE)
    keys = {
        name: ", ".join(column.name for column in table.primary_key)
        for name, table in metadata.tables.items()
    }
    assert dict(rows) == keys


def test_every_limit_has_the_value_that_is_named():
    rows = re.findall(r"^\| `([A-Z_]+)` \| (\d+)", PAGE, flags=re.MULTILINE)
    named = {name: int(value) for name, value in rows}
    assert named == {name: getattr(postgres, name) for name in named}
    assert set(named) == {name for name in vars(postgres) if name.endswith("_MAX")}


def test_big_texts_begin_where_it_says():
    assert f"{SPILL_BYTES // 1024} KiB" in PAGE
