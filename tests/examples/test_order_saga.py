"""The order saga against a real shop: what its ledger says when all goes well, and when not."""

import json

import pytest

from tests.examples.command_line import EXAMPLES, baton, run_example

ORDER = {"order": "A-7", "sku": "teapot", "quantity": 2, "express": True}


@pytest.fixture
def order(shop, tmp_path):
    """Run the saga against the test's own shop."""

    def run(**more):
        return run_example("order-saga", data=tmp_path / "data", shop=shop.url, **ORDER | more)

    return run


def test_a_good_order_has_each_effect_once(shop, order):
    code, run = order()
    assert (code, run["state"]) == (0, "succeeded")
    assert [operation for operation, _ in shop.effects()] == [
        "reserve",
        "charge",
        "ship",
        "confirm",
    ]
    assert shop.left("teapot") == 10


def test_the_output_says_what_became_of_the_order(order):
    _, run = order()
    assert run["output"] == {
        "order": "A-7",
        "paid_cents": 2 * 3400 + 1200,
        "carrier": "Falcon Express",
        "confirmation": "confirmation-0004",
    }


def test_a_normal_order_takes_the_other_way(order):
    _, run = order(express=False)
    states = {node: run["nodes"][node]["state"] for node in ("express", "normal")}
    assert states == {"express": "skipped", "normal": "succeeded"}
    assert (run["output"]["paid_cents"], run["output"]["carrier"]) == (7200, "Snail Post")


def test_what_the_form_shows_as_defaults_need_not_be_given(shop, tmp_path):
    code, run = run_example("order-saga", data=tmp_path / "data", shop=shop.url)
    assert (code, run["output"]["order"], run["nodes"]["normal"]["state"]) == (
        0,
        "A-1001",
        "succeeded",
    )


def test_the_input_file_of_the_example_runs(shop, tmp_path):
    given = json.loads((EXAMPLES / "order-saga" / "input.json").read_text())
    code, _ = run_example("order-saga", data=tmp_path / "data", shop=shop.url, **given)
    assert code == 0


def test_a_declined_charge_releases_the_reservation_exactly_once(shop, order):
    shop.switch("charge", "decline")
    code, run = order()
    assert (code, run["state"], run["error"]["code"]) == (1, "failed", "http.402")
    assert [operation for operation, _ in shop.effects()] == ["reserve", "release"]
    assert shop.left("teapot") == 12


def test_a_declined_charge_is_not_tried_again(shop, order):
    shop.switch("charge", "decline")
    _, run = order()
    charge = run["nodes"]["charge"]
    assert (charge["state"], charge["attempts"]) == ("failed", 1)
    assert run["nodes"]["reserve"]["state"] == "compensated"


def test_undo_runs_newest_first(shop, order):
    shop.switch("confirm", "decline")
    _, run = order()
    done = [operation for operation, _ in shop.effects()]
    assert run["state"] == "failed"
    assert done == ["reserve", "charge", "ship", "cancel", "refund", "release"]


def test_a_flaky_service_is_tried_again_until_it_works(shop, order):
    shop.switch("charge", "flaky", times=2)
    code, run = order()
    assert (code, run["nodes"]["charge"]["attempts"]) == (0, 3)
    assert [operation for operation, _ in shop.effects()].count("charge") == 1


def test_an_answer_that_is_lost_does_not_double_the_effect(shop, order):
    for operation in ("reserve", "charge", "ship", "confirm"):
        shop.switch(operation, "lost", times=1)
    code, run = order()
    assert (code, run["nodes"]["ship"]["attempts"]) == (0, 2)
    assert [operation for operation, _ in shop.effects()] == [
        "reserve",
        "charge",
        "ship",
        "confirm",
    ]


def test_an_undo_whose_answer_is_lost_has_one_effect(shop, order):
    shop.switch("charge", "decline")
    shop.switch("release", "lost", times=1)
    _, run = order()
    assert run["state"] == "failed"
    assert [operation for operation, _ in shop.effects()] == ["reserve", "release"]


def test_an_undo_that_cannot_succeed_waits_for_a_person(shop, order):
    shop.switch("confirm", "decline")
    shop.switch("refund", "decline")
    code, run = order()
    done = [operation for operation, _ in shop.effects()]
    assert (code, run["state"]) == (1, "undo_blocked")
    assert done == ["reserve", "charge", "ship", "cancel"]


def test_goods_that_are_out_of_stock_fail_the_order_with_nothing_to_undo(shop, order):
    code, run = order(quantity=13)
    assert (code, run["error"]["code"], shop.effects()) == (1, "http.409", [])


@pytest.mark.parametrize(
    "wrong", [{"quantity": 0}, {"quantity": "2"}, {"sku": "samovar"}, {"order": ""}]
)
def test_an_order_that_does_not_fit_the_form_is_refused_before_it_starts(shop, tmp_path, wrong):
    given = json.dumps({**ORDER, "shop": shop.url, **wrong})
    flow = EXAMPLES / "order-saga" / "flow.yaml"
    done = baton("run", flow, "--input", given, "--data", tmp_path / "data")
    assert (done.returncode, "Traceback" in done.stderr, shop.effects()) == (2, False, [])
    assert next(iter(wrong)) in done.stderr
