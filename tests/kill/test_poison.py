"""A run that kills whoever works on it is set aside, and the others go on, whoever takes over."""

import pytest

from tests.engine.flows import edge, flow, trace


@pytest.mark.timeout(200)
def test_a_run_that_keeps_killing_its_workers_is_parked(lives_of):
    lives = lives_of()
    nodes = {"a": trace(lives.ledger), "b": trace(lives.ledger, die="before always")}
    document = flow(nodes, [edge("a", "b")])
    said = [lives.live(document, "poison") for _ in range(7)]
    assert (said[:6], said[6][0]["state"]) == ([None] * 6, "parked")
    (lives.folder / "ledger.died").unlink()
    good = flow({"a": trace(lives.ledger)}, id_="good")
    assert lives.finish(good, "good")[0]["state"] == "succeeded"
