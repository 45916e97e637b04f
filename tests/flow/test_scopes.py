"""Scopes: what their bodies and their conditions see, what a plan says of them, what is refused."""

import pytest

from engine.core.plan import StepKind
from engine.core.questions import Question
from engine.flow.document import parse_flow
from engine.flow.planner import compile_flow
from engine.flow.validate import validate
from tests.flow.frames import frame_of, step_of

AT = 1_772_355_600_000


def setting(**values):
    return {"values": values}


def inside(parent, node_id="i", **values):
    return {"id": node_id, "type": "flow.set", "parent": parent, "config": setting(**values)}


def repeat(config, node_id="r"):
    return (node_id, "flow.repeat", {"max_iterations": 5, **config})


def compiled(catalog, document):
    return compile_flow(parse_flow(document)[0], catalog)


def codes(document, catalog):
    return [(one.code, one.node, one.field) for one in validate(document, catalog)]


@pytest.mark.parametrize(
    ("config", "repeats"),
    [
        ({"while": "{{ index < 3 }}"}, "while"),
        ({"until": "{{ nodes.i.output.x }}"}, "until"),
        ({"times": "{{ input.n }}"}, "times"),
    ],
)
def test_a_repeat_says_how_it_goes_on_and_how_often_at_most(catalog, flow_of, config, repeats):
    plan = compiled(catalog, flow_of([repeat(config), inside("r", x=1)])).plan
    step = plan.steps[0]
    assert (step.kind, step.repeats, step.iterations_max, step.has_collect, step.body) == (
        StepKind.REPEAT, repeats, 5, False, 1,
    )  # fmt: skip


def test_a_repeat_asks_while_before_a_round_with_its_index_and_the_round_before(catalog, flow_of):
    config = {"while": "{{ index < 2 and previous != 'done' }}"}
    made = compiled(catalog, flow_of([repeat(config), inside("r", x=1)]))
    outer = frame_of(made.plan)
    rounds = [
        frame_of(made.plan, 1, parent=outer, position=position, previous=previous)
        for position, previous in ((0, None), (1, "done"), (2, None))
    ]
    answers = [made.program.ask(Question.AGAIN, frame, 0, AT).value for frame in rounds]
    assert answers == [True, False, False]


def test_until_is_asked_after_a_round_and_its_answer_is_turned_round(catalog, flow_of):
    config = {"until": "{{ nodes.i.output.x > 1 }}"}
    made = compiled(catalog, flow_of([repeat(config), inside("r", x=1)]))
    rounds = [
        frame_of(made.plan, 1, parent=frame_of(made.plan), position=0, outputs={1: {"x": x}})
        for x in (1, 2)
    ]
    answers = [made.program.ask(Question.AGAIN, frame, 0, AT).value for frame in rounds]
    assert answers == [True, False]


def test_what_is_neither_true_nor_false_is_left_for_the_core_to_refuse(catalog, flow_of):
    made = compiled(catalog, flow_of([repeat({"until": "{{ index }}"}), inside("r", x=1)]))
    frame = frame_of(made.plan, 1, parent=frame_of(made.plan), position=3)
    assert made.program.ask(Question.AGAIN, frame, 0, AT).value == 3


def test_times_is_asked_once_in_the_frame_around(catalog, flow_of):
    made = compiled(catalog, flow_of([repeat({"times": "{{ input.n + 1 }}"}), inside("r", x=1)]))
    frame = frame_of(made.plan)
    frame.run.input = {"n": 2}
    assert made.program.ask(Question.ITEMS, frame, 0, AT).value == 3


def test_a_round_collects_what_it_is_told_to(catalog, flow_of):
    config = {"times": 2, "collect": "{{ nodes.i.output.x ~ index }}"}
    made = compiled(catalog, flow_of([repeat(config), inside("r", x=1)]))
    frame = frame_of(made.plan, 1, parent=frame_of(made.plan), position=1, outputs={1: {"x": "a"}})
    answer = made.program.ask(Question.COLLECT, frame, 0, AT)
    assert (made.plan.steps[0].has_collect, answer.value) == (True, "a1")


def test_item_and_index_reach_into_the_scopes_inside(catalog, flow_of):
    values = {"x": "{{ [item, index, previous] }}"}
    document = flow_of(
        [
            ("m", "flow.map", {"items": ["a"]}),
            {"id": "r", "type": "flow.repeat", "parent": "m",
             "config": {"times": 1, "max_iterations": 1}},
            {"id": "t", "type": "flow.try", "parent": "r", "config": {}},
            inside("t", **values),
        ]
    )  # fmt: skip
    made = compiled(catalog, document)
    frame = frame_of(made.plan)
    frame = frame_of(made.plan, 1, parent=frame, position=7, item="a")
    frame = frame_of(made.plan, 2, parent=frame, position=2, previous="p")
    frame = frame_of(made.plan, 3, parent=frame, position=0)
    answer = made.program.ask(Question.VALUE, frame, step_of(made.plan, "i"), AT)
    assert (codes(document, catalog), answer.value) == ([], {"x": ["a", 2, "p"]})


def test_a_map_says_which_share_of_its_items_may_fail(catalog, flow_of):
    config = {"items": [], "on_item_error": "collect", "tolerated_failures": 0.1}
    plan = compiled(catalog, flow_of([("m", "flow.map", config), inside("m", x=1)])).plan
    assert plan.steps[0].tolerated_failures == 0.1


def test_a_try_has_a_body_and_the_ports_out_and_error(catalog, flow_of):
    document = flow_of(
        [
            ("t", "flow.try", {}),
            inside("t", x=1),
            ("good", "flow.set", setting(x="{{ nodes.t.output.i.x }}")),
            ("bad", "flow.set", setting(x="{{ nodes.t.error.code }}")),
        ],
        [("t", "good"), ("t", "bad", "error")],
    )
    step = compiled(catalog, document).plan.steps[0]
    assert (codes(document, catalog), step.kind, step.body) == ([], StepKind.TRY, 1)


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"times": 1}, "config.max_iterations"),
        ({"max_iterations": 2}, "config.times"),
        ({"max_iterations": 2, "times": 1, "until": True}, "config.times"),
        ({"max_iterations": 0, "times": 1}, "config.max_iterations"),
        ({"max_iterations": 2, "times": -1}, "config.times"),
        ({"max_iterations": 2, "times": "often"}, "config.times"),
        ({"max_iterations": 1_000_000, "times": 1}, "config.max_iterations"),
    ],
)
def test_a_repeat_that_cannot_be_is_refused(catalog, flow_of, config, field):
    document = flow_of([("r", "flow.repeat", config), inside("r", x=1)])
    assert codes(document, catalog) == [("bad_config", "r", field)]


@pytest.mark.parametrize(
    ("config", "finding"),
    [
        ({"while": "yes"}, ("constant_condition", "r", "config.while")),
        ({"while": "{{ nodes.i.output.x }}"}, ("reads_later", "r", "config.while")),
        ({"until": "{{ nodes.after.output.x }}"}, ("reads_later", "r", "config.until")),
        ({"until": "{{ item }}"}, ("unknown_name", "r", "config.until")),
        ({"times": "{{ previous }}"}, ("unknown_name", "r", "config.times")),
        ({"times": "{{ nodes.i.output.x }}"}, ("not_in_sight", "r", "config.times")),
    ],
)
def test_what_a_repeat_reads_too_early_is_found(catalog, flow_of, config, finding):
    nodes = [repeat(config), inside("r", x=1), ("after", "flow.set", setting(x=1))]
    assert codes(flow_of(nodes, [("r", "after")]), catalog) == [finding]


@pytest.mark.parametrize(
    ("type_", "name", "is_there"),
    [
        ("flow.map", "item", True),
        ("flow.map", "index", True),
        ("flow.map", "previous", False),
        ("flow.repeat", "item", False),
        ("flow.repeat", "index", True),
        ("flow.repeat", "previous", True),
        ("flow.try", "item", False),
        ("flow.try", "index", False),
        ("flow.try", "previous", False),
    ],
)
def test_names_are_there_only_inside_what_gives_them(catalog, flow_of, type_, name, is_there):
    config = {
        "flow.map": {"items": []},
        "flow.repeat": {"times": 1, "max_iterations": 1},
        "flow.try": {},
    }[type_]
    document = flow_of([("s", type_, config), inside("s", x=f"{{{{ {name} }}}}")])
    found = [("unknown_name", "i", "config.values.x")] * (not is_there)
    assert codes(document, catalog) == found


@pytest.mark.parametrize("type_", ["flow.repeat", "flow.try"])
def test_edges_do_not_cross_into_a_scope_and_nothing_outside_reads_into_it(catalog, flow_of, type_):
    config = {"times": 1, "max_iterations": 1} if type_ == "flow.repeat" else {}
    after = ("after", "flow.set", setting(x="{{ nodes.i.output.x }}"))
    document = flow_of([("s", type_, config), inside("s", x=1), after], [("i", "after")])
    assert codes(document, catalog) == [
        ("edge_across_scopes", None, None),
        ("not_in_sight", "after", "config.values.x"),
    ]


def test_what_failures_a_map_tolerates_means_nothing_unless_it_collects(catalog, flow_of):
    config = {"items": [], "tolerated_failures": 0.5}
    document = flow_of([("m", "flow.map", config), inside("m", x=1)])
    assert codes(document, catalog) == [("no_effect", "m", "config.tolerated_failures")]
