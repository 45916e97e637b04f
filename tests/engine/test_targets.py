"""Targets: what one attempt at an address, a flow or a topic does and says."""

import pytest

from connectors.registry import Registry
from connectors.sdk.context import Services
from connectors.sdk.egress import EgressPolicy
from engine.drivers.targets.checking import target_errors
from engine.drivers.targets.outcome import Outcome
from engine.drivers.targets.targets import Targets
from engine.errors import NotFound, StoreUnavailable
from tests.engine.receiving import receiving


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


class World:
    """What targets reach besides addresses."""

    def __init__(self):
        self.done = []
        self.error = None

    def start(self, *asked):
        self.done.append(asked)
        if self.error:
            raise self.error

    def publish(self, topic, messages):
        self.done.append((topic, *messages))


@pytest.fixture
def world():
    return World()


@pytest.fixture
def targets(tmp_path, world):
    services = Services(files_root=tmp_path, egress=EgressPolicy())
    return Targets(Registry(), services, world.start, publish=world.publish)


def post(receiver, **more):
    return {"http": {"method": "POST", "url": receiver.url, "json": {"n": 1}, **more}}


def test_an_address_is_called_with_the_key(targets, receiver):
    outcome = targets.attempt(post(receiver), key="task:1")
    assert outcome == Outcome(status=200)
    (call,) = receiver.calls
    assert (call.method, call.json, call.headers["idempotency-key"]) == (
        "POST",
        {"n": 1},
        "task:1",
    )


def test_the_caller_s_headers_replace_the_target_s_however_they_are_written(targets, receiver):
    target = post(receiver, headers={"x-attempt": "forged", "X-Own": "kept"})
    targets.attempt(target, key="k", headers={"X-Attempt": "7"})
    headers = receiver.calls[0].headers
    assert (headers["x-attempt"], headers["x-own"]) == ("7", "kept")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((503, {"Retry-After": "7"}), (503, "http.503", 7_000, True)),
        ((429, {}), (429, "http.429", None, True)),
        ((404, {}), (404, "http.404", None, False)),
        ((302, {"Location": "/other"}), (302, "http.302", None, False)),
    ],
)
def test_what_is_no_success_is_told_and_may_be_tried_again(targets, receiver, answer, said):
    receiver.answers.append(answer)
    outcome = targets.attempt(post(receiver), key="k")
    seen = (outcome.status, outcome.code, outcome.retry_after_ms, outcome.is_overload)
    assert (seen, outcome.is_permanent, len(receiver.calls)) == (said, False, 1)
    assert outcome.answer["status"] == answer[0]


def test_a_call_is_given_up_at_its_deadline(targets, receiver):
    receiver.may_answer.clear()
    outcome = targets.attempt(post(receiver), key="k", deadline_ms=100)
    assert (outcome.code, outcome.status, outcome.is_permanent) == ("timeout", None, False)


def test_a_forbidden_address_is_not_called(tmp_path, world, receiver):
    services = Services(files_root=tmp_path, egress=EgressPolicy(allow_private=False))
    outcome = Targets(Registry(), services, world.start).attempt(post(receiver), key="k")
    assert (outcome.code, receiver.calls) == ("egress", [])


def test_a_flow_is_started_under_the_key(targets, world):
    target = {"flow": {"id": "shop", "input": {"n": 1}, "node": "begin"}}
    assert targets.attempt(target, key="task:1").is_success
    assert world.done == [("shop", {"n": 1}, "task:1", "begin")]


def test_a_flow_that_is_not_there_fails_for_good(targets, world):
    world.error = NotFound("There is no flow shop.")
    outcome = targets.attempt({"flow": {"id": "shop"}}, key="k")
    assert (outcome.code, outcome.is_permanent) == ("flow", True)


def test_a_store_that_is_away_is_asked_again(targets, world):
    world.error = StoreUnavailable("The store is away.")
    outcome = targets.attempt({"flow": {"id": "shop"}}, key="k")
    assert (outcome.code, outcome.is_permanent) == ("unavailable", False)


def test_a_message_is_published_once_per_key(targets, world):
    topic = {"name": "orders", "data": {"n": 1}, "attributes": {"a": "b"}, "ordering_key": "o"}
    assert targets.attempt({"topic": topic}, key="task:1").is_success
    message = {name: value for name, value in topic.items() if name != "name"}
    assert world.done == [("orders", {**message, "dedupe_key": "task:1"})]


def test_without_topics_and_credentials_a_target_says_so(tmp_path, world, receiver):
    targets = Targets(Registry(), Services(files_root=tmp_path), world.start)
    topic = targets.attempt({"topic": {"name": "orders"}}, key="k")
    secret = targets.attempt(post(receiver, credential="shop"), key="k")
    assert (topic.code, secret.code) == ("topics.unavailable", "credential.missing")


@pytest.mark.parametrize(
    ("target", "field"),
    [
        (None, ""),
        ({}, ""),
        ({"http": {"url": "http://a/"}, "flow": {"id": "a"}}, ""),
        ({"mail": {}}, ""),
        ({"http": []}, "http"),
        ({"http": {}}, "http.url"),
        ({"http": {"url": "http://a/", "verb": "GET"}}, "http.verb"),
        ({"http": {"url": "http://a/", "headers": {"A": 1}}}, "http.headers"),
        ({"http": {"url": "http://a/", "credential": ""}}, "http.credential"),
        ({"http": {"url": "http://a/", "oidc": "me"}}, "http.oidc"),
        ({"http": {"url": "http://a/", "oidc": {"who": "me"}}}, "http.oidc.who"),
        ({"http": {"url": "http://a/", "oidc": {}, "credential": "c"}}, "http.oidc"),
        ({"flow": {"input": 1}}, "flow.id"),
        ({"flow": {"id": "a", "node": 1}}, "flow.node"),
        ({"topic": {"data": 1}}, "topic.name"),
        ({"topic": {"name": "a", "attributes": {"a": 1}}}, "topic.attributes"),
        ({"topic": {"name": "a", "ordering_key": 1}}, "topic.ordering_key"),
    ],
)
def test_what_is_no_target_is_said_with_its_field(target, field):
    assert [place for place, _ in target_errors(target)] == [field]


@pytest.mark.parametrize(
    "target",
    [
        {"http": {"url": "http://a/", "headers": {"A": "b"}, "oidc": {"audience": "x"}}},
        {"flow": {"id": "a", "input": [1], "node": "begin"}},
        {"topic": {"name": "a", "data": None, "attributes": {}, "ordering_key": ""}},
    ],
)
def test_what_is_a_target_has_no_errors(target):
    assert target_errors(target) == []
