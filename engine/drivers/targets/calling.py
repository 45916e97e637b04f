"""One call of an HTTP target: through the connectors' own action, but no redirect is followed."""

from collections.abc import Mapping
from dataclasses import replace

from connectors.sdk.action import HttpAction
from connectors.sdk.context import Context, Services
from connectors.sdk.credential import Opening
from connectors.sdk.credential_types import HTTP_TYPES
from connectors.sdk.errors import ActionError, Permanent
from connectors.sdk.host import build
from engine.core.plan import Json
from engine.drivers.attempts.executor import Actions
from engine.drivers.attempts.opening import masked_error
from engine.drivers.targets.outcome import Outcome

HTTP_ACTION = "http.request"
OURS = ("credential", "oidc")
"""Fields of a target that the action does not know."""


class HttpCalls:
    """Calls addresses within the egress policy."""

    def __init__(self, actions: Actions, services: Services) -> None:
        self._actions = actions
        self._services = services

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

        opening = self._opening(config)
        context = Context(
            services=self._services,
            idempotency_key=key,
            timeout_s=None if deadline_ms is None else deadline_ms / 1_000,
            credential=opening,
        )
        fields = {name: value for name, value in config.items() if name not in OURS}
        action = build(self._actions.action(HTTP_ACTION, None), fields)
        assert isinstance(action, HttpAction)
        wanted = action.request(context)
        request = replace(
            wanted,
            headers=_over(wanted.headers, headers),
            follows_redirects=False,
        )
        try:
            response = send(request, context=context)
            action.check(response)
        except ActionError as error:
            raise masked_error(error, opening) from None
        return Outcome(status=response.status)

    def _opening(self, config: Mapping[str, Json]) -> Opening | None:
        """Give who the target is called as. Raises Permanent when nobody here can say."""
        if not any(field in config for field in OURS):
            return None
        credentials = self._services.credentials
        if credentials is None:
            raise Permanent("There are no credentials here.", code="credential.missing")
        if "credential" in config:
            return credentials.opening(config["credential"], HTTP_TYPES)
        oidc = config["oidc"] or {}
        return credentials.identity(oidc.get("audience") or config["url"], oidc.get("email"))


def _over(headers: Mapping[str, str], stronger: Mapping[str, str]) -> dict[str, str]:
    taken = {name.lower() for name in stronger}
    kept = {name: value for name, value in headers.items() if name.lower() not in taken}
    return {**kept, **stronger}
