"""Targets: one attempt at an address, a flow or a topic. Knows no queue and no subscription.

A target is a map with exactly one key: `{"http": {url, method, headers, json …, credential?,
oidc?}}`, `{"flow": {id, input, node?}}` or `{"topic": {name, data, attributes, ordering_key}}`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence

from connectors.sdk.context import Services
from connectors.sdk.errors import ActionError, Permanent
from engine.core.plan import Json
from engine.drivers.attempts.executor import Actions
from engine.drivers.targets.calling import HttpCalls
from engine.drivers.targets.outcome import Outcome
from engine.errors import EngineError, StoreUnavailable

StartFlow = Callable[[str, Json, str, str | None], object]
"""`(flow_id, input, request_id, node)`: starts a run, once per request id."""
Publish = Callable[[str, Sequence[Mapping[str, Json]]], object]
"""`(topic, messages)`: publishes messages, each once per `dedupe_key`."""

log = logging.getLogger(__name__)


class Targets:
    """Makes attempts. May be used by every thread."""

    def __init__(
        self,
        actions: Actions,
        services: Services,
        start_flow: StartFlow,
        *,
        publish: Publish | None = None,
    ) -> None:
        self.http = HttpCalls(actions, services)
        self._start_flow = start_flow
        self.publish: Publish = publish or _no_topics
        """Set by whoever has topics: they deliver to targets, and targets publish to them."""

    def attempt(
        self,
        target: Mapping[str, Json],
        *,
        key: str,
        headers: Mapping[str, str] | None = None,
        deadline_ms: int | None = None,
    ) -> Outcome:
        """Make one attempt and say what became of it. Never raises.

        `key` is the same for every attempt at the same thing: an address gets it as its
        `Idempotency-Key`, a run as its request id, a message as its `dedupe_key`. `headers` go to
        addresses only and replace the target's own; so does `deadline_ms`, from the first byte
        to the last.
        """
        try:
            return self._made(target, key, headers or {}, deadline_ms)
        except ActionError as error:
            return Outcome.of(error)
        except StoreUnavailable as error:
            return Outcome(code="unavailable", message=str(error))
        except EngineError as error:
            return Outcome(code="flow", message=str(error), is_permanent=True)
        except Exception as error:  # whatever a target raises is its failure
            log.exception("a target broke for %s", key)
            return Outcome(code="bug", message=str(error), is_permanent=True)

    def _made(
        self,
        target: Mapping[str, Json],
        key: str,
        headers: Mapping[str, str],
        deadline_ms: int | None,
    ) -> Outcome:
        match target:
            case {"http": config}:
                return self.http.call(config, key=key, headers=headers, deadline_ms=deadline_ms)
            case {"flow": flow}:
                self._start_flow(flow["id"], flow.get("input"), key, flow.get("node"))
            case {"topic": topic}:
                message = {name: value for name, value in topic.items() if name != "name"}
                self.publish(topic["name"], [{**message, "dedupe_key": key}])
            case _:
                raise Permanent("A target is one of http, flow and topic.", code="config")
        return Outcome()


def _no_topics(topic: str, messages: Sequence[Mapping[str, Json]]) -> None:
    del messages
    raise Permanent(f"There are no topics here, and so no {topic}.", code="topics.unavailable")
