"""Who may send events, and how often: the handshake of webhooks, and a bucket for each caller."""

import pytest

from designer.api.rates import Rates
from designer.errors import TooMany

BATCH = "application/cloudevents-batch+json"


def test_a_sender_that_asks_whether_it_may_send_is_told_how_often(stranger):
    answer = stranger("OPTIONS", "/events", headers={"WebHook-Request-Origin": "bank.example.com"})
    said = {name: answer.headers.get(name) for name in ("Allow", "WebHook-Allowed-Origin")}
    assert (answer.status, said) == (
        204,
        {"Allow": "OPTIONS, POST", "WebHook-Allowed-Origin": "bank.example.com"},
    )
    assert int(answer.headers["WebHook-Allowed-Rate"]) > 0


def test_a_question_without_an_origin_gives_no_consent(stranger):
    answer = stranger("OPTIONS", "/events")
    assert (answer.status, "WebHook-Allowed-Origin" in answer.headers) == (204, False)


def test_an_origin_that_is_none_is_refused(stranger):
    answer = stranger("OPTIONS", "/events", headers={"WebHook-Request-Origin": "x" * 300})
    assert (answer.status, answer.json["code"]) == (400, "bad_origin")


def test_who_sends_too_often_is_told_when_to_come_again():
    now = [1_000]
    rates = Rates(lambda: now[0], per_minute=2)
    rates.take("a")
    rates.take("a")
    with pytest.raises(TooMany) as refusal:
        rates.take("a")
    rates.take("b")
    now[0] += refusal.value.extra["retry_after_s"] * 1_000
    rates.take("a")
    with pytest.raises(TooMany):
        rates.take("a")


def test_the_rate_is_kept_over_http(api, web):
    web.rates.per_minute = 1
    statuses = [api("POST", "/events", [], kind=BATCH).status for _ in range(2)]
    assert statuses == [200, 429]
