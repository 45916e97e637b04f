"""What a start's input becomes by the defaults of the flow's schema."""

import pytest

from engine.drivers.versions.inputs import with_defaults
from engine.flow.document import Flow

ADDRESS = {"type": "object", "properties": {"country": {"default": "AT"}, "city": {}}}
SCHEMA = {
    "type": "object",
    "properties": {
        "shop": {"type": "string", "default": "http://127.0.0.1:8322"},
        "express": {"type": "boolean", "default": False},
        "order": {"type": "string"},
        "address": ADDRESS,
    },
}


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        (None, {"shop": "http://127.0.0.1:8322", "express": False}),
        ({"shop": None, "express": True}, {"shop": None, "express": True}),
        (
            {"address": {"city": "Graz"}, "more": 1},
            {
                "shop": "http://127.0.0.1:8322",
                "express": False,
                "address": {"city": "Graz", "country": "AT"},
                "more": 1,
            },
        ),
        ("no object", "no object"),
    ],
)
def test_what_is_left_out_has_its_default(given, becomes):
    assert with_defaults(Flow(id="f", input=SCHEMA), given) == becomes


@pytest.mark.parametrize("schema", [None, True, {"type": "string"}, {"properties": ["odd"]}])
def test_a_schema_without_properties_changes_nothing(schema):
    assert with_defaults(Flow(id="f", input=schema), None) is None


def test_the_callers_input_stays_as_it_is():
    given = {"address": {}}
    with_defaults(Flow(id="f", input=SCHEMA), given)
    assert given == {"address": {}}
