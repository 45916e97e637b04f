"""Expressions: what they yield, what they refuse, and that no bomb goes off."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.flow.expressions import Code, Comparison, Joined, Path, compile_value
from engine.flow.templates.syntax import parse
from engine.flow.values import ExpressionError

SCOPE = {
    "input": {
        "items": [1, 2, {"a": "x"}],
        "keys": "mine",
        "n": 5,
        "s": "hi",
        "deep": {"a-b": [[1, 2], {"c": None}]},
        "e": "{{ input.n }}",
        "flag": False,
        "text": "x" * 1_000_000,
        "numbers": list(range(50_000)),
    },
    "nodes": {"a": {"output": {"x": 1, "total": 120.5}}},
    "now": "2026-03-01T09:30:00.000Z",
    "item": {"id": 7},
    "index": 3,
}


def value_of(text):
    return compile_value(text, place="config.x").render(SCOPE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("{{ input.n }}", 5),
        ("  {{ input.n }}\n", 5),
        ("{{ input.items }}", [1, 2, {"a": "x"}]),
        ("{{ input.keys }}", "mine"),
        ("{{ input.flag }}", False),
        ("{{ input['deep']['a-b'][0][-1] }}", 2),
        ('{{ input["deep"]["a-b"][1].c }}', None),
        ("{{ input.n + 1 }}", 6),
        ("{{ '5' }}", "5"),
        ("{{ input.n }}{{ input.n }}", "55"),
        ("n={{ input.n }}, {{ input.flag }}, {{ input.deep['a-b'][1].c }}", "n=5, false, null"),
        ("all: {{ input.items }}", 'all: [1, 2, {"a": "x"}]'),
        ("{{ input.e }}", "{{ input.n }}"),
        ("<{{ input.e }}>", "<{{ input.n }}>"),
        ("{{ nodes.a.output.total > 100 }}", True),
        ("{{ nodes.b.output.total | default(0) }}", 0),
        ("{{ nodes.a.error.message | default('none') }}", "none"),
        ("{{ nodes.a.output.x.y.z | default(9) }}", 9),
        ("{{ input.items | map(attribute='a', default='-') }}", ["-", "-", "x"]),
        ("{{ input.items | tojson }}", '[1, 2, {"a": "x"}]'),
        ("{{ '[1, 2]' | fromjson }}", [1, 2]),
        ("{{ input.n ~ 'x' ~ none }}", "5xnull"),
        ("{{ (1, 2) }}", [1, 2]),
        ("{{ {'a': 1, 'b': [input.n]} }}", {"a": 1, "b": [5]}),
        ("{{ input.s.upper() }}", "HI"),
        ("{{ input.get('zz', 4) }}", 4),
        ("{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{% endfor %}", "a1"),
        ("{% for x in [1, 2] %}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}", "1,2"),
        ("{% if input.n > 3 %}many{% else %}few{% endif %}", "many"),
        ("{{ 'many' if input.n > 3 else 'few' }}", "many"),
        ("{{ now | plus('2h') }}", "2026-03-01T11:30:00.000Z"),
        ("{{ now | date('%d.%m.%Y %H:%M', 'Europe/Berlin') }}", "01.03.2026 10:30"),
        ("{{ [3, 1, 2] | sort | first }}", 1),
        ("{% for k, g in [{'a': 1}] | groupby('a') %}{{ k }}{{ g | length }}{% endfor %}", "11"),
        ("{{ input.numbers[1:3] }}", [1, 2]),
        ("{{ item.id + index }}", 10),
        ("{{ 7 // 2 }} {{ 2 ** 10 }} {{ 7 % 4 }} {{ -input.n }}", "3 1024 3 -5"),
        ("{# said to nobody #}x", "x"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("{{ '🎈' ~ 'ß' | upper }}", "🎈SS"),
        ("{{ 'a' | sha256 | length }}", 64),
        ("{{ 'é' | b64encode | b64decode }}", "é"),
        ("{{ {'a': 1} | merge({'b': 2}) }}", {"a": 1, "b": 2}),
        ("{{ [1, 1, 2] | unique }}", [1, 2]),
        ("{{ [1, 2, 3] | select('gt', 1) }}", [2, 3]),
        ("{{ 3 is defined and nothing is undefined }}", True),
        ("{{ 2.50 | round(1) }}", 2.5),
    ],
)
def test_an_expression_yields(text, value):
    found = value_of(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{{ input.zz }}", "input has no member 'zz'"),
        ("{{ input.zz.y }}", "input has no member 'zz'"),
        ("{{ input.zz + 1 }}", "input has no member 'zz'"),
        ("a {{ input.zz }}", "input has no member 'zz'"),
        ("{{ zz }}", "no 'zz' here"),
        ("{{ nodes.b.output.x }}", "no node 'b'"),
        ("{{ nodes.a.error }}", "'a' has no error"),
        ("{{ q | default(1) + input.zz }}", "input has no member 'zz'"),
        ("{{ [input.zz] }}", "input has no member 'zz'"),
        ("{{ input.s[9] }}", "no member 9"),
        ("{{ input.items.append(1) }}", "can be called"),
        ("{{ input.s.format(1) }}", "can be called"),
        ("{{ ''.__class__ }}", "underscore"),
        ("{{ input['__class__'] }}", "no member"),
        ("{{ input.items.__class__.__mro__ }}", "underscore"),
        ("{{ self }}", "no 'self'"),
        ("{{ cycler }}", "no 'cycler'"),
        ("{{ lipsum() }}", "can be called"),
        ("{{ input | attr('x') }}", "no filter 'attr'"),
        ("{{ [1] | map('_weighed') }}", "no filter"),
        ("{{ _budget }}", "underscore"),
        ("{{ input.s + 1 }}", "works on numbers"),
        ("{{ 1 / 0 }}", "divided by zero"),
        ("{{ 1 < 'a' }}", "no value"),
        ("{{ {1: 2} }}", "keys of a mapping"),
        ("{{ input.s.upper }}", "no member 'upper'"),
        ("{{ 'x' | fromjson }}", "no JSON"),
        ("{{ 'x' | int }}", "no whole number"),
        ("{{ 'NaN' | float }}", "infinite"),
        ("{{ now | date('%500d') }}", "no digits"),
        ("{{ now | date('%Y', 'Mars') }}", "cannot be written"),
        ("{{ input.s | upper(1) }}", "arguments"),
        ("{{ 'a' | replace('x') }}", "arguments"),
        ("{{ (1 if false) }}", "without `else`"),
    ],
)
def test_what_has_no_value_says_why_and_where(text, part):
    with pytest.raises(ExpressionError) as caught:
        value_of(text)
    assert part in caught.value.message
    assert caught.value.field == "config.x"


@pytest.mark.parametrize(
    "text",
    [
        "{% macro x() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}",
        "{% extends 'x' %}",
        "{% block x %}{% endblock %}",
        "{% call x() %}{% endcall %}",
        "{% filter upper %}x{% endfilter %}",
        "{% do x %}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% set x.y = 1 %}",
        "{% set x %}a{% endset %}",
        "{% with a = 1 %}{% endwith %}",
        "{% autoescape true %}{% endautoescape %}",
        "{{ x",
        "{{",
        "{%",
        "{# a",
        "{{}}",
        "{{ 1 +}}",
        "{% if %}",
        "{% endif %}",
        "{{ f(*x) }}",
        "{{ f(**x) }}",
        "{{ a | nope }}",
        "{{ a is nope }}",
        "{{ 1e999 }}",
        "{{ " + "9" * 5_000 + " }}",
        "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
        "{{ " + "[" * 150 + "]" * 150 + " }}",
        "{{ " + "1+" * 5_000 + "1 }}",
        "{{ " + "not " * 500 + "x }}",
        "{{ a" + ".b" * 500 + "() }}",
        "{% if a %}" * 100 + "{% endif %}" * 100,
        "{{ a }}" + "x" * 70_000,
        "{{ " + "-" * 3_000 + "1 }}",
        "{{ a if b else " * 300 + "c" + " }}" * 300,
    ],
)
def test_what_is_not_available_is_refused_before_anything_runs(text):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert len(caught.value.message) < 300


@pytest.mark.parametrize(
    ("text", "column"),
    [("{{ a b }}", 6), ("x {{ a | nope }}", 1), ("ab {{ a", 8), ("{{ a }} {{ b c }}", 14)],
)
def test_what_cannot_be_read_names_its_column(text, column):
    with pytest.raises(ExpressionError) as caught:
        compile_value(text, place="config.x")
    assert (caught.value.field, caught.value.column) == ("config.x", column)


CHAINS = st.lists(
    st.sampled_from(
        [
            ".n",
            ".items",
            ".keys",
            ".zz",
            "[0]",
            "[-1]",
            "['a-b']",
            "[2].a",
            ".deep",
            ".output",
            ".a",
            ".x",
            ".s",
            "[99999]",
            ".get",
            "['items']",
        ]
    ),
    max_size=4,
).map("".join)


@given(st.sampled_from(["input", "nodes", "item", "index", "now", "zz", "vars"]), CHAINS)
@settings(max_examples=400, deadline=None)
def test_the_short_way_of_plain_chains_yields_what_jinja_yields(root, chain):
    def outcome(text):
        try:
            return value_of(text)
        except ExpressionError as error:
            return type(error)

    # A filter that changes nothing takes the long way.
    assert outcome(f"{{{{ {root}{chain} }}}}") == outcome(f"{{{{ {root}{chain} | default(qq) }}}}")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{{ input.n }}", Path),
        ("{{ input['n'] }}", Path),
        ("a{{ input.n }}b{{ now }}", Joined),
        ("{{ input.n + 1 }}", Code),
        ("{{ input.n > 100 }}", Comparison),
        ("{{ input.n > 7 + 0 }}", Code),
    ],
)
def test_plain_chains_do_without_jinja(text, kind):
    assert type(compile_value(text, place="x")) is kind


@given(
    st.sampled_from(
        ["input.n", "input.s", "input.flag", "input.zz", "input.deep", "zz", "nodes.a"]
    ),
    st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    st.sampled_from(["5", "-1", "5.0", "'hi'", '"h"', "true", "false", "none", "''", "007"]),
)
def test_a_comparison_yields_on_the_short_way_what_it_yields_in_jinja(chain, sign, constant):
    def outcome(text):
        try:
            return value_of(text)
        except ExpressionError as error:
            return type(error)

    # Brackets change nothing but the way that is taken.
    long_way = f"{{{{ ({chain}) {sign} {constant} }}}}"
    assert outcome(f"{{{{ {chain} {sign} {constant} }}}}") == outcome(long_way)


def test_a_value_without_expressions_is_the_same_object_each_time():
    value = {"a": [1, {"b": "c"}]}
    template = compile_value(value, place="x")
    assert template.render({}) is value


def test_only_what_holds_an_expression_is_made_anew_and_keys_keep_their_order():
    value = {"z": [1], "a": "{{ input.n }}", "m": ["{{ input.s }}", 2]}
    assert list(compile_value(value, place="x").render(SCOPE).items()) == [
        ("z", [1]), ("a", 5), ("m", ["hi", 2]),
    ]  # fmt: skip


@given(st.text(alphabet="{}%#.|[]()'\"+-*~ abinputodes019_\n\\,:=<>é\u2028\x00", max_size=60))
@settings(max_examples=600, deadline=None)
def test_any_text_is_rendered_or_refused(text):
    for wrapped in (text, "{{" + text + "}}", "{%" + text + "%}"):
        try:
            value_of(wrapped)
        except ExpressionError as error:
            assert error.message  # noqa: PT017  # either outcome is right, nothing else is


def test_what_an_expression_reads_is_known_without_running_it():
    found = parse(
        "{% for x in nodes.a.output.rows %}{{ x.id }}{{ input['k'].v }}{% endfor %}"
        "{{ vars[item.n] }}"
    )
    assert found.reads == (
        ("input", "k", "v"), ("item", "n"), ("nodes", "a", "output", "rows"), ("vars",),
    )  # fmt: skip
