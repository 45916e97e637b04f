"""Runs one attempt of one action, its config and output checked. Knows no engine.

An attempt may say that its work goes on outside; then it is polled, or cancelled, by its handle.
"""

import json
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_type_hints

from connectors.sdk.action import Action
from connectors.sdk.context import Context
from connectors.sdk.credential import Credential
from connectors.sdk.errors import ActionError, Permanent, Retryable
from connectors.sdk.jsontext import is_deeper, read, writer
from connectors.sdk.outcome import OUTPUT_BYTES_MAX, OUTPUT_DEPTH_MAX, Json, Outcome, Started
from connectors.sdk.watch import Watch

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

Form = TypeVar("Form", Action, Credential, Watch)
"""What is made of fields."""
MESSAGE_CHARACTERS_MAX = 2_000
_ADAPTER = "_baton_adapter"
_SURROGATE = "\\ud"
_write = writer(allow_nan=False)


HANDLE_BYTES_MAX: Final = 64 * 1024
ASK_AGAIN: Final = ("connection", "timeout", "http.408", "http.429", "http.5")
"""How codes begin with which a poll has not got through: they say nothing about the work."""


def perform(action_class: type[Action], config: Json, context: Context) -> Outcome:
    """Run an attempt that has to end here and now, and give its outcome.

    Raises what `begin` raises, and `started` for an action whose work goes on outside.
    """
    result = begin(action_class, config, context)
    if isinstance(result, Started):
        raise Permanent(
            "Its work goes on outside, and nobody here can wait for it.", code="started"
        )
    return result


def begin(action_class: type[Action], config: Json, context: Context) -> Outcome | Started:
    """Run one attempt and give its outcome, or what is under way now.

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
    return _checked(action_class, result)


def poll(
    action_class: type[Action], config: Json, context: Context, handle: Json
) -> Outcome | Started:
    """Ask what is under way how it is doing. Raises as `begin` does, when the work has failed."""
    action = build(action_class, config)
    try:
        result = action.poll(context, handle)
    except Permanent:
        raise
    except ActionError as error:
        if not (isinstance(error, Retryable) or error.code.startswith(ASK_AGAIN)):
            raise
        pause_ms = error.retry_after_ms
        return Started(handle=handle, ask_after_s=None if pause_ms is None else pause_ms / 1_000)
    except (Exception, SystemExit) as error:
        raise _bug(action_class, error) from error
    return _checked(action_class, result)


def cancel(
    action_class: type[Action], config: Json, context: Context, handle: Json
) -> Outcome | None:
    """Have what is under way stopped; an Outcome says that it had ended well before.

    Raises as `begin` does, when it cannot be stopped.
    """
    action = build(action_class, config)
    try:
        result = action.cancel(context, handle)
    except ActionError:
        raise
    except (Exception, SystemExit) as error:
        raise _bug(action_class, error) from error
    if result is None:
        return None
    checked = _checked(action_class, result)
    return checked if isinstance(checked, Outcome) else None


def _checked(action_class: type[Action], result: Any) -> Outcome | Started:
    if isinstance(result, Started):
        return _started(result)
    if isinstance(result, Outcome):
        port = _known_port(action_class, result.port)
        return Outcome(output=_as_json(result.output), port=port)
    return Outcome(output=_as_json(result), port=_known_port(action_class, "out"))


def _started(result: Started) -> Started:
    handle = _as_json(result.handle)
    if handle is None or len(_write(handle)) > HANDLE_BYTES_MAX:
        said = f"A handle is a JSON value of 1 to {HANDLE_BYTES_MAX} bytes, and not null."
        raise Permanent(said, code="output")
    return Started(handle=handle, ask_after_s=result.ask_after_s)


def build(action_class: type[Form], config: Json) -> Form:
    """Fill a form's fields from a rendered config; raises Permanent `config`."""
    adapter = adapter_of(action_class)
    try:
        action: Form = adapter.validator.validate_python({} if config is None else config)
    except RecursionError as error:
        raise Permanent("The config is nested too deeply.", code="config") from error
    except Exception as error:
        from pydantic import ValidationError  # noqa: PLC0415  # an import costs as much as a check

        if isinstance(error, ValidationError):
            raise _bad_config(error) from error
        raise
    return action


def adapter_of(action_class: type[Form]) -> "TypeAdapter[Form]":
    """Give the checker of an action's config; built once per class, and kept with it."""
    adapter: TypeAdapter[Form] | None = vars(action_class).get(_ADAPTER)
    if adapter is None:
        adapter = _make_adapter(action_class)
        setattr(action_class, _ADAPTER, adapter)
    return adapter


def _make_adapter(action_class: type[Form]) -> "TypeAdapter[Form]":
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
