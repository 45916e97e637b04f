"""What attempts say for people: short, few, without secrets, and never in the action's way."""

import json

from connectors.registry import Registry
from connectors.sdk.logs import LINE_BYTES_MAX, LINES_MAX, LogBook, line
from connectors.sdk.testing import context_in, run_action

SECRETS = ("Bearer abcdef123", "hunter2hunter2")


def said(text="x", **details):
    return line(text, at=7, details=details)


def test_a_line_has_its_moment_its_text_and_its_details():
    assert said("Sent", count=3, to=["a"]) == {
        "at": 7,
        "level": "info",
        "text": "Sent",
        "details": {"count": 3, "to": ["a"]},
    }


def test_what_is_named_or_looks_like_a_secret_is_blotted_out():
    text = json.dumps(
        [
            said("Authorization: Bearer abcdef123", api_key="hunter2hunter2"),
            said("https://ann:hunter2hunter2@example.com/x?token=hunter2hunter2&n=1"),
        ]
    )
    assert not any(secret in text for secret in SECRETS)
    assert "n=1" in text


def test_what_the_credential_holds_is_blotted_out_wherever_it_stands():
    book = LogBook()
    book.add(
        "it is hunter2hunter2",
        at=1,
        level="info",
        details={"a": {"b": ["hunter2hunter2 too"]}},
        secrets=["hunter2hunter2"],
    )
    assert "hunter2" not in json.dumps(book.take())


def test_lines_are_short_and_few_and_say_so():
    book = LogBook()
    for number in range(1_000):
        book.add("é" * 9_999, at=number, level="info", details={f"k{number}": "é" * 9_999})
    lines = book.take()
    assert len(lines) == LINES_MAX
    assert lines[-1]["text"] == "More lines were left out."
    assert max(len(json.dumps(one).encode()) for one in lines) <= LINE_BYTES_MAX


def test_what_is_no_json_does_not_break_the_action():
    class Odd:
        def __str__(self):
            raise RuntimeError

    loop = []
    loop.append(loop)
    one = said(Odd(), a=Odd(), b=float("nan"), c=loop, d={1, 2}, e="\ud800")
    assert json.loads(json.dumps(one))["text"] == "<Odd>"


def test_a_file_that_is_written_says_how_long_it_is(tmp_path):
    lines = []
    context = context_in(tmp_path, keep_log=lambda *each: lines.append(each))
    write = Registry().action("storage.write", 1)
    run_action(write, {"path": "a.txt", "content": "hello"}, context)
    assert lines == [("info", "Wrote a.txt", {"path": "a.txt", "bytes": 5})]
