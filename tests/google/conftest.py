"""Google's own client libraries, as they are, against a real server."""

import pytest
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import scheduler_v1, tasks_v2

from tests.browser.server import Server

PARENT = "projects/shop/locations/europe-west1"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("google") / "data", "--google-open").start()
    yield running
    running.stop()


def client_of(kind, server, credentials=None):
    return kind(
        transport="rest",
        client_options=ClientOptions(api_endpoint=f"{server.url}/google"),
        credentials=credentials or AnonymousCredentials(),
    )


@pytest.fixture
def tasks(server):
    return client_of(tasks_v2.CloudTasksClient, server)


@pytest.fixture
def scheduler(server):
    return client_of(scheduler_v1.CloudSchedulerClient, server)
