"""What an operator may set, and what is refused in one line."""

from pathlib import Path

import pytest

from designer.errors import UsageError
from designer.settings import Settings, public_url


def test_callbacks_begin_with_what_the_server_binds():
    assert [
        Settings(data=Path(), host=host, port=80).base_url for host in ("127.0.0.1", "::1")
    ] == ["http://127.0.0.1:80", "http://[::1]:80"]


def test_callbacks_begin_with_the_public_url_when_there_is_one():
    settings = Settings(data=Path(), public_url="https://Baton.example.com:8443")

    assert settings.base_url == "https://Baton.example.com:8443"
    assert "baton.example.com" in settings.host_names


def test_the_public_url_may_come_from_the_environment():
    environment = {"BATON_PUBLIC_URL": "https://b.example.com/"}

    assert (public_url(None, environment), public_url("http://c", environment)) == (
        "https://b.example.com",
        "http://c",
    )


@pytest.mark.parametrize(
    "url",
    ["b.example.com", "ftp://b", "https://", "https://b/path", "https://u@b", "https://b:port"],
)
def test_a_public_url_that_is_none_is_refused(url):
    with pytest.raises(UsageError):
        public_url(url, {})
