"""Checks of single nodes and of the flow's own fields: ids, types, configs, retries, parents."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from connectors.sdk.catalog import ActionSpec
from engine.core.plan import Json
from engine.flow.check_controls import CONTROL_CHECKS
from engine.flow.controls import SCOPES, is_trigger
from engine.flow.document import Node
from engine.flow.durations import duration_ms, instant_ms, polling_of, retry_of
from engine.flow.shapes import Problem, Shape, dotted
from engine.flow.shortcuts import has_expression
from engine.flow.survey import FLOW_ID, ID, ID_CHARS_MAX, Survey, did_you_mean
from engine.flow.values import ExpressionError

_POLICIES: Final[Mapping[str, tuple[str, Callable[[Json], Any]]]] = {
    "retry": ("bad_retry", retry_of),
    "polling": ("bad_polling", polling_of),
}
_ALWAYS_SAID: Final = frozenset(("required", "additionalProperties"))
"""Keywords that hold whatever the expressions inside will yield."""
_READERS: Final[Mapping[str, tuple[str, Callable[[Json], int]]]] = {
    "duration": ("bad_duration", duration_ms),
    "instant": ("bad_instant", instant_ms),
}


def check_flow(survey: Survey) -> None:
    """Check what stands beside nodes and edges."""
    flow = survey.flow
    if not FLOW_ID.fullmatch(flow.id) or len(flow.id) > ID_CHARS_MAX:
        message = (
            f"{flow.id!r:.60} is no id for a flow; begin with a lower-case letter or a digit, then "
            f"letters, digits, - and _, at most {ID_CHARS_MAX} in all."
        )
        survey.say("bad_id", message, field="id")
    if not flow.nodes:
        survey.say("empty_flow", "The flow has no nodes; add one.", field="nodes")
    if flow.settings.deadline is not None:
        _check_duration(survey, flow.settings.deadline, field="settings.deadline")
    if flow.input is not None:
        try:
            Shape(flow.input)
        except (ExpressionError, ValueError) as error:
            message = f"The input's schema is no JSON Schema: {error!s:.300}"
            survey.say("bad_input_schema", message, field="input")


def check_nodes(survey: Survey) -> None:
    """Check every node by itself."""
    seen: set[str] = set()
    for node in survey.flow.nodes:
        if node.id in seen:
            message = f"There are two nodes {node.id!r:.60}; give one of them another id."
            survey.say("duplicate_id", message, node=node.id, field="id")
        seen.add(node.id)
        if not ID.fullmatch(node.id) or len(node.id) > ID_CHARS_MAX:
            if node.id:
                message = (
                    f"{node.id!r:.60} is no id; use a letter, then letters, digits, _ and -, "
                    f"at most {ID_CHARS_MAX} in all."
                )
                survey.say("bad_id", message, node=node.id, field="id")
            continue
        _check_type(survey, node)
        _check_parent(survey, node)
        _check_policy(survey, node)


def _check_type(survey: Survey, node: Node) -> None:
    spec = survey.catalog.find(node.type, node.version)
    if spec is not None:
        _check_config(survey, node, spec)
        _check_credential(survey, node, spec)
        return
    if not node.type:
        return
    newest = survey.catalog.find(node.type)
    if newest is None:
        hint = did_you_mean(node.type, survey.catalog.actions)
        message = f"There is no action {node.type!r:.80}; choose one from the palette.{hint}"
        survey.say("unknown_type", message, node=node.id, field="type")
    else:
        message = f"{node.type} has no version {node.version}; the newest is {newest.version}."
        survey.say("unknown_version", message, node=node.id, field="version")


def _check_credential(survey: Survey, node: Node, spec: ActionSpec) -> None:
    types = ", ".join(spec.credentials)
    if node.credential is None:
        if spec.needs_credential:
            message = f"Choose a credential ({types})."
            survey.say("missing_credential", message, node=node.id, field="credential")
        return
    if survey.credentials is None or not spec.credentials:
        return
    type_ = survey.credentials.get(node.credential)
    if type_ is None:
        hint = did_you_mean(node.credential, survey.credentials)
        message = (
            f"There is no credential {node.credential!r:.60}; create it or choose another.{hint}"
        )
        survey.say("unknown_credential", message, node=node.id, field="credential")
    elif type_ not in spec.credentials:
        message = (
            f"The credential {node.credential!r:.60} is of the type {type_}; {node.type} takes "
            f"{types}. Choose another."
        )
        survey.say("wrong_credential", message, node=node.id, field="credential")


def _check_parent(survey: Survey, node: Node) -> None:
    parent = node.parent
    if parent is None:
        return
    if parent not in survey.nodes:
        hint = did_you_mean(parent, survey.nodes)
        message = f"The parent {parent!r:.60} is no node of this flow; correct or remove it.{hint}"
        survey.say("unknown_parent", message, node=node.id, field="parent")
        return
    if not survey.is_scope(parent):
        holders = ", ".join(SCOPES)
        message = f"The parent {parent!r:.60} cannot hold nodes; only {holders} can."
        survey.say("not_a_scope", message, node=node.id, field="parent")
    if is_trigger(node.type):
        message = "A trigger cannot stand inside another node; move it out."
        survey.say("trigger_in_scope", message, node=node.id, field="parent")


def _check_policy(survey: Survey, node: Node) -> None:
    for field, text in (("timeout", node.timeout), ("deadline", node.deadline)):
        if text is not None:
            _check_duration(survey, text, node=node.id, field=field)
    for field, value in (("retry", node.retry), ("polling", node.polling)):
        if value is not None:
            code, read = _POLICIES[field]
            try:
                read(value)
            except ValueError as error:
                message = f"The {field} cannot be read: {error!s:.300}."
                survey.say(code, message, node=node.id, field=field)


def _check_duration(survey: Survey, text: str, *, field: str, node: str | None = None) -> None:
    try:
        duration_ms(text)
    except ValueError as error:
        survey.say("bad_duration", f"{error!s:.300}.", node=node, field=field)


def _check_config(survey: Survey, node: Node, spec: ActionSpec) -> None:
    # Null is the same as leaving a field out, so no schema speaks of it.
    config = {key: value for key, value in node.config.items() if value is not None}
    try:
        problems = list(survey.shape_of(spec).problems(config))
    except (ExpressionError, ValueError) as error:
        survey.say(
            "bad_config",
            f"The config cannot be checked: {error!s:.200}",
            node=node.id,
            field="config",
        )
        return
    for problem in problems:
        if not _is_excused(config, problem):
            survey.say(
                "bad_config",
                problem.message,
                node=node.id,
                field=dotted(problem.path, start="config"),
            )
    for name, schema in spec.config_schema.get("properties", {}).items():
        if name in config:
            _check_field(survey, node, (name,), config[name], schema)
    check = CONTROL_CHECKS.get(node.type)
    if check is not None:
        check(survey, node)


def _is_excused(config: Json, problem: Problem) -> bool:
    """Tell whether an expression stands there, whose value nobody knows yet."""
    if problem.keyword in _ALWAYS_SAID:
        return False
    value = config
    for part in problem.path:
        try:
            value = value[part]
        except (LookupError, TypeError):
            return False
    return _holds_expression(value)


def _holds_expression(value: Json) -> bool:
    stack = [value]
    while stack:
        one = stack.pop()
        if has_expression(one):
            return True
        if isinstance(one, Mapping):
            stack.extend(one.values())
        elif isinstance(one, list | tuple):
            stack.extend(one)
    return False


def _check_field(
    survey: Survey, node: Node, path: tuple[str | int, ...], value: Json, schema: Any
) -> None:
    """Check what a schema's `ui` says of a field, and of the fields inside a list of objects."""
    ui = schema.get("ui", {}) if isinstance(schema, Mapping) else {}
    field = dotted(path, start="config")
    if ui.get("expression") == "never":
        if _holds_expression(value):
            message = "No expression is possible here; write the value itself."
            survey.say("expression_not_allowed", message, node=node.id, field=field)
        return
    if ui.get("expression") == "inside" and has_expression(value):
        message = "This as a whole is no expression; write what is in it, one by one."
        survey.say("expression_not_allowed", message, node=node.id, field=field)
        return
    reader = _READERS.get(ui.get("widget", ""))
    if reader is not None and isinstance(value, str) and not has_expression(value):
        try:
            reader[1](value)
        except ValueError as error:
            survey.say(reader[0], f"{error!s:.300}.", node=node.id, field=field)
    below = schema.get("items", {}).get("properties") if isinstance(value, list) else None
    if below:
        for index, one in enumerate(value):
            for name in below.keys() & one.keys() if isinstance(one, Mapping) else ():
                _check_field(survey, node, (*path, index, name), one[name], below[name])
