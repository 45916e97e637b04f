"""The three examples in the editor, beside the shop, as `make serve` shows them."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.browser.server import ROOT, Server
from tests.examples.shop_process import Shop

EXAMPLES = ROOT / "examples"


@pytest.fixture
def shop():
    running = Shop()
    yield running
    running.close()


@pytest.fixture
def server(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(EXAMPLES / "image-pipeline" / "pictures", data / "files" / "pictures")
    connectors = EXAMPLES / "image-pipeline" / "connectors"
    running = Server(data, "--flows", EXAMPLES, "--connectors", connectors).start()
    yield running
    running.stop()


def _open(page, server, flow_id):
    page.goto(f"{server.url}/flows/{flow_id}")
    expect(page.get_by_test_id("no-problems")).to_be_visible()
    return Editor(page)


def _run_with_shop(page, shop):
    page.get_by_test_id("run").click()
    page.get_by_label("Address of the shop").fill(shop.url)
    page.get_by_test_id("run-start").click()


def test_an_order_is_seen_to_go_through(signed_in, server, shop):
    editor = _open(signed_in, server, "order-saga")

    _run_with_shop(signed_in, shop)

    for node in ("reserve", "charge", "ship", "confirm"):
        editor.expect_state(node, "succeeded")
    editor.expect_state("express", "skipped")


def test_an_input_that_does_not_fit_is_shown_at_its_field(signed_in, server, shop):
    _open(signed_in, server, "order-saga")
    signed_in.get_by_test_id("run").click()
    signed_in.get_by_role("textbox", name="Order *").fill("x" * 41)
    signed_in.get_by_test_id("run-start").click()

    expect(signed_in.get_by_test_id("input-form").get_by_role("alert")).to_have_count(1)


def test_a_declined_card_is_seen_to_give_the_goods_back(signed_in, server, shop):
    shop.switch("charge", "decline")
    editor = _open(signed_in, server, "order-saga")

    _run_with_shop(signed_in, shop)

    editor.expect_state("charge", "failed")
    editor.expect_state("reserve", "compensated")
    assert [name for name, _ in shop.effects()] == ["reserve", "release"]


def test_an_order_survives_kill_9_and_every_effect_is_applied_once(signed_in, server, shop):
    shop.switch("charge", "slow", seconds=4)
    editor = _open(signed_in, server, "order-saga")
    _run_with_shop(signed_in, shop)
    editor.expect_state("charge", "running")

    server.kill()
    shop.switch("charge", "ok")
    server.start()

    signed_in.goto(server.link)
    signed_in.goto(f"{server.url}/runs")
    signed_in.get_by_test_id("runs").get_by_role("link").first.click()
    editor.expect_state("confirm", "succeeded")
    assert [name for name, _ in shop.effects()] == ["reserve", "charge", "ship", "confirm"]


def test_the_report_is_written(signed_in, server, shop):
    editor = _open(signed_in, server, "sales-report")

    _run_with_shop(signed_in, shop)

    for node in ("append", "store", "announce"):
        editor.expect_state(node, "succeeded")
    assert len(list((server.data / "files").rglob("*.xlsx"))) == 1


def test_pictures_become_thumbnails_and_a_collage(signed_in, server):
    editor = _open(signed_in, server, "image-pipeline")

    signed_in.get_by_test_id("run").click()
    signed_in.get_by_test_id("run-start").click()

    editor.expect_state("collage", "succeeded")
    assert len(list((server.data / "files").rglob("*collage*"))) == 1
