"""Hosts, masks and kept tokens: the small parts that credentials stand on."""

import base64
import json
from threading import Barrier, Thread
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk.credential import Fetched
from connectors.sdk.redaction import blot
from engine.drivers.credentials.hosts import is_among, is_narrower, read_hosts
from engine.drivers.credentials.masking import spellings
from engine.drivers.credentials.tokens import TOKENS_MAX, TokenBook


@pytest.mark.parametrize(
    ("pattern", "url", "is_one"),
    [
        ("api.example.com", "https://api.example.com/x", True),
        ("api.example.com", "http://API.EXAMPLE.COM:8080", True),
        ("API.Example.com", "https://api.example.com", True),
        ("api.example.com", "https://evil.com/api.example.com", False),
        ("api.example.com", "https://api.example.com.evil.com", False),
        ("api.example.com", "https://api.example.com@evil.com", False),
        ("api.example.com", "https://evil.com#@api.example.com", False),
        ("api.example.com", "https://xapi.example.com", False),
        ("*.example.com", "https://a.b.example.com", True),
        ("*.example.com", "https://example.com", False),
        ("*.example.com", "https://evilexample.com", False),
        ("localhost:8080", "http://localhost:8080/", True),
        ("localhost:8080", "http://localhost/", False),
        ("example.com:443", "https://example.com", True),
        ("https://example.com", "http://example.com", False),
        ("https://example.com", "https://example.com", True),
        ("[::1]:80", "http://[::1]/", True),
        ("127.0.0.1", "http://127.0.0.1:99/", True),
    ],
)
def test_a_url_is_at_a_host_or_it_is_not(pattern, url, is_one):
    assert is_among(url, read_hosts([pattern])) is is_one


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "a/b",
        "http://",
        "ftp://a",
        "a b",
        "user@a",
        "a?b",
        "*.*.a",
        "a.*",
        "a" * 301,
        "a:b",
    ],
)
def test_what_is_no_host_is_refused(text):
    with pytest.raises(ValueError, match="is no host"):
        read_hosts([text])


@pytest.mark.parametrize(
    ("new", "old", "is_so"),
    [
        (["a"], [], True),
        ([], [], True),
        (["a"], ["a", "b"], True),
        ([], ["a"], False),
        (["a", "b"], ["a"], False),
        (["b"], ["a"], False),
    ],
)
def test_fewer_hosts_are_narrower(new, old, is_so):
    assert is_narrower(new, old) is is_so


@given(st.text(min_size=8).filter(lambda text: text.strip()))
def test_a_secret_is_masked_in_every_spelling_in_which_it_may_come_back(secret):
    raw = secret.encode(errors="replace")
    texts = [
        f"it is {secret}!",
        json.dumps({"echo": secret}),
        quote(secret, safe="", errors="replace"),
        base64.b64encode(raw).decode(),
    ]
    masked = blot({"list": texts}, secrets=spellings([secret]))["list"]
    assert [secret in masked[0], base64.b64encode(raw).decode() in masked[3]] == [False, False]
    assert "***" in masked[1]


def test_short_values_and_innocent_text_stay():
    assert blot("the cat sat", secrets=spellings(["cat", "sat"])) == "the cat sat"


def test_the_lines_of_a_key_are_masked_one_by_one():
    line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"
    secrets = spellings([f"-----BEGIN-----\n{line}\n-----END-----\n"])
    assert blot(f"at {line} there", secrets=secrets) == "at *** there"


def test_of_many_who_need_a_token_one_fetches_it():
    book, fetched = TokenBook(lambda: 0), []
    barrier, got = Barrier(8), []

    def fetch():
        fetched.append(1)
        return Fetched(token=f"token {len(fetched)}", good_for_s=60)

    def ask():
        barrier.wait()
        got.append(book.get(("id", 1, "access"), fetch))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(fetched), got) == (1, ["token 1"] * 8)


@pytest.mark.parametrize(("good_for_s", "kept_s"), [(3_600, 3_540), (100, 80), (0, 0)])
def test_a_token_is_kept_until_shortly_before_its_end(good_for_s, kept_s):
    now = [0]
    book, made = TokenBook(lambda: now[0]), []

    def fetch():
        made.append(now[0])
        return Fetched(token="t", good_for_s=good_for_s)

    for moment in (0, max(kept_s - 1, 0), kept_s):
        now[0] = moment
        book.get(("id", 1, "access"), fetch)
    assert made == ([0, kept_s] if kept_s else [0, 0, 0])


def test_a_failed_fetch_keeps_nothing():
    book = TokenBook(lambda: 0)

    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        book.get(("id", 1, "access"), fail)
    assert book.get(("id", 1, "access"), lambda: Fetched(token="t", good_for_s=60)) == "t"


def test_as_many_tokens_are_kept_as_may_be():
    book = TokenBook(lambda: 0)
    for number in range(TOKENS_MAX + 10):
        book.get((f"id{number}", 1, "x"), lambda: Fetched(token="t", good_for_s=60))
    assert len(book._kept) == TOKENS_MAX
