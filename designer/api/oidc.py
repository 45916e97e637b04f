"""What the world needs to check our identity tokens: the discovery document and the public keys."""

import logging

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.credentials import KeySet, OidcConfiguration
from designer.errors import KeyNotHere
from engine.drivers.credentials.issuer import CONFIGURATION_PATH, JWKS_PATH
from engine.errors import KeyMissing

CACHE = {"Cache-Control": "public, max-age=300"}
log = logging.getLogger("baton.oidc")


def get_configuration(call: Call) -> Reply:
    """Give the discovery document."""
    return Reply(data=call.web.runtime.credentials.tokens.configuration(), headers=CACHE)


def get_keys(call: Call) -> Reply:
    """Give the public keys; strangers are not told where a missing key should be."""
    try:
        return Reply(data=call.web.runtime.credentials.tokens.jwks(), headers=CACHE)
    except KeyMissing as error:
        log.error("Identity tokens cannot be signed: %s", error)  # noqa: TRY400  # it says it all
        raise KeyNotHere("This server cannot sign identity tokens now.") from None


AT_ROOT = (
    Endpoint(
        name="get_oidc_configuration",
        method="GET",
        path=CONFIGURATION_PATH,
        handler=get_configuration,
        summary="Discover this server as an OpenID Connect issuer",
        answer=OidcConfiguration,
    ),
    Endpoint(
        name="get_oidc_keys",
        method="GET",
        path=JWKS_PATH,
        handler=get_keys,
        summary="The public keys of identity tokens",
        answer=KeySet,
        problems=(503,),
    ),
)
"""Where verifiers look, below the address that our tokens name as their issuer."""
