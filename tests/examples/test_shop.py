"""The example shop: one effect per key, switches, and clear answers to bad calls."""

import http.client
import json
import signal
import threading

import pytest
import requests

from tests.examples.shop_process import Shop

ORDER = {"order": "A-1", "sku": "kettle", "quantity": 2}


def test_the_same_key_gives_the_same_answer_and_one_effect(shop):
    answers = [shop.post("/stock/reserve", ORDER, key="k").json() for _ in range(3)]
    assert answers == [answers[0]] * 3
    assert shop.effects() == [("reserve", "reservation-0001")]


def test_one_key_in_many_threads_has_one_effect(shop):
    def call():
        requests.post(
            shop.url + "/stock/reserve", json=ORDER, headers={"Idempotency-Key": "k"}, timeout=20
        )

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shop.left("kettle") == 18


def test_a_key_used_with_another_body_is_a_conflict(shop):
    shop.post("/stock/reserve", ORDER, key="k")
    answer = shop.post("/stock/reserve", {**ORDER, "quantity": 3}, key="k")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "key_reused")


def test_calls_without_a_key_each_have_an_effect(shop):
    for _ in range(2):
        shop.post("/stock/reserve", ORDER)
    assert shop.left("kettle") == 16


@pytest.mark.parametrize(
    ("do", "body", "undo", "name"),
    [
        ("/stock/reserve", ORDER, "/stock/release", "reservation"),
        ("/payments/charge", {"order": "A-1", "amount_cents": 100}, "/payments/refund", "payment"),
        ("/shipping/ship", {"order": "A-1"}, "/shipping/cancel", "shipment"),
    ],
)
def test_what_is_done_can_be_undone_once(shop, do, body, undo, name):
    paper = shop.post(do, body, key="do").json()["id"]
    first = shop.post(undo, {name: paper}, key="undo")
    again = shop.post(undo, {name: paper}, key="another undo")
    assert [first.status_code, again.status_code] == [200, 409]
    assert len(shop.effects()) == 2


def test_releasing_puts_the_goods_back(shop):
    paper = shop.post("/stock/reserve", ORDER).json()["id"]
    shop.post("/stock/release", {"reservation": paper})
    assert shop.left("kettle") == 20


def test_nothing_is_reserved_beyond_the_shelf(shop):
    answer = shop.post("/stock/reserve", {**ORDER, "quantity": 21})
    assert (answer.status_code, shop.left("kettle"), shop.effects()) == (409, 20, [])


def test_a_declined_charge_stays_declined_for_its_key(shop):
    charge = {"order": "A-1", "amount_cents": 100}
    shop.switch("charge", "decline")
    shop.post("/payments/charge", charge, key="k")
    shop.switch("charge", "ok")
    answers = [shop.post("/payments/charge", charge, key=key).status_code for key in ("k", "new")]
    assert answers == [402, 201]


def test_an_error_has_no_effect_and_a_later_try_works(shop):
    shop.switch("reserve", "error")
    failed = shop.post("/stock/reserve", ORDER, key="k").status_code
    shop.switch("reserve", "ok")
    assert [failed, shop.post("/stock/reserve", ORDER, key="k").status_code] == [503, 201]
    assert len(shop.effects()) == 1


def test_flaky_fails_the_first_times_of_every_key(shop):
    shop.switch("reserve", "flaky", times=2)
    seen = [shop.post("/stock/reserve", ORDER, key=key).status_code for key in "aaabbb"]
    assert seen == [503, 503, 201] * 2


def test_a_lost_answer_has_its_effect_and_a_retry_learns_of_it(shop):
    shop.switch("reserve", "lost", times=1)
    with pytest.raises(requests.ConnectionError):
        shop.post("/stock/reserve", ORDER, key="k")
    answer = shop.post("/stock/reserve", ORDER, key="k").json()
    assert (answer["id"], shop.left("kettle")) == ("reservation-0001", 18)


@pytest.mark.parametrize(
    "switches",
    [
        {"charge": {"mode": "explode"}},
        {"teleport": {"mode": "ok"}},
        {"charge": {"mode": "slow", "seconds": 10**9}},
        {"charge": "decline"},
        ["charge"],
    ],
)
def test_a_bad_switch_turns_nothing(quiet_shop, switches):
    before = quiet_shop.get("/switches").json()
    assert quiet_shop.post("/switches", switches).status_code == 400
    assert quiet_shop.get("/switches").json() == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"NaN",
        b'{"order": 7, "sku": "kettle", "quantity": 1}',
        b'{"order": "A\\u0000", "sku": "kettle", "quantity": 1}',
        b'{"order": "\\ud800", "sku": "kettle", "quantity": 1}',
        b'{"order": "A", "sku": "kettle", "quantity": true}',
        b'{"order": "A", "sku": "kettle", "quantity": 0}',
        b'{"order": "A", "sku": "kettle", "quantity": 1, "price": 1}',
        b"[" * 60_000,
        b"\xff\xfe",
    ],
)
def test_a_bad_body_is_answered_400_and_changes_nothing(quiet_shop, body):
    headers = {"Content-Type": "application/json"}
    answer = quiet_shop.http.post(
        quiet_shop.url + "/stock/reserve", data=body, headers=headers, timeout=20
    )
    assert (answer.status_code, set(answer.json()), quiet_shop.effects()) == (400, {"error"}, [])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("POST", "/stock/reserve/../../x", 404),
        ("GET", "/stock/reserve", 405),
        ("DELETE", "/ledger", 405),
        ("GET", "/sales?day=yesterday", 400),
        ("GET", "/sales?day=2026-02-30", 400),
        ("GET", "/ledger?" + "&".join(f"a{n}=1" for n in range(50)), 400),
    ],
)
def test_a_bad_call_gets_its_status_and_a_json_error(quiet_shop, method, path, status):
    answer = quiet_shop.http.request(method, quiet_shop.url + path, timeout=20)
    assert (answer.status_code, set(answer.json())) == (status, {"error"})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Length": "9999999999999"}, 413),
        ({"Content-Length": "-1"}, 411),
        ({"Transfer-Encoding": "chunked"}, 411),
        ({"Content-Length": "0", "Idempotency-Key": "k" * 300}, 400),
    ],
)
def test_bad_headers_are_refused_without_reading_the_body(quiet_shop, headers, status):
    connection = http.client.HTTPConnection(quiet_shop.url.removeprefix("http://"), timeout=20)
    connection.putrequest("POST", "/stock/reserve")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, set(json.loads(answer.read()))) == (status, {"error"})
    connection.close()


def test_a_form_of_a_strange_page_cannot_play_with_the_shop(quiet_shop):
    answer = quiet_shop.http.post(quiet_shop.url + "/reset", data={"a": "1"}, timeout=20)
    assert answer.status_code == 415


def test_sales_are_the_same_for_the_same_day(quiet_shop):
    one, again, other = (
        quiet_shop.get("/sales", day=day).json()["records"]
        for day in ("2026-03-02", "2026-03-02", "2026-03-03")
    )
    assert (one == again, one == other, len(one) >= 8) == (True, False, True)


def test_the_page_for_people_is_there(quiet_shop):
    answer = quiet_shop.get("/")
    assert (answer.headers["Content-Type"], "Switches" in answer.text) == (
        "text/html; charset=utf-8",
        True,
    )


def test_the_books_survive_kill_9(tmp_path):
    first = Shop("--db", tmp_path / "shop.sqlite")
    answer = first.post("/stock/reserve", ORDER, key="k").json()
    first.process.send_signal(signal.SIGKILL)
    first.close()
    second = Shop("--db", tmp_path / "shop.sqlite")
    try:
        assert second.post("/stock/reserve", ORDER, key="k").json() == answer
        assert second.left("kettle") == 18
    finally:
        second.close()


def test_the_shop_ends_when_its_starter_is_gone(shop):
    assert shop.close() == 0


def test_reset_begins_anew(shop):
    shop.post("/stock/reserve", ORDER, key="k")
    shop.switch("charge", "decline")
    shop.post("/reset", {})
    assert (shop.effects(), shop.left("kettle")) == ([], 20)
    assert shop.get("/switches").json()["switches"]["charge"] == {"mode": "ok"}
