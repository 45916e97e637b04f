"""Credentials of runs: opened last, sent to their hosts only, and written down nowhere."""

import json
import logging

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from engine.drivers.credentials.desk import CredentialWish
from engine.errors import Conflict, InvalidInput, MissingCredential
from tests.engine.conftest import PATIENCE_S
from tests.engine.desks import keep
from tests.engine.echoing import echoing

SECRET = "correct-horse-battery"
BASIC = {"username": "ann", "password": SECRET}


@pytest.fixture
def service():
    with echoing() as server:
        yield server


@pytest.fixture
def other():
    with echoing() as server:
        yield server


def flow(url, credential="shop", **config):
    node = {"id": "call", "type": "http.request", "config": {"url": url, **config}}
    return {
        "schema": "baton.flow/v1",
        "id": "shop",
        "nodes": [{**node, "credential": credential, "retry": "none"}],
        "edges": [],
    }


def ran(runtime, url, **config):
    """Run a node that calls a URL with the credential; give its view."""
    run = runtime.start(draft=flow(url, **config))
    return runtime.wait(run.run_id, PATIENCE_S)["nodes"]["call"]


@pytest.mark.parametrize(
    ("type_", "fields", "name", "value"),
    [
        ("basic", BASIC, "authorization", "Basic YW5uOmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ=="),
        ("bearer", {"token": SECRET}, "authorization", f"Bearer {SECRET}"),
        ("header", {"name": "X-Key", "value": SECRET}, "x-key", SECRET),
    ],
)
def test_a_request_is_authorised_by_its_credential(runtime, service, type_, fields, name, value):
    keep(runtime, type_, fields)
    assert ran(runtime, service.url())["state"] == "succeeded"
    assert [headers[name] for headers in service.of("/echo")] == [value]


def test_what_a_service_echoes_of_a_secret_is_masked_in_outputs(runtime, service):
    keep(runtime, "basic", BASIC)
    body = ran(runtime, service.url())["output"]["body"]
    assert body["you said"]["authorization"] == "***"
    assert body["at"] == "/echo"


def test_a_missing_credential_fails_the_node_for_good(runtime, service):
    error = ran(runtime, service.url())["error"]
    assert (error["code"], "'shop'" in error["message"]) == ("credential.missing", True)
    assert service.seen == []


def test_a_credential_goes_to_its_hosts_only(runtime, service):
    keep(runtime, "bearer", {"token": SECRET}, hosts=["api.example.com"])
    error = ran(runtime, service.url())["error"]
    assert (error["code"], service.seen) == ("credential.host", [])
    assert "api.example.com" in error["message"]


@pytest.mark.parametrize(("host", "comes"), [("localhost", False), ("127.0.0.1", True)])
def test_a_redirect_takes_a_credential_to_its_hosts_only(runtime, service, other, host, comes):
    keep(runtime, "header", {"name": "Accept", "value": SECRET}, hosts=["127.0.0.1"])
    ran(runtime, service.url(f"/to?url={other.url(host=host)}"))
    assert [SECRET in str(headers) for headers in other.of("/echo")] == [comes]
    assert SECRET in str(service.of("/to"))


def test_without_named_hosts_a_redirect_to_another_server_takes_nothing_along(
    runtime, service, other
):
    keep(runtime, "bearer", {"token": SECRET})
    ran(runtime, service.url(f"/to?url={other.url()}"))
    assert [SECRET in str(headers) for headers in other.seen] == [False]


def test_a_token_is_fetched_once_kept_and_fetched_anew_before_it_expires(opened, clock, service):
    runtime = opened(clock=clock)
    token = {"token_url": service.url("/token"), "client_id": "me", "client_secret": SECRET}
    keep(runtime, "oauth2_client", {**token, "scope": "read"})
    for minutes in (0, 30, 30):
        clock.advance(minutes=minutes)
        ran(runtime, service.url())
    assert service.forms == [{"grant_type": "client_credentials", "scope": "read"}] * 2
    assert [one["authorization"] for one in service.of("/echo")] == [
        "Bearer token-number-1",
        "Bearer token-number-1",
        "Bearer token-number-2",
    ]


def test_a_token_that_is_refused_is_fetched_anew_by_the_next_attempt(runtime, service):
    token = {"token_url": service.url("/token"), "client_id": "me", "client_secret": SECRET}
    keep(runtime, "oauth2_client", token)
    service.refused.add("Bearer token-number-1")
    assert [ran(runtime, service.url())["state"] for _ in range(2)] == ["failed", "succeeded"]


def test_a_token_endpoint_that_refuses_fails_the_node_for_good(runtime, service):
    token = {"token_url": service.url("/token"), "client_id": "me", "client_secret": SECRET}
    keep(runtime, "oauth2_client", token)
    service.token_status = 401
    error = ran(runtime, service.url())["error"]
    assert (error["code"], "no such client" in error["message"]) == ("credential.refused", True)


def test_nothing_that_is_kept_holds_a_secret(opened, service, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    runtime = opened()
    keep(runtime, "basic", BASIC)
    runtime.publish(flow(service.url()), by="ann")
    good = runtime.start(flow_id="shop").run_id
    bad = runtime.start(draft=flow(service.url("/broken"))).run_id
    for run_id in (good, bad):
        runtime.wait(run_id, PATIENCE_S)
    said = [runtime.history(run_id, after=0, limit=99) for run_id in (good, bad)]
    said += [runtime.run(run_id) for run_id in (good, bad)]
    said += [runtime.version_document("shop", 1), runtime.credentials.listed()]
    runtime.close()
    files = b"".join(
        path.read_bytes() for path in sorted((tmp_path / "data").rglob("*")) if path.is_file()
    )
    encoded = "YW5uOmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ"
    texts = (json.dumps(said, default=str), caplog.text, files.decode("latin-1"))
    assert "you said" in texts[0]
    assert [secret in text for text in texts for secret in (SECRET, encoded)] == [False] * 6


def test_a_secret_has_no_repr(runtime):
    keep(runtime, "basic", BASIC)
    secret = runtime.credentials.vault.open("shop")
    assert (secret.fields["password"], SECRET in repr(secret)) == (SECRET, False)


def test_a_name_is_taken_once_and_an_unknown_one_is_missing(runtime):
    keep(runtime, "basic", BASIC)
    with pytest.raises(Conflict):
        keep(runtime, "basic", BASIC)
    with pytest.raises(MissingCredential):
        runtime.credentials.vault.open("~oidc")


@pytest.mark.parametrize(
    ("name", "type_", "fields", "more", "field"),
    [
        ("~x", "basic", BASIC, {}, "name"),
        ("shop", "magic", BASIC, {}, "type"),
        ("shop", "basic", {"username": "ann"}, {}, "fields.password"),
        ("shop", "basic", {**BASIC, "extra": "1"}, {}, "fields.extra"),
        ("shop", "basic", {**BASIC, "password": 7}, {}, "fields.password"),
        ("shop", "basic", {**BASIC, "password": "x" * 40_000}, {}, "fields"),
        ("shop", "basic", {**BASIC, "username": "a:b"}, {}, "fields.username"),
        ("shop", "basic", {**BASIC, "password": "\ud800"}, {}, "fields"),
        ("shop", "header", {"name": "a b", "value": "x"}, {}, "fields.name"),
        ("shop", "header", {"name": "a", "value": "x\r\ny: z"}, {}, "fields.value"),
        ("shop", "bearer", {"token": "two\nlines"}, {}, "fields.token"),
        ("shop", "hmac", {"secret": "whsec_no base64 at all!"}, {}, "fields"),
        ("shop", "basic", BASIC, {"hosts": ["http://a/b"]}, "hosts"),
        ("shop", "basic", BASIC, {"hosts": ["*"]}, "hosts"),
        ("shop", "basic", BASIC, {"hosts": ["a"] * 51}, "hosts"),
        ("shop", "basic", BASIC, {"description": "x" * 501}, "description"),
    ],
)
def test_what_cannot_be_a_credential_is_refused_with_the_field(
    runtime, name, type_, fields, more, field
):
    with pytest.raises(InvalidInput) as refused:
        keep(runtime, type_, fields, name=name, **more)
    assert [where for where, _ in refused.value.errors] == [field]
    assert SECRET not in str(refused.value.errors)


def test_a_webhook_s_secret_is_made_when_none_is_given_and_shown_once(runtime):
    made = keep(runtime, "hmac", {})
    secret = runtime.credentials.vault.open("shop").fields["secret"]
    assert (made.shown, secret.startswith("whsec_")) == ({"secret": secret}, True)
    assert secret not in json.dumps(runtime.credentials.found("shop"))


def test_more_hosts_need_the_values_again(runtime):
    keep(runtime, "basic", BASIC, hosts=["a.example.com", "b.example.com"])
    replace = runtime.credentials.replace
    with pytest.raises(InvalidInput):
        replace("shop", CredentialWish(hosts=["c.example.com"]), by="bob")
    with pytest.raises(InvalidInput):
        replace("shop", CredentialWish(hosts=[]), by="bob")
    fewer = replace("shop", CredentialWish(hosts=["b.example.com"]), by="bob").credential
    other = CredentialWish(fields={**BASIC, "password": "another one"}, hosts=[])
    anew = replace("shop", other, by="bob").credential
    assert (fewer["hosts"], anew["hosts"], anew["revision"]) == (["b.example.com"], [], 3)
    assert runtime.credentials.vault.open("shop").fields["password"] == "another one"


def test_a_service_account_s_key_is_exchanged_for_a_token(runtime, service):
    key = RSAKey.generate_key(2048).as_pem(private=True).decode()
    account = {"client_email": "robot@example.com", "private_key": key}
    account["token_uri"] = service.url("/token")
    keep(runtime, "service_account", {"key": json.dumps(account)})
    assert ran(runtime, service.url())["state"] == "succeeded"
    claims = jwt.decode(service.forms[0]["assertion"], RSAKey.import_key(key)).claims
    assert (claims["iss"], service.of("/echo")[0]["authorization"]) == (
        "robot@example.com",
        "Bearer token-number-1",
    )


def test_the_value_that_is_kept_when_an_attempt_begins_is_the_one_that_counts(runtime, service):
    keep(runtime, "bearer", {"token": SECRET})
    ran(runtime, service.url())
    wish = CredentialWish(fields={"token": "another-token"})
    runtime.credentials.replace("shop", wish, by="ann")
    ran(runtime, service.url())
    assert [one["authorization"] for one in service.of("/echo")] == [
        f"Bearer {SECRET}",
        "Bearer another-token",
    ]


def test_keys_are_changed_while_runs_go_on(opened, service):
    runtime = opened()
    keep(runtime, "bearer", {"token": SECRET})
    runtime.publish(flow(service.url()), by="ann")
    started = []
    for _ in range(4):
        started += [runtime.start(flow_id="shop").run_id for _ in range(5)]
        runtime.credentials.rotate()
    states = [runtime.wait(run_id, PATIENCE_S)["state"] for run_id in started]
    assert (states, len(service.of("/echo"))) == (["succeeded"] * 20, 20)


def test_an_output_that_holds_no_secret_stays_as_it_is(runtime, service):
    keep(runtime, "header", {"name": "X-Key", "value": 'quo"te\\d and long'})
    body = ran(runtime, service.url())["output"]["body"]
    assert (body["you said"]["x-key"], body["you said"]["accept"]) == ("***", "*/*")
