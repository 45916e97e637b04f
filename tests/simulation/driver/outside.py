"""What attempts do outside: their effects go to the ledger, and fate ends them."""

import json
from typing import Any

from connectors.sdk.errors import ActionError
from connectors.sdk.outcome import Outcome
from tests.simulation.driver.auditor import Auditor
from tests.simulation.driver.fates import Fate, Fates
from tests.simulation.driver.notes import Effect, Notes
from tests.simulation.driver.workers import HANGS


class Outside:
    """The part of a world that the stage connector talks to."""

    fates: Fates
    notes: Notes
    auditor: Auditor
    process: Any

    def perform(self, context: Any, value: Any) -> Any:
        """Have the effect of an attempt, and let fate end it."""
        effect = Effect(
            life=self.process.number,
            run_id=context.run_id,
            node=context.node,
            key=context.idempotency_key,
            attempt=context.attempt,
            value=json.dumps(value, sort_keys=True),
            at=self.process.clock.now_ms(),
        )
        self.notes.effects.append(effect)
        self.auditor.was_done(effect)
        return self.outcome(context, value)

    def outcome(self, context: Any, value: Any, *, is_poll: bool = False) -> Any:
        """Let fate end an attempt. A poll that fails passingly would only be asked again."""
        has_timeout = context.timeout_s is not None
        fate = self.fates.of(context.node, value, context.attempt, has_timeout=has_timeout)
        if is_poll and (fate.hangs or fate.retryable):
            fate = Fate()
        if fate.hangs:
            return Outcome(output=HANGS)
        if not fate.code:
            return Outcome(output={"did": context.node, "for": value}, port=fate.port)
        error = ActionError("as fate has it", code=fate.code, retry_after_ms=fate.retry_after_ms)
        error.retryable = fate.retryable  # type: ignore[misc]  # the classes fix it, fate does not
        raise error
