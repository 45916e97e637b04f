"""What a run has come to, for those who want no more than that."""

import pytest

from engine.errors import NotFound
from tests.engine.conftest import PATIENCE_S
from tests.engine.flows import chain, flow


def test_the_result_of_a_run_is_what_its_view_says(runtime):
    run_id = runtime.start(draft=chain("a", "b")).run_id
    result, view = runtime.result(run_id, PATIENCE_S), runtime.wait(run_id, PATIENCE_S)
    assert result == {key: view[key] for key in result}


def test_the_result_of_a_failed_run_is_its_error(runtime):
    document = flow({"end": {"type": "flow.fail", "config": {"code": "sold_out"}}})
    result = runtime.result(runtime.start(draft=document).run_id, PATIENCE_S)
    assert (result["state"], result["output"], result["error"]["code"]) == (
        "failed",
        None,
        "sold_out",
    )


def test_no_run_has_no_result(runtime):
    with pytest.raises(NotFound):
        runtime.result("no-such-run", PATIENCE_S)
