"""Who gets in: by the matched route and one table, never by what a path looks like."""

import re

import pytest

from designer.api.routes import ENDPOINTS, PROBES
from designer.app import create_app
from designer.auth.roles import PERMISSIONS, ROLES, Permission, is_allowed

CLOSED = [e for e in ENDPOINTS if PERMISSIONS[e.name] is not Permission.PUBLIC]
UNSAFE = [e for e in CLOSED if e.method != "GET"]


def address(endpoint):
    return re.sub(r"<int:\w+>", "1", re.sub(r"<\w+>", "x", endpoint.path))


def test_every_route_has_a_permission_and_every_permission_a_route(app):
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert routes == set(PERMISSIONS)


def test_a_route_without_an_entry_is_refused_even_for_the_owner(app, api):
    app.add_url_rule("/api/v1/forgotten", "forgotten", lambda: "secrets")

    answer = api("GET", "/forgotten")

    assert (answer.status, answer.json["code"]) == (403, "no_permission_entry")


def codes(caller, endpoints, **options):
    """Gives status and code of each endpoint's answer, by its name."""
    answers = {e.name: caller(e.method, address(e), **options) for e in endpoints}
    return {
        name: (answer.status, (answer.json or {}).get("code")) for name, answer in answers.items()
    }


def test_a_stranger_is_refused_everywhere(stranger):
    refused = codes(stranger, CLOSED)

    assert refused == {e.name: (401, "not_signed_in") for e in CLOSED}


@pytest.mark.parametrize("token", ["", "baton_made_up", "x" * 10_000, "baton_\u00e9"])
def test_a_made_up_token_is_refused(stranger, token):
    answer = stranger("GET", "/flows", headers={"Authorization": f"Bearer {token}"})

    assert (answer.status, answer.json["code"]) == (401, "bad_token")


def test_a_page_without_the_csrf_token_changes_nothing_anywhere(page):
    refused = codes(page, UNSAFE, headers={"X-CSRF-Token": "guess"})

    assert refused == {e.name: (403, "bad_csrf_token") for e in UNSAFE}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_another_sites_page_is_refused_even_with_the_token(page, headers):
    answer = page("POST", "/sign-out", headers=headers)

    assert (answer.status, answer.json["code"]) == (403, "cross_site")


def test_a_page_of_ours_is_let_in(page, flow):
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}

    assert page("POST", "/flows", flow, headers=headers).status == 201


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8321", "127.0.0.1.evil.example", ""]
)
def test_a_name_that_is_not_ours_is_refused(api, host):
    answer = api("GET", "/flows", headers={"Host": host})

    assert (answer.status, answer.json["code"]) == (403, "unknown_host")


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost:8321", "[::1]:8321", "LOCALHOST"])
def test_our_own_names_are_let_in(api, host):
    assert api("GET", "/flows", headers={"Host": host}).status == 200


@pytest.mark.parametrize("role", [role for role in ROLES if role != "owner"])
def test_a_role_gets_what_the_table_says_and_nothing_else(api_as, role):
    answered = codes(api_as(role), CLOSED)

    let_in = {name for name, answer in answered.items() if answer != (403, "forbidden")}
    assert let_in == {e.name for e in CLOSED if is_allowed(role, e.name)}


def test_a_role_nobody_wrote_down_gets_nothing():
    assert [name for name in PERMISSIONS if is_allowed("emperor", name)] == []


def test_signing_out_ends_the_session_and_the_cookie(page):
    answers = [page("POST", "/sign-out").status, page("GET", "/session").status]

    assert answers == [204, 401]


def test_the_session_says_who_and_how(page):
    session = page("GET", "/session").json

    assert session["user"] == {"name": "Owner", "role": "owner"}
    assert session["csrf_token"] == page.headers["X-CSRF-Token"]


def test_a_sign_in_link_sets_a_strict_cookie_and_leads_home(app, web):
    response = app.test_client().get(f"/sign-in?token={web.doors.new_link()}")

    cookie = response.headers["Set-Cookie"]
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert [part for part in ("HttpOnly", "SameSite=Strict", "Path=/") if part not in cookie] == []


def test_a_used_link_is_refused_and_leads_home_who_is_in_already(app, web):
    link = f"/sign-in?token={web.doors.new_link()}"
    mine, other = app.test_client(), app.test_client()

    answers = [client.get(link).status_code for client in (mine, mine, other)]

    assert answers == [303, 303, 401]


def test_a_browser_gets_a_page_when_the_link_is_over(app):
    response = app.test_client().get("/sign-in?token=x", headers={"Accept": "text/html,*/*"})

    assert (response.status_code, response.mimetype) == (401, "text/html")


def test_sign_ins_are_not_tried_by_the_thousand(app, web, now):
    client = app.test_client()
    failures = [client.get("/sign-in?token=guess").status_code for _ in range(12)]
    good = f"/sign-in?token={web.doors.new_link()}"
    shut = client.get(good)
    now[0] += 60_000

    assert failures == [401] * 10 + [429] * 2
    assert (shut.status_code, shut.headers["Retry-After"]) == (429, "61")
    assert client.get(good).status_code == 303


def test_nothing_new_is_taken_while_the_server_drains(web, api, stranger, flow):
    web.closing.set()

    answers = [
        api("POST", "/flows", flow).status,
        stranger("GET", "//healthz").status,
        stranger("GET", "//readyz").status,
    ]

    assert answers == [503, 200, 503]


def test_two_servers_on_one_machine_keep_their_cookies_apart(web):
    app = create_app(web)

    response = app.test_client().get(f"/sign-in?token={web.doors.new_link()}")

    assert response.headers["Set-Cookie"].startswith(f"baton_session_{web.settings.port}=")


def test_probes_are_open(stranger):
    assert [stranger(e.method, f"/{e.path}").status for e in PROBES] == [200, 200]


def test_what_was_changed_is_on_the_trail_and_what_was_refused_is_not(api, flow):
    api("POST", "/flows", flow)
    api("POST", "/flows", flow)
    api("PUT", "/flows/greet", flow, headers={"If-Match": '"1"'})
    api("PUT", "/flows/greet", flow, headers={"If-Match": '"1"'})

    first = api("GET", "/audit?limit=1").json
    rest = api("GET", f"/audit?cursor={first['next_cursor']}").json

    lines = [(line["action"], line["subject"]) for line in first["items"] + rest["items"]]
    assert lines == [("save_flow", "greet"), ("create_flow", "greet")]
