"""ActionSuite: what every action must keep, as tests that an author inherits. Knows no connector.

class TestResize(ActionSuite):
    action = Resize
    good = {"path": "a.jpg", "width": 100}
    bad = ({"width": 0}, {"path": ""})
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from connectors.sdk.action import Action, Connector
from connectors.sdk.catalog import ActionSpec
from connectors.sdk.context import Context, Services
from connectors.sdk.errors import Permanent
from connectors.sdk.fields import field_secrets
from connectors.sdk.host import begin, build, cancel, poll
from connectors.sdk.manifest import PROFILE, spec_of
from connectors.sdk.outcome import Json, Outcome

_PRESETS = ("default", "non_idempotent", "long_outage", "none")
_BRACES = re.compile(r"{(\w+)}")


def context_in(folder: Path, *, idempotency_key: str = "run/1/0", **rest: Any) -> Context:
    """Give a context whose files, queues and receipts live below a folder."""
    return Context(
        services=Services(files_root=folder / "files"), idempotency_key=idempotency_key, **rest
    )


def run_action(action: type[Action], config: Json, context: Context) -> Any:
    """Run one attempt as the engine does, config and output checked; give Outcome or Started."""
    return begin(action, config, context)


def poll_action(action: type[Action], config: Json, context: Context, handle: Json) -> Any:
    """Ask what is under way as the engine does; give Outcome or Started."""
    return poll(action, config, context, handle)


def cancel_action(
    action: type[Action], config: Json, context: Context, handle: Json
) -> Outcome | None:
    """Have what is under way stopped as the engine does."""
    return cancel(action, config, context, handle)


class ActionSuite:
    """Inherit it in a class whose name begins with Test, and set `action`, `good` and `bad`."""

    action: ClassVar[type[Action]]
    good: ClassVar[Mapping[str, Any]] = {}
    """A config that fits."""
    bad: ClassVar[Sequence[Mapping[str, Any]]] = ()
    """Configs that do not."""
    connector: ClassVar[Connector | None] = None

    def spec(self) -> ActionSpec:
        """Give the action's spec."""
        return spec_of(self.action, self.connector)

    def test_a_good_config_fits(self) -> None:
        """The sample is accepted."""
        assert isinstance(build(self.action, dict(self.good)), self.action)

    def test_bad_configs_are_refused(self) -> None:
        """Each is refused as a mistake in the config, which no retry mends."""
        configs = (*self.bad, {**self.good, "no_such_field": 1})
        accepted = [config for config in configs if _refusal(self.action, config) != "config"]
        assert accepted == []

    def test_it_explains_itself(self) -> None:
        """Palette, form and docs have something to say."""
        spec = self.spec()
        assert spec.title
        assert spec.summary.endswith("."), "the docstring's first line is a sentence"
        assert all(one.get("title") for one in spec.config_schema["properties"].values())

    def test_its_schema_is_plain_json_in_the_profile(self) -> None:
        """Forms can be drawn from it."""
        schema = self.spec().config_schema
        assert json.loads(json.dumps(schema)) == schema
        assert _strange_keywords(schema) == set()

    def test_its_defaults_fit_its_schema(self) -> None:
        """A default that is left alone is no mistake."""
        properties = self.spec().config_schema["properties"]
        defaults = {name: one["default"] for name, one in properties.items() if "default" in one}
        build(self.action, {**defaults, **self.good})

    def test_its_subtitle_names_fields(self) -> None:
        """The card's second line can be filled."""
        spec = self.spec()
        assert set(_BRACES.findall(spec.subtitle)) <= set(spec.config_schema["properties"])

    def test_it_declares_a_known_retry_preset(self) -> None:
        """The engine knows what to do when the node says nothing."""
        assert self.spec().retry in _PRESETS

    def test_its_secrets_are_not_printed(self) -> None:
        """A secret never reaches a log by way of repr."""
        action = build(self.action, dict(self.good))
        printed = repr(action)
        assert [name for name in field_secrets(self.action) if f"{name}=" in printed] == []


def _refusal(action: type[Action], config: Mapping[str, Any]) -> str | None:
    try:
        build(action, dict(config))
    except Permanent as error:
        return error.code
    return None


def _strange_keywords(schema: Any) -> set[str]:
    if not isinstance(schema, dict):
        return set()
    strange = set(schema) - set(PROFILE)
    for one in schema.get("properties", {}).values():
        strange |= _strange_keywords(one)
    for key in ("items", "additionalProperties"):
        strange |= _strange_keywords(schema.get(key))
    for one in schema.get("anyOf", ()):
        strange |= _strange_keywords(one)
    return strange
