"""Expressions that would take all memory or time: each is refused while it is small."""

import threading

import pytest

from engine.flow.expressions import compile_value
from engine.flow.values import ExpressionError

SCOPE = {"input": {"text": "x" * 1_000_000, "numbers": list(range(50_000))}}
SECONDS_MAX = 30
"""So long may a bomb take on a busy machine; going off would take hours, or all memory."""
BIG = "{% set a = [1, 2] %}" + "{% set a = [a, a, a, a, a, a, a, a] %}" * 25
TALL = "{% set a = 'x' * 1000 %}" + "{% set a = a ~ a ~ a ~ a %}" * 25


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 400000000 }}",
        "{{ [1] * 400000000 }}",
        "{{ 2 ** 100000000 }}",
        "{{ (9 ** 300) ** 300 }}",
        "{{ '%0100000000d' % 1 }}",
        "{{ 'a' | center(100000000) }}",
        "{{ 'a' | indent(100000000) }}",
        "{{ [1] | tojson(100000000) }}",
        "{{ range(999999999) }}",
        "{{ range(0, 999999999) | list }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in input.numbers %}{{ input.text }}{% endfor %}",
        "{% for a in input.numbers %}{{ input.text == input.text ~ 'x' }}{% endfor %}",
        "{% for a in input.numbers %}{{ input.numbers[1:] | length }}{% endfor %}",
        "{% for a in input.numbers %}{% if 1 in input.numbers[:] %}{% endif %}{% endfor %}",
        "{{ input.numbers | map('replace', '1', input.text) }}",
        "{{ input.text | replace('x', input.text) }}",
        "{{ input.numbers | join(input.text) }}",
        "{{ input.text | batch(1, input.text) }}",
        "{{ [[1] * 9999] * 9999 }}",
        "{{ input.numbers | sum(start=[]) }}",
        "{{ 1.5 ** 99999 }}",
        "{{ 10 ** 400 * 1.0 }}",
        BIG + "{{ a }}",
        BIG + "{{ a | tojson }}",
        BIG + "{{ a == a }}",
        BIG + "{{ [a, a] | sort }}",
        BIG + "{{ a in [a] }}",
        BIG + "{{ a is eq(a) }}",
        BIG + "x{{ a }}",
        BIG + "{{ {a: 1} }}",
        BIG + "{{ [a] | unique }}",
        BIG + "{{ a ~ 'x' }}",
        BIG + "{{ [a, a] | max }}",
        BIG + "{{ [a] | select('in', [a]) }}",
        BIG + "{{ a | string }}",
        BIG + "{{ [a] | join }}",
        TALL + "{{ a }}",
        "{% set a = 'x' * 1000 %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
        "{{ [input.numbers, input.numbers] * 50 | map('map', 'string') }}",
    ],
)
def test_bombs_are_refused_while_they_are_small(text):
    problem = []

    def run():
        try:
            compile_value(text, place="x").render(SCOPE)
        except ExpressionError as error:
            problem.append(error.message)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS_MAX)
    assert problem


@pytest.mark.parametrize(
    "text",
    [
        r"{{ '\ud800' }}",
        r"{{ {'\ud800': 1} }}",
        r"a {{ '\ud800' }}",
        r"""{{ '"\\ud800"' | fromjson }}""",
    ],
)
def test_half_a_character_that_nothing_could_write_is_no_value(text):
    with pytest.raises(ExpressionError, match="surrogate"):
        compile_value(text, place="x").render({})
