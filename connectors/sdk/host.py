"""Runs one attempt of one action, its config and output checked. Knows no engine."""

import json
from typing import TYPE_CHECKING, Any, get_type_hints

from connectors.sdk.action import Action
from connectors.sdk.context import Context
from connectors.sdk.errors import ActionError, Permanent
from connectors.sdk.jsontext import is_deeper, read, writer
from connectors.sdk.outcome import OUTPUT_BYTES_MAX, OUTPUT_DEPTH_MAX, Json, Outcome

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

MESSAGE_CHARACTERS_MAX = 2_000
_ADAPTER = "_baton_adapter"
_SURROGATE = "\\ud"
_write = writer(allow_nan=False)


def perform(action_class: type[Action], config: Json, context: Context) -> Outcome:
    """Run one attempt and give its outcome.

    Raises ActionErrors only: `config` when the config does not fit the fields, `output` when the
    output is no JSON or too long, `bug` when the action raised something else.
    """
    action = build(action_class, config)
    try:
        result = action.run(context)
    except ActionError:
        raise
    except (Exception, SystemExit) as error:
        raise _bug(action_class, error) from error
    if isinstance(result, Outcome):
        port = _known_port(action_class, result.port)
        return Outcome(output=_as_json(result.output), port=port)
    return Outcome(output=_as_json(result), port=_known_port(action_class, "out"))


def build(action_class: type[Action], config: Json) -> Action:
    """Fill the action's fields from a rendered config; raises Permanent `config`."""
    adapter = adapter_of(action_class)
    try:
        action: Action = adapter.validator.validate_python({} if config is None else config)
    except RecursionError as error:
        raise Permanent("The config is nested too deeply.", code="config") from error
    except Exception as error:
        from pydantic import ValidationError  # noqa: PLC0415  # an import costs as much as a check

        if isinstance(error, ValidationError):
            raise _bad_config(error) from error
        raise
    return action


def adapter_of(action_class: type[Action]) -> "TypeAdapter[Action]":
    """Give the checker of an action's config; built once per class, and kept with it."""
    adapter: TypeAdapter[Action] | None = vars(action_class).get(_ADAPTER)
    if adapter is None:
        adapter = _make_adapter(action_class)
        setattr(action_class, _ADAPTER, adapter)
    return adapter


def _make_adapter(action_class: type[Action]) -> "TypeAdapter[Action]":
    from pydantic import TypeAdapter  # noqa: PLC0415  # the catalog's readers do without it

    adapter = TypeAdapter(action_class)
    if not adapter.pydantic_complete:
        get_type_hints(action_class)  # raises, and says plainly which name is unknown
    return adapter


def _bad_config(error: "ValidationError") -> Permanent:
    fields = [
        {"field": ".".join(map(str, one["loc"])), "message": one["msg"]}
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    said = "; ".join(
        f"{one['field']}: {one['message']}" if one["field"] else one["message"] for one in fields
    )
    return Permanent(
        f"The config does not fit: {said[:MESSAGE_CHARACTERS_MAX]}",
        code="config",
        details={"fields": fields},
    )


def _bug(action_class: type[Action], error: BaseException) -> Permanent:
    said = f"{type(error).__name__}: {error}"[:MESSAGE_CHARACTERS_MAX]
    return Permanent(f"{action_class.__name__} broke: {said}", code="bug")


def _known_port(action_class: type[Action], port: str) -> str:
    declared = action_class.declaration
    ports: tuple[str, ...] = declared.ports if declared else ("out",)
    if port not in ports:
        raise Permanent(f"Port {port!r} is none of {', '.join(ports)}.", code="output")
    return port


def _as_json(output: Any) -> Json:
    # Written and read back: what goes on in memory is what a replay would read from the store.
    try:
        text = _write(output)
        if len(text) > OUTPUT_BYTES_MAX or _SURROGATE in text:
            _check_closely(output)
    except (TypeError, ValueError, RecursionError) as error:
        raise Permanent(f"The output is no JSON value: {error}", code="output") from error
    value = read(text)
    if is_deeper(value, text=text, levels=OUTPUT_DEPTH_MAX):
        said = f"The output is nested deeper than {OUTPUT_DEPTH_MAX} levels."
        raise Permanent(said, code="output.depth")
    return value


def _check_closely(output: Any) -> None:
    """Measure an output whose ASCII text does not tell its size, or may hide half a character.

    Raises Permanent, and ValueError for a text that no file could keep.
    """
    size_bytes = len(json.dumps(output, ensure_ascii=False).encode())
    if size_bytes > OUTPUT_BYTES_MAX:
        raise Permanent(
            f"The output has {size_bytes} bytes; {OUTPUT_BYTES_MAX} are allowed.",
            code="output.size",
        )
