"""A map: its body once for every item, in a window that moves over the items."""

from typing import Final

from engine.core.bodies import enter_body, finish_scope, make_body, open_scope
from engine.core.frame import Frame, ScopeRun
from engine.core.plan import Json, Step
from engine.core.questions import Question
from engine.core.routing import fail_step
from engine.core.state import RunState, answer_error, error_of

MAP_ITEMS_MAX: Final = 100_000


def begin_map(run: RunState, frame: Frame, step: Step) -> None:
    """Open the window of a map step over its items."""
    answer = run.oracle.ask(Question.ITEMS, frame, step.index, run.now)
    if answer.error is not None:
        fail_step(run, frame, step, answer_error(step, answer))
        return
    items = answer.value
    problem = _problem_of_items(step, items)
    if problem is not None:
        fail_step(run, frame, step, problem)
        return
    each = open_scope(frame, step, total=len(items), items=items)
    each.results = [None] * each.total
    advance_map(run, each, step)


def _problem_of_items(step: Step, items: Json) -> Json:
    if not isinstance(items, list):
        return error_of(step, code="map.items", message="The items of a map must be a list.")
    if len(items) > MAP_ITEMS_MAX:
        message = f"A map takes at most {MAP_ITEMS_MAX} items; here are {len(items)}."
        return error_of(step, code="limit.map_items", message=message)
    return None


def advance_map(run: RunState, each: ScopeRun, step: Step) -> None:
    """Start items while there is room; finish the map after its last one."""
    while each.next < each.total and len(each.kids) < step.concurrency:
        body = make_body(run, each, step)
        body.position = each.next
        body.item = each.items[each.next]
        enter_body(run, each, body)
    if each.succeeded + each.failed == each.total:
        finish_scope(run, each, step, each.results)
