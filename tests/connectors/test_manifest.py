"""What a form can be drawn from: schemas in the profile, in the order of the fields."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from connectors.sdk import Action, field
from connectors.sdk.manifest import schema_of, spec_of


class Colour(BaseModel):
    red: int = 0
    name: str | None = None


class Everything(Action, type="tests.everything", subtitle="{text}"):
    """Show every kind of field.

    And more of it.
    """

    text: str = field("Text", help="Some.", pattern="^x", placeholder="xyz", secret=True)
    maybe: str | None = field("Maybe", default=None)
    number: int = field("Number", default=3, ge=1, le=9)
    choice: Literal["a", "b"] = field("Choice", default="a", show_if={"number": 3})
    either: int | str = field("Either", default=1)
    many: list[Annotated[int, Field(ge=0)]] = field("Many", default_factory=list)
    pairs: dict[str, str] = field("Pairs", default_factory=dict, widget="key_value")
    colour: Colour = field("Colour", default_factory=Colour)
    anything: Any = field("Anything", default=None, expression="never")


SCHEMA_OF_EVERYTHING = {
    "type": "object",
    "properties": {
        "text": {
            "type": "string",
            "title": "Text",
            "description": "Some.",
            "pattern": "^x",
            "ui": {"order": 0, "placeholder": "xyz", "secret": True},
        },
        "maybe": {"type": "string", "title": "Maybe", "ui": {"order": 1}},
        "number": {
            "type": "integer",
            "title": "Number",
            "default": 3,
            "minimum": 1,
            "maximum": 9,
            "ui": {"order": 2},
        },
        "choice": {
            "type": "string",
            "title": "Choice",
            "default": "a",
            "enum": ["a", "b"],
            "ui": {"order": 3, "show_if": {"number": 3}},
        },
        "either": {
            "title": "Either",
            "default": 1,
            "anyOf": [{"type": "integer"}, {"type": "string"}],
            "ui": {"order": 4},
        },
        "many": {
            "type": "array",
            "title": "Many",
            "items": {"type": "integer", "minimum": 0},
            "ui": {"order": 5},
        },
        "pairs": {
            "type": "object",
            "title": "Pairs",
            "additionalProperties": {"type": "string"},
            "ui": {"order": 6, "widget": "key_value"},
        },
        "colour": {
            "type": "object",
            "title": "Colour",
            "properties": {
                "red": {"type": "integer", "title": "Red", "default": 0},
                "name": {"type": "string", "title": "Name"},
            },
            "ui": {"order": 7},
        },
        "anything": {"title": "Anything", "ui": {"order": 8, "expression": "never"}},
    },
    "required": ["text"],
    "additionalProperties": False,
}


def test_fields_become_properties_in_order():
    assert schema_of(Everything) == SCHEMA_OF_EVERYTHING


def test_the_docstring_is_the_documentation():
    spec = spec_of(Everything)
    assert (spec.title, spec.summary, spec.docs) == (
        "Everything",
        "Show every kind of field.",
        "And more of it.",
    )


def test_fields_that_contain_themselves_are_refused():
    class Tree(BaseModel):
        children: "list[Tree]" = []

    Tree.model_rebuild(_types_namespace={"Tree": Tree})

    class Plant(Action, type="tests.plant"):
        """Plant a tree."""

        tree: Tree = field("Tree")

    with pytest.raises(TypeError, match="refer to themselves"):
        schema_of(Plant)


class Mail(BaseModel):
    kind: Literal["mail"]
    to: str


class Chat(BaseModel):
    kind: Literal["chat"]
    room: int


class Tell(Action, type="tests.tell"):
    """Tell somebody."""

    whom: Annotated[Mail | Chat, Field(discriminator="kind")] = field("Whom")


def test_a_tagged_union_is_one_of_its_parts():
    whom = schema_of(Tell)["properties"]["whom"]

    assert [one["properties"]["kind"]["const"] for one in whom["anyOf"]] == ["mail", "chat"]
    assert "oneOf" not in whom
