"""An action whose effect is a line in a ledger outside, with the process that made it."""

import os
import time
from pathlib import Path

from connectors.sdk import Action, Connector, Context, Json, field

CONNECTOR = Connector(name="outside", title="Outside")


class Effect(Action, type="outside.effect", retry="none"):
    """Write `<key> <process> <node>`, after a while."""

    ledger: str = field("Ledger")
    pause_ms: int = field("Pause", default=0)

    def run(self, context: Context) -> Json:
        time.sleep(self.pause_ms / 1_000)
        with Path(self.ledger).open("a", encoding="utf-8") as file:
            file.write(f"{context.idempotency_key} {os.getpid()} {context.node}\n")
            file.flush()
            os.fsync(file.fileno())
        return {}
