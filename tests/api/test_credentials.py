"""Credentials over HTTP: their values go in and never come out."""

import json

import pytest

from tests.engine.echoing import echoing

SECRET = "correct-horse-battery"
BASIC = {"username": "ann", "password": SECRET}
SHOP = {"name": "shop", "type": "basic", "fields": BASIC, "hosts": ["127.0.0.1"]}


@pytest.fixture
def service():
    with echoing() as server:
        yield server


@pytest.fixture
def shop(api):
    return api("POST", "/credentials", SHOP)


def flow(credential="shop", url="https://example.com", **node):
    call = {"id": "call", "type": "http.request", "config": {"url": url}, "credential": credential}
    return {
        "schema": "baton.flow/v1",
        "id": "order",
        "name": "Order",
        "nodes": [{**call, **node}],
        "edges": [],
    }


def test_a_credential_is_kept_and_shown_without_its_values(api, shop):
    read = api("GET", "/credentials/shop")
    assert (shop.status, shop.headers["Location"]) == (201, "/api/v1/credentials/shop")
    assert {key: read.json[key] for key in ("name", "type", "hosts", "fields", "used_by")} == {
        "name": "shop",
        "type": "basic",
        "hosts": ["127.0.0.1"],
        "fields": ["password", "username"],
        "used_by": [],
    }
    texts = [shop.text, read.text, api("GET", "/credentials").text, api("GET", "/audit").text]
    assert [SECRET in text or "ann" in text for text in texts] == [False] * 4


def test_the_trail_says_who_changed_which(api, shop):
    api("PUT", "/credentials/shop", {"description": "the shop"})
    api("DELETE", "/credentials/shop")
    lines = api("GET", "/audit").json["items"]
    assert [(line["action"], line["subject"]) for line in lines] == [
        ("delete_credential", "shop"),
        ("replace_credential", "shop"),
        ("create_credential", "shop"),
    ]


def test_what_was_made_is_shown_once(api):
    made = api("POST", "/credentials", {"name": "hook", "type": "hmac"}).json["shown"]
    changed = api("PUT", "/credentials/hook", {"description": "x"}).json["shown"]
    anew = api("PUT", "/credentials/hook", {"fields": {}}).json["shown"]
    assert made["secret"].startswith("whsec_")
    assert (changed, anew["secret"] != made["secret"]) == ({}, True)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**SHOP, "name": "a b"}, "name"),
        ({**SHOP, "name": "~oidc"}, "name"),
        ({**SHOP, "type": "magic"}, "type"),
        ({**SHOP, "fields": {"username": "ann"}}, "fields.password"),
        ({**SHOP, "fields": {**BASIC, "password": SECRET * 1_000}}, "fields.password"),
        ({**SHOP, "hosts": ["https://a/path"]}, "hosts"),
        ({**SHOP, "description": "x" * 501}, "description"),
    ],
)
def test_what_cannot_be_a_credential_is_refused_with_the_field(api, body, field):
    answer = api("POST", "/credentials", body)
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, field)
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/credentials/none"),
        ("PUT", "/credentials/none"),
        ("DELETE", "/credentials/none"),
        ("POST", "/credentials/none/test"),
        ("GET", "/credentials/~oidc"),
    ],
)
def test_what_is_not_there_is_not_found(api, method, path):
    body = {} if method in {"PUT", "POST"} else None
    assert api(method, path, body).status == 404


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("owner", [200, 201, 200, 200, 204, 204]),
        ("editor", [200, 201, 200, 403, 403, 204]),
        ("operator", [200, 403, 403, 403, 403, 403]),
        ("viewer", [200, 403, 403, 403, 403, 403]),
    ],
)
def test_owners_and_editors_keep_credentials(api_as, role, statuses):
    asked = [
        ("GET", "/credentials", None),
        ("POST", "/credentials", SHOP),
        ("POST", "/credentials/shop/test", {}),
        ("POST", "/credential-key/rotate", None),
        ("POST", "/oidc-key/rotate", None),
        ("DELETE", "/credentials/shop", None),
    ]
    script = api_as(role)
    assert [script(*one).status for one in asked] == statuses


def test_a_credential_is_tried_at_one_of_its_hosts(api, shop, service):
    api("PUT", "/credentials/shop", {"fields": {**BASIC}})
    good = api("POST", "/credentials/shop/test", {"url": service.url()}).json
    elsewhere = api("POST", "/credentials/shop/test", {"url": "http://localhost:1/"}).json
    service.refused.add(service.of("/echo")[0]["authorization"])
    refused = api("POST", "/credentials/shop/test", {"url": service.url()}).json
    assert [(one["ok"], one["code"], one["status"]) for one in (good, elsewhere, refused)] == [
        (True, None, 200),
        (False, "credential.host", None),
        (False, "http.401", 401),
    ]


def test_the_flows_that_name_a_credential_are_listed_with_their_nodes(api, shop):
    task = {
        "id": "later",
        "type": "tasks.enqueue",
        "config": {"queue": "q", "http": {"url": "https://example.com", "credential": "shop"}},
    }
    document = flow()
    document["nodes"].append(task)
    api("POST", "/flows", document)
    api("POST", "/flows/order/publish")
    revision = api("GET", "/flows/order").headers["ETag"]
    api("PUT", "/flows/order", flow(credential="other"), headers={"If-Match": revision})
    listed = api("GET", "/credentials").json["items"]
    assert [(one["name"], one["used_by"]) for one in listed] == [
        (
            "shop",
            [
                {
                    "flow": "order",
                    "name": "Order",
                    "place": "published",
                    "nodes": ["call", "later"],
                }
            ],
        )
    ]


def test_a_credential_in_use_is_deleted_only_when_it_is_insisted_on(api, shop):
    api("POST", "/flows", flow())
    refused = api("DELETE", "/credentials/shop")
    forced = api("DELETE", "/credentials/shop?force=true")
    assert (refused.status, refused.json["code"], "order" in refused.json["detail"]) == (
        409,
        "credential_in_use",
        True,
    )
    assert forced.status == 204


def test_a_flow_without_its_credential_is_a_draft_and_cannot_be_published(api):
    made = api("POST", "/flows", flow())
    refused = api("POST", "/flows/order/publish")
    api("POST", "/credentials", SHOP)
    published = api("POST", "/flows/order/publish")
    finding = {"code": "unknown_credential", "severity": "error", "node": "call"}
    assert (made.status, refused.status, published.status) == (201, 422, 200)
    assert finding.items() <= refused.json["findings"][0].items()


def test_the_types_say_their_forms_and_what_is_secret(api):
    items = api("GET", "/credential-types").json["items"]
    forms = {one["type"]: one["config_schema"]["properties"] for one in items}
    hidden = {
        type_: [name for name, one in form.items() if one["ui"].get("secret")]
        for type_, form in forms.items()
    }
    assert hidden == {
        "basic": ["password"],
        "bearer": ["token"],
        "header": ["value"],
        "hmac": ["secret"],
        "oauth2_client": ["client_secret"],
        "service_account": ["key"],
        "oidc": [],
    }
    assert [one["type"] for one in items if one["made"]] == ["hmac"]


def test_an_exported_flow_names_its_credential_and_no_more(api, shop):
    api("POST", "/flows", flow())
    text = json.dumps(api("GET", "/flows/order").json)
    assert ("shop" in text, SECRET in text) == (True, False)


def test_without_the_key_the_answer_says_what_to_do(api, shop, tmp_path):
    (tmp_path / "data" / "credentials.key").unlink()
    answer = api("POST", "/credentials", {**SHOP, "name": "other"})
    public = api("GET", "//oidc/jwks")
    assert (answer.status, answer.json["code"], public.status) == (503, "key_missing", 503)
    assert "BATON_CREDENTIALS_KEY" in answer.json["detail"]
    assert str(tmp_path) not in public.text
