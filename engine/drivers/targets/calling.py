"""One call of an HTTP target: through the connectors' own action, but no redirect is followed."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from connectors.sdk.action import HttpAction
from connectors.sdk.context import Context, Services
from connectors.sdk.errors import Permanent
from connectors.sdk.host import build
from engine.core.plan import Json
from engine.drivers.attempts.executor import Actions
from engine.drivers.targets.outcome import Outcome

HTTP_ACTION = "http.request"
OURS = ("credential", "oidc")
"""Fields of a target that the action does not know."""

Authorize = Callable[[Mapping[str, Json]], Mapping[str, str]]
"""Gives the headers that prove who calls, for a target's config. Raises ActionErrors."""


class HttpCalls:
    """Calls addresses within the egress policy."""

    def __init__(
        self, actions: Actions, services: Services, authorize: Authorize | None = None
    ) -> None:
        self._actions = actions
        self._services = services
        self.authorize = authorize or _unauthorized

    def call(
        self,
        config: Mapping[str, Json],
        *,
        key: str,
        headers: Mapping[str, str],
        deadline_ms: int | None,
    ) -> Outcome:
        """Send the request once and read the whole answer. Raises ActionErrors.

        `headers` replace those of the same names, however they are written.
        """
        from connectors.sdk.http import send  # noqa: PLC0415  # requests is loaded when first used

        timeout_s = None if deadline_ms is None else deadline_ms / 1_000
        context = Context(services=self._services, idempotency_key=key, timeout_s=timeout_s)
        fields = {name: value for name, value in config.items() if name not in OURS}
        action = build(self._actions.action(HTTP_ACTION, None), fields)
        assert isinstance(action, HttpAction)
        wanted = action.request(context)
        request = replace(
            wanted,
            headers=_over(wanted.headers, {**self.authorize(config), **headers}),
            follows_redirects=False,
        )
        response = send(request, context=context)
        action.check(response)
        return Outcome(status=response.status)


def _over(headers: Mapping[str, str], stronger: Mapping[str, str]) -> dict[str, str]:
    taken = {name.lower() for name in stronger}
    kept = {name: value for name, value in headers.items() if name.lower() not in taken}
    return {**kept, **stronger}


def _unauthorized(config: Mapping[str, Json]) -> Mapping[str, str]:
    if any(field in config for field in OURS):
        raise Permanent("There are no credentials here.", code="credential.missing")
    return {}
