"""Where HTTP may go: addresses, redirects and answers that mean harm."""

import gzip
import socket
import zlib
from dataclasses import replace

import pytest

from connectors.http import HttpRequest
from connectors.sdk import sockets
from connectors.sdk.egress import EgressPolicy
from connectors.sdk.host import perform

NEVER = [
    "169.254.169.254",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "::ffff:169.254.169.254",
    "::169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:0:a9fe:a9fe::1",
    "2a00::5efe:a9fe:a9fe",
    "224.0.0.1",
    "255.255.255.255",
    "0.1.2.3x",
    "ff02::1",
]
PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "::",
    "::1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "fc00::1",
    "fec0::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]
PUBLIC = ["93.184.215.14", "2606:4700::1111", "64:ff9b::5db8:d70e", "2002:5db8:d70e::"]


@pytest.mark.parametrize("address", NEVER)
@pytest.mark.parametrize("policy", [EgressPolicy(), EgressPolicy(allow_private=False)])
def test_some_addresses_are_never_reached(address, policy):
    assert policy.refusal(address) is not None


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_reached_only_where_allowed(address):
    assert EgressPolicy().refusal(address) is None
    assert EgressPolicy(allow_private=False).refusal(address) is not None


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address):
    assert EgressPolicy(allow_private=False).refusal(address) is None


def test_a_private_network_can_be_granted():
    policy = EgressPolicy(allow_private=False, allowed=("10.1.0.0/16",))
    assert policy.refusal("10.1.2.3") is None
    assert policy.refusal("10.2.2.3") is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://2852039166/",
        "http://0xa9.0xfea9fe/",
        "http://0251.0376.0251.0376/",
    ],
)
def test_metadata_is_refused_however_it_is_spelled(attempt, failing, url):
    error = failing(HttpRequest, {"url": url}, attempt)
    assert (error.code, error.retryable) == ("egress", False)


@pytest.mark.parametrize("host", ["0x7f.1", "2130706433", "localhost", "127.1", "[::ffff:7f00:1]"])
def test_this_machine_is_refused_however_it_is_spelled(attempt, failing, server, host):
    services = replace(attempt.services, egress=EgressPolicy(allow_private=False))
    config = {"url": f"http://{host}:{server.port}/"}
    assert failing(HttpRequest, config, replace(attempt, services=services)).code == "egress"
    assert server.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1\\@example.com/",
        "http://exa mple.com/",
        "http://a/\r\nX: y",
        "file:///etc/passwd",
        "gopher://a/",
        "//a/",
        "http://",
        "http://[::1",
        "http://a:99999/",
    ],
)
def test_urls_that_parsers_disagree_about_are_refused(attempt, failing, url):
    assert failing(HttpRequest, {"url": url}, attempt).code == "http.url"


def test_a_name_that_also_leads_to_a_forbidden_address_is_refused(
    attempt, failing, server, monkeypatch
):
    def two_faces(host, port, **_):
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("127.0.0.1", "169.254.169.254")
        ]

    monkeypatch.setattr(sockets.socket, "getaddrinfo", two_faces)
    config = {"url": server.url("/", host="rebinding.test")}
    assert failing(HttpRequest, config, attempt).code == "egress"
    assert server.seen == []


def test_a_redirect_to_metadata_is_refused(attempt, failing, server, reply):
    url = server.on("/go", reply(status=302, location="http://169.254.169.254/latest/"))
    assert failing(HttpRequest, {"url": url}, attempt).code == "egress"


def test_a_redirect_to_a_file_is_refused(attempt, failing, server, reply):
    url = server.on("/go", reply(status=302, location="file:///etc/passwd"))
    assert failing(HttpRequest, {"url": url}, attempt).code == "http.url"


def test_redirects_end(attempt, failing, server, reply):
    url = server.on("/go", reply(status=302, location="/go"))
    assert failing(HttpRequest, {"url": url}, attempt).code == "http.redirect"
    assert len(server.seen) == 6


def test_credentials_do_not_follow_a_redirect_to_another_server(attempt, server, reply):
    server.on("/end", reply())
    url = server.on("/go", reply(status=302, location=server.url("/end", host="localhost")))
    headers = {"Authorization": "Bearer abc", "X-API-Key": "k", "Cookie": "c=1", "Accept": "a/b"}
    perform(HttpRequest, {"url": url, "headers": headers}, attempt)
    after = server.seen[1][2]
    assert {"authorization", "x-api-key", "cookie"} & set(after) == set()
    assert after["accept"] == "a/b"


def test_credentials_in_the_url_do_not_follow_a_redirect_either(attempt, server, reply):
    server.on("/end", reply())
    server.on("/go", reply(status=302, location=server.url("/end", host="localhost")))
    perform(HttpRequest, {"url": server.url("/go", host="me:pw@127.0.0.1")}, attempt)
    assert [("authorization" in headers) for _, _, headers, _ in server.seen] == [True, False]


def test_credentials_follow_a_redirect_on_the_same_server(attempt, server, reply):
    server.on("/end", reply())
    url = server.on("/go", reply(status=307, location="/end"))
    config = {"method": "POST", "url": url, "headers": {"X-API-Key": "k"}, "json": 1}
    perform(HttpRequest, config, attempt)
    method, _, headers, body = server.seen[1]
    assert (method, headers["x-api-key"], body) == ("POST", "k", b"1")


def test_a_moved_post_becomes_a_get_without_its_body(attempt, server, reply):
    server.on("/end", reply())
    url = server.on("/go", reply(status=303, location="/end"))
    perform(HttpRequest, {"method": "POST", "url": url, "json": 1}, attempt)
    method, _, headers, body = server.seen[1]
    assert (method, "content-type" in headers, body) == ("GET", False, b"")


def test_proxies_and_netrc_of_the_environment_are_not_used(
    attempt, server, reply, monkeypatch, tmp_path
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    perform(HttpRequest, {"url": server.on("/o", reply())}, attempt)
    assert "authorization" not in server.seen[0][2]


def test_a_huge_body_is_not_read_to_its_end(attempt, failing, server):
    sent = []

    def flood(handler):
        handler.send_response(200)
        handler.send_header("content-length", str(2**40))
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 2**20)
            sent.append(1)

    error = failing(HttpRequest, {"url": server.on("/o", flood)}, attempt)
    assert error.code == "limit.response"
    assert len(sent) < 64


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
def test_a_bomb_is_not_unpacked_to_its_end(attempt, failing, server, reply, encoding):
    engine = zlib.compressobj(9, wbits=31 if "gzip" in encoding else 15)
    block = bytes(2**20)
    bomb = b"".join(engine.compress(block) for _ in range(256)) + engine.flush()
    if encoding == "gzip, gzip":
        bomb = gzip.compress(bomb)
    url = server.on("/o", reply(bomb, content_encoding=encoding))
    assert failing(HttpRequest, {"url": url}, attempt).code == "limit.response"


def test_packed_answers_are_unpacked(attempt, server, reply):
    packed = gzip.compress(b'{"a":') + gzip.compress(b" 1}")
    url = server.on("/o", reply(packed, content_encoding="gzip", content_type="application/json"))
    assert perform(HttpRequest, {"url": url}, attempt).output["body"] == {"a": 1}


def test_a_packed_answer_that_is_broken_is_refused(attempt, failing, server, reply):
    url = server.on("/o", reply(b"no gzip at all", content_encoding="gzip"))
    assert failing(HttpRequest, {"url": url}, attempt).code == "http.encoding"
