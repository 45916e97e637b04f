"""Targets of queues, schedules and subscriptions are called with credentials, too."""

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.engine.desks import keep
from tests.engine.echoing import echoing

SECRET = "correct-horse-battery"


@pytest.fixture
def service():
    with echoing() as server:
        yield server


def attempt(runtime, service, **more):
    """Make an attempt at a target, as queues and subscriptions do."""
    target = {"http": {"url": service.url(), **more}}
    return runtime._m.targets.attempt(target, key="task:1")


def test_a_target_is_called_with_its_credential(runtime, service):
    keep(runtime, "bearer", {"token": SECRET})
    outcome = attempt(runtime, service, credential="shop")
    assert (outcome.status, service.seen[0][1]["authorization"]) == (200, f"Bearer {SECRET}")


def test_a_target_is_called_with_a_token_of_our_own_issuer(runtime, service):
    attempt(runtime, service, oidc={"email": "robot@example.com"})
    scheme, _, token = service.seen[0][1]["authorization"].partition(" ")
    keys = KeySet.import_key_set(runtime.credentials.tokens.jwks())
    claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
    assert (scheme, claims["aud"], claims["email"]) == (
        "Bearer",
        service.url(),
        "robot@example.com",
    )


def test_an_audience_that_is_none_fails_for_good(runtime, service):
    outcome = attempt(runtime, service, oidc={"audience": "x" * 3_000})
    assert (outcome.code, outcome.is_permanent, service.seen) == ("credential.invalid", True, [])


def test_a_target_whose_credential_is_missing_fails_for_good(runtime, service):
    outcome = attempt(runtime, service, credential="gone")
    assert (outcome.code, outcome.is_permanent) == ("credential.missing", True)


def test_what_a_target_echoes_in_its_failure_is_masked(runtime, service):
    keep(runtime, "header", {"name": "X-Key", "value": SECRET})
    service.refused.add(None)
    outcome = attempt(runtime, service, credential="shop")
    assert (outcome.status, SECRET in str(outcome), "***" in str(outcome.answer)) == (
        401,
        False,
        True,
    )
