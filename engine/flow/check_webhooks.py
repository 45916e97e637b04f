"""Checks of webhooks: one by itself, those of one flow, and those beside other flows' webhooks."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.flow.controls_webhook import WEBHOOK
from engine.flow.document import Flow, Node
from engine.flow.findings import Finding, finding
from engine.flow.hook_rules import BadHook, HookRule, hook_rule
from engine.flow.survey import Survey

PATH_FIELD = "config.path"


class OtherHook(NamedTuple):
    """A webhook that another published flow has."""

    flow_id: str
    node: str
    rule: HookRule


def check_webhook(survey: Survey, node: Node) -> None:
    """Check one webhook, and that no node before it in the flow has its path."""
    if not isinstance(node.config.get("path"), str):
        return  # the schema has said so
    try:
        rule = hook_rule(node.config, node.credential)
    except BadHook as error:
        survey.say("bad_config", error.message, node=node.id, field=f"config.{error.field}")
        return
    _check_credential(survey, node, rule)
    if node.disabled:
        return
    for other, others in _rules(survey.flow):
        if other.id == node.id:
            return
        both = _common(rule, others)
        if both:
            message = (
                f"The node {other.id} has {both} {others.path.text} already; "
                "change the path or the methods of one."
            )
            survey.say("path_taken", message, node=node.id, field=PATH_FIELD)


def _check_credential(survey: Survey, node: Node, rule: HookRule) -> None:
    type_ = (survey.credentials or {}).get(rule.credential or "")
    if type_ is not None and type_ != rule.authentication:
        message = (
            f"{rule.credential} is a credential of the type {type_}; choose one of the type "
            f"{rule.authentication}, or {type_} here."
        )
        survey.say("bad_config", message, node=node.id, field="config.authentication")


def taken_paths(flow: Flow, others: Iterable[OtherHook]) -> list[Finding]:
    """Give what is wrong with a flow's webhooks beside those that other flows have published."""
    mine = list(_rules(flow))
    theirs = [other for other in others if other.flow_id != flow.id] if mine else []
    return [
        found
        for node, rule in mine
        for other in theirs
        if (found := _beside(node, rule, other)) is not None
    ]


def path_taken(node: str, flow_id: str, claim: str) -> Finding:
    """Give the finding for a claim that another flow has."""
    message = f"The flow {flow_id} has {claim} already; change the path or the methods."
    return finding("path_taken", message, node=node, field=PATH_FIELD)


def _beside(node: Node, rule: HookRule, other: OtherHook) -> Finding | None:
    methods = _common_methods(rule, other.rule)
    if not methods or not rule.path.overlaps(other.rule.path):
        return None
    if rule.path.shape == other.rule.path.shape:
        return path_taken(node.id, other.flow_id, f"{methods} {other.rule.path.text}")
    message = (
        f"Some requests fit {rule.path.text} and {other.rule.path.text} of the flow "
        f"{other.flow_id}; the path with a literal where they first differ gets them."
    )
    return finding("path_overlaps", message, node=node.id, field=PATH_FIELD)


def _common(one: HookRule, two: HookRule) -> str:
    """Give the methods that two have for one path; nothing when their paths differ."""
    return _common_methods(one, two) if one.path.shape == two.path.shape else ""


def _common_methods(one: HookRule, two: HookRule) -> str:
    return ", ".join(method for method in one.methods if method in two.methods)


def _rules(flow: Flow) -> Iterator[tuple[Node, HookRule]]:
    """Give a flow's webhooks that can be read."""
    for node in flow.nodes:
        if node.type == WEBHOOK and not node.disabled:
            try:
                yield node, hook_rule(node.config, node.credential)
            except BadHook:
                continue  # validation has said so
