"""With 1,000 nodes and 1,500 edges: what is in the page and drawn again is counted, not timed."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor, middle
from tests.browser.large import FEED, large_flow

ELEMENTS_MAX = 15_000
HEAP_MAX = 250 * 1024**2
CARDS_MAX = 100
TOLD = 200
WATCH = """() => {
  const touched = new Set();
  window.touched = touched;
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const at = target instanceof Element ? target : target.parentElement;
      const thing = at?.closest('.react-flow__node, .react-flow__edge');
      if (thing) touched.add(thing.dataset.id);
    }
  }).observe(document.querySelector('.react-flow__viewport'),
             { attributes: true, characterData: true, childList: true, subtree: true });
}"""
"""Collects the cards and edges in which anything changes."""


@pytest.fixture
def asked(page):
    """The addresses that the page asked the API for."""
    found = []
    page.on("request", lambda request: found.append(request.url))
    return found


@pytest.fixture
def editor(page, asked, signed_in, server):
    page.add_init_script(f"({FEED})()")
    editor = Editor(signed_in).open(server, large_flow())
    expect(editor.edges().first).to_be_attached()
    return editor


def count(editor, selector="*"):
    return editor.page.evaluate("s => document.querySelectorAll(s).length", selector)


def all_in_view(editor):
    editor.page.keyboard.press("1")
    expect(editor.cards()).to_have_count(1000)
    return editor


def test_only_what_is_in_view_is_in_the_page(editor):
    assert count(editor, ".react-flow__node") <= CARDS_MAX
    assert count(editor) <= ELEMENTS_MAX

    all_in_view(editor)
    assert count(editor) <= ELEMENTS_MAX
    # The edges are there, and drawn together.
    expect(editor.page.get_by_test_id("far-edges")).to_be_attached()
    lines = editor.page.get_by_test_id("far-edges").locator("path").get_attribute("d")
    assert lines.count("M") == 1500


def test_edges_are_there_again_when_one_comes_back_from_afar(editor):
    before = count(editor, ".react-flow__edge")
    all_in_view(editor)
    editor.page.keyboard.press("0")
    expect(editor.page.get_by_test_id("far-edges")).to_have_count(0)

    cards = count(editor, ".react-flow__node")
    assert before > 0
    assert count(editor, ".react-flow__edge path.react-flow__edge-path") >= cards


def test_a_drag_touches_the_card_its_edges_and_nothing_else(editor):
    page = editor.page
    mine = {wire for wire in editor.wires() if "n28" in wire.replace(".out", "").split(">")}
    start = middle(editor.node("n28").bounding_box())
    # The press itself chooses the card; what is counted is the drag.
    page.mouse.click(*start)
    expect(page.locator('.react-flow__node[data-id="n28"].selected')).to_be_attached()
    page.evaluate(WATCH)
    editor.drag(start, by=(40, 24))
    touched = set(page.evaluate("() => [...window.touched]"))

    assert "n28" in touched
    # One edge may come under the pointer as well.
    assert len(touched - mine - {"n28"}) <= 1


def test_news_of_some_nodes_touches_only_their_cards_and_edges(editor):
    page = editor.page
    page.get_by_test_id("run").click()
    page.get_by_test_id("close-run").wait_for()
    page.wait_for_function("() => window.tellState('n0', 'running') > 0")
    expect(page.locator("[data-testid=node-n0][data-state=running]")).to_be_attached()
    page.evaluate(WATCH)
    tell = (
        f"() => {{ for (let i = 0; i < {TOLD}; i += 1) "
        "window.tellState(`n${i % 4}`, i % 8 < 4 ? 'retrying' : 'succeeded', i); }}"
    ).replace("}}", "}")
    page.evaluate(tell)
    expect(page.locator("[data-testid=node-n3][data-state=succeeded]")).to_be_attached()
    touched = set(page.evaluate("() => [...window.touched]"))

    told = {"n0", "n1", "n2", "n3"}
    cards = {each for each in touched if ">" not in each}
    assert cards == told
    ends = {end for wire in touched - cards for end in wire.replace(".out", "").split(">")[:1]}
    assert ends <= told


def test_opening_asks_for_the_document_once_and_for_no_run(editor, asked):
    all_in_view(editor)
    asked = [url.partition("/api/v1")[2] for url in asked if "/api/v1" in url]

    assert asked.count("/flows/large") == 1
    assert [path for path in asked if "/value" in path or path.startswith("/runs/")] == []


def test_scripts_hold_little(editor):
    all_in_view(editor)
    session = editor.page.context.new_cdp_session(editor.page)
    session.send("HeapProfiler.collectGarbage")
    assert session.send("Runtime.getHeapUsage")["usedSize"] <= HEAP_MAX
