"""Webhooks and browsers: whose pages may call, and what an answer may do in a page."""

from tests.api.hooked import hooked


def test_another_site_s_page_may_call_only_where_it_is_named(stranger, published):
    published(hooked(origins=["https://shop.example"]))
    published(hooked("closed", path="closed"))
    origins = ["https://shop.example", "https://evil.example"]
    open_, shut = (
        stranger("POST", "//hooks/orders", {}, headers={"Origin": origin}) for origin in origins
    )
    closed = stranger("POST", "//hooks/closed", {}, headers={"Origin": origins[0]})
    assert (open_.status, open_.headers["Access-Control-Allow-Origin"]) == (202, origins[0])
    assert [(one.status, one.json["code"]) for one in (shut, closed)] == [
        (403, "foreign_origin"),
        (403, "foreign_origin"),
    ]
    assert "Access-Control-Allow-Origin" not in closed.headers


def test_a_link_may_be_followed_from_anywhere_and_nothing_else(stranger, published):
    published(hooked(methods=["GET", "POST"]))
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    hidden = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    asked = [("GET", followed), ("GET", hidden), ("POST", followed)]
    answers = [stranger(method, "//hooks/orders", headers=headers) for method, headers in asked]
    assert [answer.status for answer in answers] == [202, 403, 403]


def test_a_browser_that_asks_first_is_told_what_the_page_may_send(stranger, published):
    published(hooked(methods=["PUT"], origins=["*"]))
    asked = {
        "Origin": "https://any.example",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type, x-shop",
    }
    answer = stranger("OPTIONS", "//hooks/orders", headers=asked)
    told = {name: answer.headers[f"Access-Control-Allow-{name}"] for name in ("Methods", "Headers")}
    assert (answer.status, told) == (204, {"Methods": "PUT", "Headers": "content-type, x-shop"})


def test_an_answer_cannot_act_in_the_editor_s_place(stranger, published):
    value = {"status": 200, "headers": {"Content-Type": "text/html"}, "body": "<script></script>"}
    published(hooked(respond="result", value=value))
    answer = stranger("POST", "//hooks/orders")
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
