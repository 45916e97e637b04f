"""Who the HTTP targets of tasks are called as."""

import json
from base64 import urlsafe_b64decode

import pytest

from connectors.sdk.context import TaskRequest
from engine.drivers.credentials.desk import CredentialWish
from tests.engine.conftest import until
from tests.engine.receiving import receiving


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


@pytest.fixture
def runtime(opened, clock):
    return opened(clock=clock)


def state_of(runtime, receipt):
    return runtime.task(receipt.task_id)["state"]


def test_a_call_is_made_with_its_credential_which_is_written_nowhere(runtime, receiver):
    wish = CredentialWish(fields={"token": "s3cret-token"})
    runtime.credentials.create("shop", "bearer", wish, by="ann")
    receiver.statuses(401)
    http = {"method": "POST", "url": receiver.url, "credential": "shop"}
    receipt = runtime.enqueue_task(
        TaskRequest(queue="mail", idempotency_key="k", http=http, retry={"max_attempts": 1})
    )
    until(lambda: state_of(runtime, receipt) == "failed")
    assert receiver.calls[0].headers["authorization"] == "Bearer s3cret-token"
    assert "s3cret" not in str(runtime.task(receipt.task_id))


def test_a_call_may_carry_a_token_that_we_sign_for_its_address(runtime, receiver):
    http = {"method": "POST", "url": receiver.url, "oidc": {"email": "robot@example.com"}}
    receipt = runtime.enqueue_task(TaskRequest(queue="mail", idempotency_key="k", http=http))
    until(lambda: state_of(runtime, receipt) == "done")
    bearer = receiver.calls[0].headers["authorization"].removeprefix("Bearer ")
    claims = json.loads(urlsafe_b64decode(bearer.split(".")[1] + "=="))
    assert (claims["aud"], claims["email"]) == (receiver.url, "robot@example.com")


def test_a_task_whose_credential_is_not_there_is_a_dead_letter(runtime, receiver):
    http = {"url": receiver.url, "credential": "nobody"}
    receipt = runtime.enqueue_task(TaskRequest(queue="mail", idempotency_key="k", http=http))
    until(lambda: state_of(runtime, receipt) == "failed")
    assert (runtime.task(receipt.task_id)["last_error"]["code"], receiver.calls) == (
        "credential.missing",
        [],
    )
