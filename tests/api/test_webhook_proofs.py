"""Who may call a webhook: passwords, secret headers and signatures, over HTTP."""

import hmac
import json
from base64 import b64encode
from hashlib import sha256

import pytest

KEY = bytes(range(32))
SECRET = "whsec_" + b64encode(KEY).decode()
BODY = b'{"n": 7}'


@pytest.fixture
def hooked(api):
    """Publish a flow whose webhook checks requests."""

    def make(type_, fields, **config):
        made = api("POST", "/credentials", {"name": "partner", "type": type_, "fields": fields})
        assert made.status == 201, made.json
        config = {"path": "orders", "authentication": type_, "respond": "result", **config}
        nodes = [
            {"id": "h", "type": "trigger.webhook", "config": config, "credential": "partner"},
            {"id": "end", "type": "flow.return", "config": {"value": "{{ input }}"}},
        ]
        edges = [{"from": "h", "to": "end"}]
        flow = {"schema": "baton.flow/v1", "id": "shop", "nodes": nodes, "edges": edges}
        assert api("POST", "/flows", flow).status == 201
        answer = api("POST", "/flows/shop/publish", {})
        assert answer.status in {200, 201}, answer.json

    return make


def call(stranger, headers, body=BODY):
    return stranger("POST", "//hooks/orders", raw=body, headers=headers)


def signed(at_s, id_="msg_1", body=BODY, key=KEY):
    message = f"{id_}.{at_s}.".encode() + body
    signature = "v1," + b64encode(hmac.digest(key, message, sha256)).decode()
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(at_s),
        "webhook-signature": signature,
    }


@pytest.fixture
def now_s(now):
    return now[0] // 1_000


def refused(answer):
    assert answer.json["code"] == "unproven"
    return answer.status, answer.json["detail"]


def test_a_password_is_asked_for_and_taken(stranger, hooked):
    hooked("basic", {"username": "ann", "password": "pässword"})
    right = b64encode("ann:pässword".encode()).decode()
    wrong = [b64encode(text.encode()).decode() for text in ("ann:x", "bob:pässword", "ann")]
    headers = [{}, {"Authorization": "Basic !"}, {"Authorization": "Bearer x"}]
    headers += [{"Authorization": f"Basic {text}"} for text in wrong]
    answers = [call(stranger, one) for one in headers]
    assert [answer.status for answer in answers] == [401] * 6
    assert answers[0].headers["WWW-Authenticate"].startswith("Basic ")
    assert "password" not in " ".join(a.text for a in answers[3:]).replace("password is wrong", "")
    taken = call(stranger, {"Authorization": f"basic {right}"})
    assert (taken.status, "authorization" in taken.json["headers"]) == (200, False)


def test_a_secret_header_is_asked_for_and_never_written_down(stranger, hooked):
    hooked("header", {"name": "X-Partner-Key", "value": "sesame"})
    statuses = [call(stranger, one).status for one in ({}, {"X-Partner-Key": "sesam"})]
    taken = call(stranger, {"X-Partner-Key": "sesame"})
    assert (statuses, taken.status) == ([401, 401], 200)
    assert "sesame" not in taken.text


def test_a_signed_request_is_taken(stranger, hooked, now_s):
    hooked("hmac", {"secret": SECRET})
    answer = call(stranger, signed(now_s))
    assert (answer.status, answer.json["body"]) == (200, {"n": 7})


def test_one_of_several_signatures_suffices_whatever_the_others_are(stranger, hooked, now_s):
    hooked("hmac", {"secret": SECRET})
    headers = signed(now_s)
    good = headers["webhook-signature"]
    headers["webhook-signature"] = f"v1a,abc= v1,nonsense {good} v2,{good[3:]}"
    assert call(stranger, headers).status == 200


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "nonsense"},
        {"webhook-signature": "v1,é"},
        {"webhook-id": "msg_2"},
    ],
)
def test_a_forged_signature_is_refused_without_a_hint(stranger, hooked, now_s, change):
    hooked("hmac", {"secret": SECRET})
    status, detail = refused(call(stranger, signed(now_s) | change))
    assert (status, detail) == (401, "The signature does not fit the request.")


def test_a_changed_body_another_key_and_another_version_are_all_told_the_same(
    api, stranger, hooked, now_s
):
    hooked("hmac", {"secret": SECRET})
    other = signed(now_s, key=b"x" * 32)
    newer = signed(now_s)
    newer["webhook-signature"] = newer["webhook-signature"].replace("v1,", "v2,")
    answers = [call(stranger, signed(now_s), b'{"n": 8}')]
    answers += [call(stranger, headers) for headers in (other, newer)]
    assert len({refused(answer) for answer in answers}) == 1
    assert api("GET", "/runs").json["items"] == []


@pytest.mark.parametrize(("away_s", "status"), [(-300, 200), (300, 200), (-301, 401), (301, 401)])
def test_a_signature_is_good_for_five_minutes_either_way(stranger, hooked, now_s, away_s, status):
    hooked("hmac", {"secret": SECRET})
    assert call(stranger, signed(now_s + away_s)).status == status


@pytest.mark.parametrize("at", ["", "soon", "-5", "1e9", "١٢٣", "9" * 30])
def test_a_time_that_is_none_is_refused(stranger, hooked, at):
    hooked("hmac", {"secret": SECRET})
    assert call(stranger, signed(at.encode().decode("latin-1"))).status == 401


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_header_that_is_missing_is_named(stranger, hooked, now_s, missing):
    hooked("hmac", {"secret": SECRET})
    headers = {name: text for name, text in signed(now_s).items() if name != missing}
    assert missing in refused(call(stranger, headers))[1]


def test_parts_of_a_body_cannot_be_passed_off_as_the_time(stranger, hooked, now_s):
    hooked("hmac", {"secret": SECRET})
    honest = signed(1, id_="msg_1", body=f"{now_s}.{{}}".encode())
    forged = honest | {"webhook-id": "msg_1.1", "webhook-timestamp": str(now_s)}
    status, detail = refused(call(stranger, forged, b"{}"))
    assert (status, "no full stop" in detail) == (401, True)


def test_a_replay_gets_the_run_and_the_answer_of_the_first(api, stranger, hooked, now, now_s):
    hooked("hmac", {"secret": SECRET})
    first = call(stranger, signed(now_s))
    again = call(stranger, signed(now_s))
    now[0] += 60_000
    retried = call(stranger, signed(now_s + 60))
    assert first.status == 200
    assert first.json == again.json == retried.json
    assert len(api("GET", "/runs").json["items"]) == 1


def test_another_message_with_the_id_of_the_first_is_refused(stranger, hooked, now_s):
    hooked("hmac", {"secret": SECRET})
    call(stranger, signed(now_s))
    answer = call(stranger, signed(now_s, body=b"{}"), b"{}")
    assert (answer.status, answer.json["code"]) == (409, "conflict")


def test_a_signature_as_github_makes_it_is_taken(stranger, hooked):
    hooked("hmac", {"secret": "It's a Secret to Everybody"}, signature="github")
    body = b"Hello, World!"
    right = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    headers = {"Content-Type": "text/plain", "X-Hub-Signature-256": f"sha256={right}"}
    taken = stranger("POST", "//hooks/orders", raw=body, kind="text/plain", headers=headers)
    wrong = stranger("POST", "//hooks/orders", raw=b"Hello", kind="text/plain", headers=headers)
    assert (taken.status, taken.json["body"]) == (200, "Hello, World!")
    assert (refused(wrong)[0], call(stranger, {}).status) == (401, 401)


def test_a_webhook_whose_credential_is_gone_lets_nobody_in_and_says_nothing_of_it(
    api, stranger, hooked, now_s
):
    hooked("hmac", {"secret": SECRET})
    gone = api("DELETE", "/credentials/partner", headers={"If-Match": "*"})
    assert gone.status in {200, 204, 409}, gone.json
    answer = call(stranger, signed(now_s))
    if gone.status != 409:
        assert (answer.status, answer.json["code"]) == (500, "webhook_misconfigured")
        assert "partner" not in answer.text


def test_a_credential_of_another_type_is_a_finding(api, hooked):
    hooked("header", {"name": "X-Key", "value": "sesame"})
    flow = api("GET", "/flows/shop").json["flow"]
    flow["nodes"][0]["config"]["authentication"] = "hmac"
    findings = api("POST", "/flows/shop/validate", flow).json["findings"]
    assert [(one["code"], one["field"]) for one in findings] == [
        ("bad_config", "config.authentication")
    ]


def test_a_known_message_of_the_specification_is_proven():
    from designer.hooks.proofs import check_standard  # noqa: PLC0415  # for this test alone

    body = json.dumps({"test": 2432232314}, separators=(",", ": ")).encode()
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert check_standard(secret, headers, body, now_s=1614265330) == headers["webhook-id"]
