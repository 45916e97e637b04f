"""Callbacks: an answer to a URL that nobody can guess, early, in time, twice, or too late."""

import pytest

from engine.errors import Gone, InvalidInput, NotFound
from tests.engine.conftest import PATIENCE_S, ended, until
from tests.engine.flows import echo, edge, flow, gate, pause, trace


def callback(**config):
    return {"type": "flow.callback", "config": config}


def asking(**config):
    """A flow that tells its URL and waits for the answer."""
    nodes = {"tell": echo("{{ callbacks.hook }}"), "hook": callback(**config)}
    return flow(nodes, [edge("tell", "hook")])


def begun(runtime, document):
    runtime.publish(document, by="ann")
    return runtime.start(flow_id=document["id"]).run_id


def token_of(runtime, run_id, node="tell"):
    until(lambda: (runtime.run(run_id)["nodes"][node]["output"] or {}).get("value"))
    return runtime.run(run_id)["nodes"][node]["output"]["value"].rpartition("/")[2]


def waiting(runtime, run_id, node="hook"):
    until(lambda: runtime.run(run_id)["nodes"][node]["state"] == "waiting")


def test_an_answer_settles_the_callback_with_what_came(runtime):
    run_id = begun(runtime, asking())
    token = token_of(runtime, run_id)
    waiting(runtime, run_id)
    headers = {"X-Shop": "7", "Authorization": "Bearer secret", "Cookie": "a=b"}
    said = runtime.answer_callback(
        token, method="POST", headers=headers, query={"a": "1"}, body={"ok": True}
    )
    output = runtime.wait(run_id, PATIENCE_S)["output"]["hook"]
    assert output.pop("received_at").endswith("Z")
    assert (said, output) == (
        "accepted",
        {"method": "POST", "headers": {"x-shop": "7"}, "query": {"a": "1"}, "body": {"ok": True}},
    )


def test_a_run_that_waits_for_a_callback_is_not_in_memory(runtime):
    run_id = begun(runtime, asking())
    waiting(runtime, run_id)
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    assert runtime._m.engine.held_count() == 0


def test_an_early_answer_is_kept_until_the_node_begins(runtime, tmp_path):
    nodes = {"tell": echo("{{ callbacks.hook }}"), "g": gate(tmp_path / "go"), "hook": callback()}
    run_id = begun(runtime, flow(nodes, [edge("tell", "g"), edge("g", "hook")]))
    said = runtime.answer_callback(token_of(runtime, run_id), method="POST", body=1)
    (tmp_path / "go").touch()
    view = runtime.wait(run_id, PATIENCE_S)
    assert (said, view["output"]["hook"]["body"]) == ("accepted", 1)


def test_a_repeated_answer_is_told_the_same_even_after_the_run(runtime):
    run_id = begun(runtime, asking())
    token = token_of(runtime, run_id)
    said = [runtime.answer_callback(token, method="POST", body=1)]
    runtime.wait(run_id, PATIENCE_S)
    said.append(runtime.answer_callback(token, method="POST", body=1))
    assert said == ["accepted", "repeated"]


def test_a_late_answer_is_gone(runtime):
    run_id = begun(runtime, asking())
    token = token_of(runtime, run_id)
    runtime.answer_callback(token, method="POST", body=1)
    runtime.wait(run_id, PATIENCE_S)
    with pytest.raises(Gone):
        runtime.answer_callback(token, method="POST", body=2)


def test_an_answer_after_the_time_is_up_is_gone_and_the_port_timeout_is_taken(opened, clock):
    runtime = opened(clock=clock)
    document = asking(timeout="1h")
    document["nodes"].append({"id": "late", **echo("late")})
    document["edges"].append(edge("hook", "late", port="timeout"))
    run_id = begun(runtime, document)
    token = token_of(runtime, run_id)
    waiting(runtime, run_id)
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    clock.advance(hours=1)
    assert runtime.wait(run_id, PATIENCE_S)["output"] == {"late": {"value": "late"}}
    with pytest.raises(Gone):
        runtime.answer_callback(token, method="POST")


def test_several_answers_are_told_apart_by_their_keys(runtime):
    run_id = begun(runtime, asking(answers=2))
    token = token_of(runtime, run_id)
    said = [
        runtime.answer_callback(token, method="POST", body=n, key=k)
        for n, k in ((1, "x"), (1, "x"), (2, "y"))
    ]
    bodies = [one["body"] for one in runtime.wait(run_id, PATIENCE_S)["output"]["hook"]]
    assert (said, bodies) == (["accepted", "repeated", "accepted"], [1, 2])


def test_a_token_that_was_made_up_is_no_callback(runtime):
    run_id = begun(runtime, asking())
    token = token_of(runtime, run_id)
    place, _, mark = token.partition(".")
    wrong = [f"{place}.{mark[:-2]}AA", f"{place}", "x.y", "", "ä.b", "a" * 9_999, f"{token}.x"]
    for one in wrong:
        with pytest.raises(NotFound):
            runtime.answer_callback(one, method="POST")
    assert runtime.answer_callback(token, method="POST") == "accepted"


def test_only_the_methods_of_the_node_count(runtime):
    run_id = begun(runtime, asking(methods=["PUT"]))
    token = token_of(runtime, run_id)
    with pytest.raises(InvalidInput):
        runtime.answer_callback(token, method="POST")
    assert runtime.answer_callback(token, method="put") == "accepted"


def test_each_item_has_a_callback_of_its_own(runtime):
    each = {"type": "flow.map", "config": {"items": [1, 2]}}
    nodes = {
        "each": each,
        "tell": echo("{{ callbacks.hook }}") | {"parent": "each"},
        "hook": callback() | {"parent": "each"},
    }
    run_id = begun(runtime, flow(nodes, [edge("tell", "hook")]))

    def urls():
        frames = runtime.node(run_id, "tell")["frames"]
        return [one["output"]["value"] for one in frames if one["output"]]

    until(lambda: len(urls()) == 2)
    for url in reversed(urls()):
        runtime.answer_callback(url.rpartition("/")[2], method="POST", body=url)
    output = runtime.wait(run_id, PATIENCE_S)["output"]["each"]
    assert [one["hook"]["body"] for one in output] == urls()


def test_tokens_stay_good_after_a_restart(opened):
    first = opened()
    run_id = begun(first, asking())
    token = token_of(first, run_id)
    waiting(first, run_id)
    first.close()
    second = opened()
    assert second.answer_callback(token, method="POST") == "accepted"
    assert second.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_run_that_ends_closes_its_waits(runtime):
    nodes = {"hook": callback(), "p": pause("5ms"), "stop": {"type": "flow.return", "config": {}}}
    run_id = begun(runtime, flow(nodes, [edge("p", "stop")]))
    runtime.wait(run_id, PATIENCE_S)
    assert runtime._m.store.run_waits(run_id) == []


def test_the_base_url_is_the_hosts(opened):
    runtime = opened(base_url="https://flows.example.com/")
    run_id = begun(runtime, asking())
    token = token_of(runtime, run_id)
    said = runtime.run(run_id)["nodes"]["tell"]["output"]["value"]
    assert said == f"https://flows.example.com/api/v1/callbacks/{token}"


def test_an_answer_that_was_taken_survives_a_crash(child, opened, ledger, tmp_path):
    nodes = {
        "tell": trace(ledger, note="{{ callbacks.hook }}"),
        "g": gate(tmp_path / "go"),
        "hook": callback(),
        "after": trace(ledger, note="after"),
    }
    edges = [edge("tell", "g"), edge("g", "hook"), edge("hook", "after")]
    process = child(flow(nodes, edges), "q", answers=ledger)
    assert process.stdout.readline() == "started\n"
    assert process.stdout.readline() == "accepted\n"  # early: the node has not begun
    process.kill()
    process.wait()
    (tmp_path / "go").touch()
    runtime = opened()
    view = ended(runtime)
    assert (view["state"], view["nodes"]["hook"]["output"]["body"]) == ("succeeded", "early")
