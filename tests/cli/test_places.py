"""The lines on which things stand in a flow file."""

import json

import pytest

from engine.flow.places import lines_of

YAML = """\
schema: baton.flow/v1
nodes:
  - id: a
    config:
      url: 7
  - {id: b,
     type: x}
"""


def test_keys_and_items_have_their_lines():
    lines = lines_of(YAML)

    wanted = {
        ("nodes",): 2,
        ("nodes", 0): 3,
        ("nodes", 0, "config", "url"): 5,
        ("nodes", 1): 6,
        ("nodes", 1, "type"): 7,
    }
    assert {path: lines[path] for path in wanted} == wanted


@pytest.mark.parametrize("indent", [2, "\t"])
def test_json_has_lines_too(indent):
    lines = lines_of(json.dumps({"nodes": [{"id": "a"}]}, indent=indent))

    assert lines[("nodes", 0, "id")] == 4


@pytest.mark.parametrize("text", ["", "a: [", b"\xff\xfe", "- &a [*a]", "{" * 3_000, "\0"])
def test_what_cannot_be_read_has_no_lines_and_raises_nothing(text):
    assert len(lines_of(text)) <= 2
