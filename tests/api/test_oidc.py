"""Our own issuer: what it publishes opens what it signs, also over a real socket."""

import json
from threading import Thread
from urllib.request import urlopen

import pytest
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet
from werkzeug.serving import make_server

from connectors.registry import Registry
from engine.runtime import open_runtime
from tests.engine.clocks import ManualClock


def read(token, keys):
    return jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"])


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def runtime(tmp_path, clock):
    opened = open_runtime(
        tmp_path / "data", registry=Registry(), clock=clock, base_url="https://baton.example.com"
    )
    yield opened
    opened.close()


def test_a_token_is_opened_by_the_keys_that_are_published(stranger, runtime, clock):
    token = runtime.credentials.tokens.oidc("https://api.example.com", "robot@example.com")
    found = stranger("GET", "//.well-known/openid-configuration").json
    path = found["jwks_uri"].removeprefix("https://baton.example.com")
    claims = read(token, stranger("GET", f"/{path}").json).claims
    now_s = clock.now_ms() // 1_000
    assert found["issuer"] == "https://baton.example.com"
    assert claims == {
        "iss": "https://baton.example.com",
        "aud": "https://api.example.com",
        "azp": "robot@example.com",
        "sub": "robot@example.com",
        "email": "robot@example.com",
        "email_verified": True,
        "iat": now_s,
        "exp": now_s + 3_600,
    }


def test_only_the_public_part_of_a_key_is_published(stranger):
    (key,) = stranger("GET", "//oidc/jwks").json["keys"]
    assert sorted(key) == ["alg", "e", "kid", "kty", "n", "use"]


def test_after_a_change_of_keys_old_tokens_are_good_for_their_life_and_no_longer(
    api, runtime, clock
):
    tokens = runtime.credentials.tokens
    old = tokens.oidc("them")
    clock.advance(minutes=30)
    api("POST", "/oidc-key/rotate")
    new, both = tokens.oidc("them"), tokens.jwks()
    assert [read(token, both).claims["aud"] for token in (old, new)] == ["them", "them"]
    clock.advance(hours=2)
    later = tokens.jwks()
    assert (len(both["keys"]), len(later["keys"])) == (2, 1)
    with pytest.raises(InvalidKeyIdError):
        read(old, later)


def test_the_same_token_is_given_again_for_half_its_life(runtime, clock):
    tokens = runtime.credentials.tokens
    first = tokens.oidc("them")
    clock.advance(minutes=29)
    again = tokens.oidc("them")
    clock.advance(minutes=2)
    assert (again == first, tokens.oidc("them") == first, tokens.oidc("us") == first) == (
        True,
        False,
        False,
    )


def test_whoever_takes_requests_checks_them_with_what_they_fetch(web, runtime, app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        place = f"http://127.0.0.1:{server.server_port}"
        with urlopen(f"{place}/oidc/jwks", timeout=20) as answer:
            keys = json.load(answer)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert read(runtime.credentials.tokens.oidc("them"), keys).claims["aud"] == "them"
