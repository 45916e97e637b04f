"""The editor with a large flow: how long it takes to open, and how smooth it is.

    python -m benchmarks.editor [--nodes 1000] [--edges 1500] [--visible]

Frames are measured in the page, from one animation frame to the next, while hands pan, zoom, drag
and select, and while a run changes the states of all nodes. The same is measured on an empty page
in the same browser: the ratio says what is ours, whatever the machine. Budgets: DESIGN section 11.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import launch_arguments
from tests.browser.server import Server

VIEWPORT = {"width": 1440, "height": 900}
COLUMNS = 40
PITCH = (304, 112)
STEPS = 60
LEFT, TOP, RIGHT, BOTTOM = 340, 100, 900, 700
"""The canvas's part of the window."""
CLICKS = 6
BUDGETS = {
    "load": 1500,
    "pan": 20,
    "zoom": 20,
    "drag": 33,
    "select": 50,
    "run": 33,
    "dom": 15_000,
    "heap": 250,
}
RECORD = """() => {
  const frames = [];
  let last = performance.now();
  let isOn = true;
  const tick = (now) => {
    frames.push(now - last);
    last = now;
    if (isOn) requestAnimationFrame(tick);
  };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(tick); });
  window.stopRecording = () => { isOn = false; return frames; };
}"""


def fixture(nodes: int, edges: int, *, seed: int = 7) -> dict[str, object]:
    """Give a layered flow: every node leads a column further, the rest of the edges at random."""
    chance = random.Random(seed)
    rows = (nodes + COLUMNS - 1) // COLUMNS
    ids = [f"n{index}" for index in range(nodes)]
    wires = {(index, index + rows) for index in range(nodes - rows)}
    while len(wires) < edges:
        start = chance.randrange(nodes - rows)
        column = start // rows + 1
        wires.add((start, min(nodes - 1, column * rows + chance.randrange(rows))))
    return {
        "schema": "baton.flow/v1",
        "id": "large",
        "name": "Large",
        "nodes": [
            {"id": id_, "type": "flow.set", "name": f"Step {id_}", "config": {"values": {"a": 1}}}
            for id_ in ids
        ],
        "edges": [{"from": ids[a], "to": ids[b]} for a, b in sorted(wires)],
        "layout": {
            id_: [(index // rows) * PITCH[0], (index % rows) * PITCH[1]]
            for index, id_ in enumerate(ids)
        },
    }


def p95(frames: list[float]) -> float:
    """Give the frame that 95 of 100 are shorter than, in ms."""
    ordered = sorted(frames) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


class Hands:
    """What a person does, with the frames that it took."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.middle = (820, 480)

    def frames(self, act: Callable[[], None]) -> list[float]:
        """Record frames while something is done."""
        self.page.evaluate(RECORD)
        act()
        return list(self.page.evaluate("() => window.stopRecording()"))

    def pan(self) -> None:
        """Scroll to and fro."""
        self.page.mouse.move(*self.middle)
        for step in range(STEPS):
            way = 1 if step < STEPS / 2 else -1
            self.page.mouse.wheel(40 * way, 24 * way)

    def zoom(self) -> None:
        """Zoom out and in again."""
        self.page.mouse.move(*self.middle)
        self.page.keyboard.down("Control")
        for step in range(STEPS):
            self.page.mouse.wheel(0, 30 if step < STEPS / 2 else -30)
        self.page.keyboard.up("Control")

    def drag(self, start: tuple[float, float]) -> None:
        """Drag from a place, far enough to meet others."""
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(start[0] + 240, start[1] + 160, steps=STEPS)
        self.page.mouse.up()


def open_flow(page: Page, server: Server, flow: dict[str, object]) -> float:
    """Store the flow and open it anew; give the time until its cards can be used, in ms."""
    page.goto(server.link)
    page.wait_for_selector("[data-testid=new-flow]")
    token = page.evaluate("fetch('/api/v1/session').then(r => r.json())")["csrf_token"]
    headers = {"X-CSRF-Token": token, "Content-Type": "application/json"}
    stored = page.request.post(f"{server.url}/api/v1/flows", data=json.dumps(flow), headers=headers)
    assert stored.ok, stored.text()
    page.goto(f"{server.url}/flows/{flow['id']}", wait_until="commit")
    page.wait_for_selector(".react-flow__edge")
    return float(
        page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame("
            "() => done(performance.now()))))"
        )
    )


def select(page: Page) -> list[float]:
    """Click cards in view one after another; give the longest frame of each."""
    times = []
    for card in page.locator(".react-flow__node").all():
        box = card.bounding_box()
        inside = box and LEFT < box["x"] < RIGHT and TOP < box["y"] < BOTTOM
        if not box or not inside or len(times) == CLICKS:
            continue
        page.evaluate(RECORD)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(150)
        times.append(max(page.evaluate("() => window.stopRecording()") or [0]))
    return times


def run(page: Page) -> None:
    """Run the flow: the states of all nodes come in, far more than 200 a second."""
    page.get_by_test_id("run").click()
    page.wait_for_selector("[data-state=succeeded]", timeout=60_000)
    page.wait_for_timeout(2_000)


def measure(page: Page, server: Server, flow: dict[str, object]) -> dict[str, float]:
    """Give all figures of one flow."""
    session = page.context.new_cdp_session(page)
    figures = {"load": open_flow(page, server, flow)}
    hands = Hands(page)
    page.wait_for_timeout(500)
    figures["pan"] = p95(hands.frames(hands.pan))
    figures["zoom"] = p95(hands.frames(hands.zoom))
    page.wait_for_timeout(300)
    card = page.locator(".react-flow__node").nth(40).bounding_box()
    assert card is not None
    start = (card["x"] + card["width"] / 2, card["y"] + card["height"] / 2)
    figures["drag"] = p95(hands.frames(lambda: hands.drag(start)))
    figures["select"] = max(select(page) or [0.0])
    page.keyboard.press("Escape")
    figures["dom"] = page.evaluate("() => document.querySelectorAll('*').length")
    page.keyboard.press("1")
    page.wait_for_timeout(600)
    figures["dom, all in view"] = page.evaluate("() => document.querySelectorAll('*').length")
    figures["pan, all in view"] = p95(hands.frames(hands.pan))
    figures["run, all in view"] = p95(hands.frames(lambda: run(page)))
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    figures["heap"] = heap / 1024**2
    return figures


def empty(page: Page) -> dict[str, float]:
    """Give what the same hands cost on a page without anything."""
    page.goto("about:blank")
    hands = Hands(page)
    return {
        "pan": p95(hands.frames(hands.pan)),
        "zoom": p95(hands.frames(hands.zoom)),
        "drag": p95(hands.frames(lambda: hands.drag((600, 400)))),
    }


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--edges", type=int, default=1500)
    parser.add_argument("--visible", action="store_true", help="with a window; needs a display")
    options = parser.parse_args()
    launch = launch_arguments()  # asked before any Playwright runs: it starts one of its own
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data) / "data").start()
        browser = playwright.chromium.launch(**launch, headless=not options.visible)
        try:
            page = browser.new_page(viewport=VIEWPORT)
            figures = measure(page, server, fixture(options.nodes, options.edges))
            report(figures, empty(browser.new_page(viewport=VIEWPORT)))
        finally:
            browser.close()
            server.stop()


def report(figures: dict[str, float], alone: dict[str, float]) -> None:
    """Print each figure, the budget, and how many times the empty page's it is."""
    print(f"{'':20}{'measured':>10}{'budget':>10}{'of empty':>10}")
    for name, value in figures.items():
        budget = BUDGETS.get(name.split(",")[0])
        ratio = f"{value / alone[name]:.1f}x" if alone.get(name) else ""
        mark = "" if budget is None or value <= budget else "  over"
        print(f"{name:20}{value:10.1f}{budget or '':>10}{ratio:>10}{mark}")


if __name__ == "__main__":
    main()
