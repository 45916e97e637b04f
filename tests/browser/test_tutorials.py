"""Whoever follows a tutorial from an empty canvas has the example in the end, and it runs.

The tutorial's own boxes are what is followed. Its pictures are made on the way: with
BATON_PICTURES=1 they are written where the page shows them, else they must be there.
"""

import os
import shutil

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.browser.hands import Hands
from tests.browser.server import ROOT, Server
from tests.browser.tutorial import SHOP, Box, steps_of
from tests.examples.shop_process import Shop

EXAMPLES = ROOT / "examples"
MAKES_PICTURES = "BATON_PICTURES" in os.environ


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
    running = Server(data, "--connectors", connectors).start()
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("page_name", "example", "ends"),
    [
        ("sales-report.md", "report", ["succeeded"]),
        ("image-pipeline.md", "image-pipeline", ["succeeded"]),
        ("draw-the-order-saga.md", "order-saga", ["failed", "succeeded"]),
    ],
)
def test_an_example_is_drawn_by_following_its_page(signed_in, shop, page_name, example, ends):
    Editor(signed_in).create("Drawn")
    hands = Hands(signed_in, shop)

    for step in steps_of(page_name, shop=shop.url):
        if isinstance(step, Box):
            hands.do(step)
        else:
            _picture(signed_in, step)

    hands.editor.save()
    drawn = _get(signed_in, "flows/drawn")["flow"]
    assert _meaning(drawn, _defaults(signed_in)) == _example(signed_in, example, shop.url)
    assert [run["state"] for run in _get(signed_in, "runs")["items"]] == ends


def _picture(page, path):
    if MAKES_PICTURES:
        path.parent.mkdir(parents=True, exist_ok=True)
        page.mouse.move(0, 0)
        expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")
        page.screenshot(path=path, animations="disabled")
    assert path.is_file(), f"{path} is missing: BATON_PICTURES=1 makes it"


def _example(page, name, shop):
    text = (EXAMPLES / name / "flow.yaml").read_text().replace(SHOP, shop)
    return _meaning(yaml.safe_load(text), _defaults(page))


def _meaning(flow, defaults):
    """What a flow does: without its id, names of things for people, places and what is default."""
    return {
        "input": flow.get("input"),
        "output": flow.get("output"),
        "settings": flow.get("settings"),
        "nodes": {node["id"]: _node(node, defaults) for node in flow["nodes"]},
        "edges": sorted(map(str, (sorted(edge.items()) for edge in flow["edges"]))),
    }


def _node(node, defaults):
    usual = defaults.get(node["type"], {})
    config = node.get("config") or {}
    return {
        **{key: value for key, value in node.items() if key != "version"},
        "config": {key: value for key, value in config.items() if usual.get(key) != value},
    }


def _defaults(page):
    actions = _get(page, "connectors")["actions"]
    return {
        action["type"]: {
            name: field.get("default")
            for name, field in action["config_schema"].get("properties", {}).items()
        }
        for action in actions
    }


def _get(page, path):
    return page.evaluate("async (path) => (await fetch(path)).json()", f"/api/v1/{path}")
