"""Reads a tutorial as the script that it is: its grey boxes, and its pictures."""

import re
from dataclasses import dataclass, field
from pathlib import Path

TUTORIALS = Path(__file__).parents[2] / "docs" / "tutorial"
SHOP = "http://127.0.0.1:8322"
LINE = re.compile(r"    (?P<label>\S.*?)\s{2,}(?P<value>\S.*)")
SHORT = re.compile(r"    (?P<label>[A-Z][a-z]+) (?P<value>\S.*)")
PICTURE = re.compile(r"!\[.*\]\((?P<path>\S+)\)")
PLACE = re.compile(
    r"(?P<title>[^,]+), (?:(?P<how>after|inside|undoing) |at (?P<port>\S+) of )?(?P<at>.+)"
)


@dataclass
class Box:
    """One grey box: what its first line names, and the fields after it, in order."""

    kind: str
    """`Add`, `Input`, `Wire`, `Output`, or the label of a setting of the flow."""
    value: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    @property
    def place(self):
        """For `Add`: title of the action, how it is put there, the port, and beside which node."""
        found = PLACE.fullmatch(self.value)
        how = "at" if found["port"] else found["how"] or "anywhere"
        return found["title"], how, found["port"] or "out", found["at"]


def steps_of(name, *, shop):
    """Give the boxes and the paths of the pictures of a tutorial, in their order.

    The shop of the pages is at its usual address; *shop* is where it is now.
    """
    steps = []
    box = None
    for line in (TUTORIALS / name).read_text().replace(SHOP, shop).splitlines():
        if found := PICTURE.fullmatch(line):
            steps.append((TUTORIALS / found["path"]).resolve())
        row = LINE.fullmatch(line) or SHORT.fullmatch(line)
        if row is None:
            box = None
        elif box is None or _is_alone(row["label"]):
            box = Box(row["label"], row["value"].strip())
            steps.append(box)
        else:
            box.fields.append((row["label"], row["value"].strip()))
    return steps


def _is_alone(label):
    """A line that says something of the flow itself stands for itself."""
    return label.split(" · ")[0] in {"Output", "Deadline", "Wire", "Press", "Shop"}
