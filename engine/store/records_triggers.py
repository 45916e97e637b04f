"""The rows of triggers that wait for something from outside. Schedules have rows of their own."""

from typing import NamedTuple


class TriggerRow(NamedTuple):
    """A trigger node of a published flow; its id is `<flow>:<node>`."""

    trigger_id: str
    flow_id: str
    node: str
    kind: str
    """What it waits for: `webhook` or `queue`."""
    key: str
    """What it is found by: a webhook's path, a queue's name."""
    config: str
    """The node's config and the name of its credential, as JSON."""
    state: str = "active"
    """`active` or `paused`; it stays over publishing."""
    claims: tuple[str, ...] = ()
    """What no other flow may have at the same time. Written with the row, not read with it."""


def carry_state(old: TriggerRow | None, new: TriggerRow) -> TriggerRow:
    """Give a trigger's new row, with the state that people gave the old one."""
    return new if old is None else new._replace(state=old.state)
