"""The types of credentials: which headers each gives, and what it needs for them."""

import base64
import hmac
import json

import pytest

from connectors.sdk.credential import Fetched, Outgoing
from connectors.sdk.credential_types import TYPES, webhook_key, webhook_signature
from connectors.sdk.errors import NeedsReconnect, Permanent
from connectors.sdk.fields import field_secrets
from connectors.sdk.host import adapter_of

SECRET = "correct-horse-battery"
OUTGOING = Outgoing(method="POST", url="https://a", body=b'{"n":1}', idempotency_key="k1")
KEY = {"client_email": "robot@example.com", "private_key": "PEM", "private_key_id": "7"}


class Means:
    """Lends what a host would, and remembers what was asked of it."""

    def __init__(self, answer=None):
        self.answer = answer or {"access_token": "made", "id_token": "identity", "expires_in": 60}
        self.posted = []
        self.claims = []
        self.fetched = []

    def now_s(self):
        return 1_700_000_000

    def token(self, purpose, fetch):
        del purpose
        self.fetched.append(fetch())
        return self.fetched[-1].token

    def post_form(self, url, form, *, headers=None):
        self.posted.append((url, dict(form), dict(headers or {})))
        return self.answer

    def signed(self, claims, *, private_key, key_id):
        self.claims.append((dict(claims), private_key, key_id))
        return "assertion"

    def identity(self, *, audience, email):
        return f"token for {audience} of {email}"


def a(type_, **fields):
    return adapter_of(TYPES[type_]).validator.validate_python(fields)


def headers(type_, means=None, **fields):
    return dict(a(type_, **fields).headers(OUTGOING, means or Means()))


@pytest.mark.parametrize(
    ("type_", "fields", "expected"),
    [
        (
            "basic",
            {"username": "ann", "password": "pä:ss"},
            {"Authorization": "Basic " + base64.b64encode("ann:pä:ss".encode()).decode()},
        ),
        ("bearer", {"token": SECRET}, {"Authorization": f"Bearer {SECRET}"}),
        ("header", {"name": "X-Key", "value": SECRET}, {"X-Key": SECRET}),
        (
            "oidc",
            {"audience": "https://a", "email": "a@b.c"},
            {"Authorization": "Bearer token for https://a of a@b.c"},
        ),
        (
            "oauth2_client",
            {"token_url": "https://t", "client_id": "me", "client_secret": SECRET},
            {"Authorization": "Bearer made"},
        ),
        ("service_account", {"key": json.dumps(KEY)}, {"Authorization": "Bearer made"}),
        (
            "service_account",
            {"key": json.dumps(KEY), "target_audience": "https://a"},
            {"Authorization": "Bearer identity"},
        ),
    ],
)
def test_each_type_gives_its_headers(type_, fields, expected):
    assert headers(type_, **fields) == expected


def test_a_body_is_signed_as_standard_webhooks_has_it():
    raw = b"0123456789abcdef0123456789abcdef"
    secret = "whsec_" + base64.b64encode(raw).decode()
    signed = b'k1.1700000000.{"n":1}'
    wanted = base64.b64encode(hmac.digest(raw, signed, "sha256")).decode()
    assert headers("hmac", secret=secret) == {
        "webhook-id": "k1",
        "webhook-timestamp": "1700000000",
        "webhook-signature": f"v1,{wanted}",
    }


def test_the_example_of_standard_webhooks_is_signed_as_it_says():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    signature = webhook_signature(
        secret, id_="msg_p5jXN8AQM9LWM0D4loKWxJek", at="1614265330", body=body
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_client_asks_with_its_secret_in_the_header_and_only_what_was_given():
    means = Means()
    fields = {"token_url": "https://t", "client_id": "a:b", "client_secret": "s/t", "scope": "read"}
    headers("oauth2_client", means, **fields)
    wanted = base64.b64encode(b"a%3Ab:s%2Ft").decode()
    assert means.posted == [
        (
            "https://t",
            {"grant_type": "client_credentials", "scope": "read"},
            {"Authorization": f"Basic {wanted}"},
        )
    ]


def test_a_service_account_signs_what_google_asks_for():
    means = Means()
    headers("service_account", means, key=json.dumps(KEY), scope="a b")
    ((claims, key, key_id),) = means.claims
    assert (claims, key, key_id) == (
        {
            "iss": "robot@example.com",
            "sub": "robot@example.com",
            "aud": "https://oauth2.googleapis.com/token",
            "iat": 1_700_000_000,
            "exp": 1_700_003_600,
            "scope": "a b",
        },
        "PEM",
        "7",
    )


@pytest.mark.parametrize(
    ("expires_in", "good_for_s"),
    [(60, 60), ("60", 60), (None, 3_600), (-1, 3_600), ("soon", 3_600), (1.5, 3_600), ([], 3_600)],
)
def test_a_token_is_good_for_as_long_as_its_server_says(expires_in, good_for_s):
    means = Means({"access_token": "made", "expires_in": expires_in})
    headers("oauth2_client", means, token_url="https://t", client_id="me", client_secret=SECRET)
    assert means.fetched == [Fetched(token="made", good_for_s=good_for_s)]


@pytest.mark.parametrize("answer", [{"nothing": 1}, {"access_token": 7}, {"access_token": ""}])
def test_an_answer_without_a_token_needs_a_person(answer):
    with pytest.raises(NeedsReconnect):
        headers(
            "oauth2_client",
            Means(answer),
            token_url="https://t",
            client_id="me",
            client_secret=SECRET,
        )


@pytest.mark.parametrize("key", ["", "{}", "[]", "null", '{"client_email": 7}', "not json"])
def test_a_key_that_is_none_is_said_without_repeating_it(key):
    with pytest.raises(Permanent) as refused:
        a("service_account", key=key).headers(OUTGOING, Means())
    assert refused.value.code == "credential.invalid"


@pytest.mark.parametrize("secret", ["whsec_!!!!!!!!!!!!!!", "short"])
def test_a_webhook_s_secret_that_cannot_sign_is_refused(secret):
    with pytest.raises(ValueError, match=r"secret|16"):
        a("hmac", secret=secret)


def test_a_secret_without_the_prefix_is_its_own_bytes():
    assert webhook_key("a secret of somebody else") == b"a secret of somebody else"


@pytest.mark.parametrize("type_", TYPES)
def test_no_type_shows_its_secrets(type_):
    form = TYPES[type_]
    made = object.__new__(form)
    for name in form.__dataclass_fields__:
        object.__setattr__(made, name, f"value of {name}")
    assert [f"value of {name}" in repr(made) for name in field_secrets(form)] == [
        False for _ in field_secrets(form)
    ]
