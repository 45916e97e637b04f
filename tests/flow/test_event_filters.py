"""Which events a trigger is for, and what keeps a trigger from being published."""

import pytest

from engine.flow.event_filters import EventFilter
from engine.flow.findings import CODES
from engine.flow.own_events import ANSWERS, OWN_EVENTS
from engine.flow.validate import validate
from engine.flow.values import ExpressionError


def event(**more):
    return {"specversion": "1.0", "id": "1", "source": "/shop/eu", "type": "paid", **more}


def fits(config, **sent):
    return EventFilter({"type": "paid", **config}).matches(event(**sent))


def one(attribute, value, operator="exact"):
    return {"attribute": attribute, "value": value, "operator": operator}


@pytest.mark.parametrize(
    ("config", "sent", "wanted"),
    [
        ({}, {}, True),
        ({}, {"type": "paid.twice"}, False),
        ({"filters": [one("source", "/shop/eu")]}, {}, True),
        ({"filters": [one("source", "/shop")]}, {}, False),
        ({"filters": [{"attribute": "source", "value": "/shop/*"}]}, {}, False),
        ({"filters": [one("source", "/shop/*", "path_pattern")]}, {}, True),
        ({"filters": [one("source", "/shop/**", "path_pattern"), one("subject", "7")]}, {}, False),
        ({"filters": [one("subject", "7")]}, {"subject": "7"}, True),
        ({"filters": [one("retry", "3")]}, {"retry": 3}, True),
        ({"filters": [one("big", "true")]}, {"big": True}, True),
        ({"when": "{{ event.data.sum > 10 }}"}, {"data": {"sum": 11}}, True),
        ({"when": "{{ event.data.sum > 10 }}"}, {"data": {"sum": 9}}, False),
        ({"when": False}, {}, False),
    ],
)
def test_an_event_fits_when_type_filters_and_condition_do(config, sent, wanted):
    assert fits(config, **sent) is wanted


@pytest.mark.parametrize(
    ("when", "data"),
    [
        ("{{ event.data.sum > 10 }}", {}),
        ("{{ event.data.sum > 10 }}", {"sum": "11"}),
        ("{{ event.data.sum }}", {"sum": 1}),
        ("{{ input.sum > 10 }}", {"sum": 11}),
    ],
)
def test_a_condition_that_cannot_say_is_an_error_and_no_match(when, data):
    with pytest.raises(ExpressionError):
        fits({"when": when}, data=data)


def test_a_condition_is_not_asked_about_events_of_others():
    assert fits({"when": "{{ event.data.sum > 10 }}"}, type="refused") is False


@pytest.mark.parametrize(
    ("correlation", "wanted"),
    [(None, None), ("{{ event.data.order }}", "7"), ("{{ event.source }}", "/shop/eu"), ("x", "x")],
)
def test_a_correlation_is_a_text(correlation, wanted):
    made = EventFilter({"type": "paid", "correlation": correlation})
    assert made.correlation(event(data={"order": 7})) == wanted


@pytest.mark.parametrize("order", [None, [], {}, "", True, "x" * 2_000])
def test_a_correlation_that_is_no_text_is_an_error(order):
    made = EventFilter({"type": "paid", "correlation": "{{ event.data.order }}"})
    with pytest.raises(ExpressionError):
        made.correlation(event(data={"order": order}))


# Findings.


def found(catalog, **config):
    node = {"id": "e", "type": "trigger.event", "config": config}
    document = {"schema": "baton.flow/v1", "id": "shop", "name": "Shop", "nodes": [node]}
    return [(one.code, one.field, one.severity) for one in validate(document, catalog)]


def test_a_trigger_that_is_well_is_well(catalog):
    filters = [one("source", "/shop/**", "path_pattern"), {"attribute": "subject", "value": "7"}]
    config = {"type": "paid", "filters": filters, "correlation": "{{ event.subject }}"}
    assert found(catalog, **config, when="{{ event.data.sum > 1 }}") == []


@pytest.mark.parametrize(
    ("config", "code", "field"),
    [
        ({}, "bad_config", "config.type"),
        ({"type": ""}, "bad_config", "config.type"),
        ({"type": "{{ input.type }}"}, "expression_not_allowed", "config.type"),
        ({"filters": 7}, "bad_config", "config.filters"),
        ({"filters": [{"value": "7"}]}, "bad_config", "config.filters[0].attribute"),
        ({"filters": [one("a", "")]}, "bad_config", "config.filters[0].value"),
        ({"filters": [one("a", "b", "regex")]}, "bad_config", "config.filters[0].operator"),
        ({"filters": [one("A b", "b")]}, "bad_config", "config.filters[0].attribute"),
        ({"filters": [one("data", "b")]}, "bad_config", "config.filters[0].attribute"),
        ({"filters": [one("type", "b")]}, "bad_config", "config.filters[0].attribute"),
        ({"filters": [one("a", "b**", "path_pattern")]}, "bad_config", "config.filters[0].value"),
        ({"when": "yes"}, "constant_condition", "config.when"),
        ({"when": "{{ event.data"}, "bad_expression", "config.when"),
        ({"when": "{{ input.a > 1 }}"}, "unknown_name", "config.when"),
        ({"correlation": "{{ nodes.a.output }}"}, "unknown_name", "config.correlation"),
        ({"type": "baton.run.finishd"}, "unknown_event", "config.type"),
        ({"type": "baton.approval.answer"}, "unknown_event", "config.type"),
        (
            {"type": "baton.run.finished", "filters": [one("flow", "shop")]},
            "no_effect",
            "config.filters",
        ),
    ],
)
def test_a_trigger_that_cannot_be_is_found_with_its_field(catalog, config, code, field):
    given = config if not config or "type" in config else {"type": "paid", **config}
    assert (code, field, CODES[code]) in found(catalog, **given)


@pytest.mark.parametrize("type_", sorted(OWN_EVENTS.keys() - ANSWERS))
def test_events_of_our_own_can_be_awaited(catalog, type_):
    assert found(catalog, type=type_) == []
