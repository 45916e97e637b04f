"""The editor with a large flow: how long it takes to open, and how smooth it is.

    python -m benchmarks.editor [--nodes 1000] [--edges 1500] [--visible] [--profile DIRECTORY]

Hands pan, zoom, drag and select at a zoom that can be read and with all in view, and news of 200
nodes a second comes in as a run's stream brings it. For each step two things are said: the frame
that a person sees (p95), and how long the page's main thread worked. The same is measured on an
empty page in the same browser. A budget (DESIGN section 11) is decided by the work: a frame also
says what else the machine does. Results are appended to results/editor.jsonl with the load.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.hands import Figure, Hands, Meter
from tests.browser.chromium import launch_arguments
from tests.browser.large import FEED, large_flow
from tests.browser.server import Server

VIEWPORT = {"width": 1440, "height": 900}
LEFT, TOP, RIGHT, BOTTOM = 340, 100, 900, 700
"""The canvas's part of the window."""
CLICKS = 6
RATE, SECONDS = 200, 5
RESULTS = Path(__file__).parent / "results" / "editor.jsonl"
BUDGETS = {"load": 1500, "pan": 20, "zoom": 20, "drag": 33, "select": 50, "events": 33}
SIZES = {"dom": 15_000, "heap": 250}
Found = dict[str, Figure]


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


def places(page: Page) -> list[tuple[float, float]]:
    """Give the middles of the cards that can be clicked."""
    found = page.evaluate(
        """() => [...document.querySelectorAll('.react-flow__node')].map((card) => {
          const { x, y, width, height } = card.getBoundingClientRect();
          return [x + width / 2, y + height / 2];
        })"""
    )
    return [(x, y) for x, y in found if LEFT < x < RIGHT and TOP < y < BOTTOM]


def select(page: Page, meter: Meter) -> Figure:
    """Click cards one after another; each click is a step, and its frame is its longest."""
    middles = places(page)
    spread = [middles[len(middles) * index // CLICKS] for index in range(CLICKS)]

    def click(place: tuple[float, float]) -> Figure:
        def act() -> None:
            page.mouse.click(*place)
            page.wait_for_timeout(250)

        return meter.measure(act, steps=1)

    figures = [click(place) for place in spread]
    return max(figures, key=lambda figure: figure.work)


def events(page: Page, meter: Meter, ids: list[str]) -> Figure:
    """Have 200 news a second come in; a step is a frame of 60 a second."""
    tell = f"ids => window.tellSteadily(ids, {RATE}, {SECONDS})"
    return meter.measure(lambda: page.evaluate(tell, ids), steps=60 * SECONDS)


def gestures(page: Page, meter: Meter, where: str, wrap: Callable[..., Figure]) -> Found:
    """Give what each gesture costs at the zoom that is shown."""
    hands = Hands(page)
    look(page, where)
    found = {}
    way = -1 if where == "all" else 1
    for name, act in (("pan", hands.pan), ("zoom", lambda: hands.zoom(way))):
        found[f"{name}, {where}"] = wrap(f"{name}-{where}", lambda act=act: meter.measure(act))
        look(page, where)
    middles = places(page)
    start = middles[len(middles) // 2]
    found[f"drag, {where}"] = wrap(
        f"drag-{where}", lambda: meter.measure(lambda: hands.drag(start))
    )
    page.keyboard.press("Control+z")
    page.wait_for_timeout(1500)  # until it is saved and validated
    look(page, where)
    found[f"select, {where}"] = wrap(f"select-{where}", lambda: select(page, meter))
    page.keyboard.press("Escape")
    return found


def look(page: Page, where: str) -> None:
    """Have all in view, or leave the view as it is, and wait until it rests."""
    if where == "all":
        page.keyboard.press("1")
    page.wait_for_timeout(600)


def measure(
    page: Page, server: Server, flow: dict[str, object], profile: Path | None
) -> tuple[Found, dict[str, float]]:
    """Give all figures of one flow: of gestures, and sizes."""
    page.add_init_script(f"({FEED})()")
    meter = Meter(page)

    def wrap(name: str, act: Callable[[], Figure]) -> Figure:
        return act() if profile is None else profiled(meter, profile / f"{name}.cpuprofile", act)

    load = open_flow(page, server, flow)
    meter.metrics()
    page.wait_for_timeout(500)
    found = gestures(page, meter, "near", wrap)
    sizes = {"load": load, "dom": count(page)}
    found |= gestures(page, meter, "all", wrap)
    look(page, "all")
    sizes["dom, all"] = count(page)
    page.get_by_test_id("run").click()
    page.get_by_test_id("close-run").wait_for()
    page.wait_for_timeout(1000)
    ids = [node["id"] for node in flow["nodes"]]  # type: ignore[index, attr-defined]
    found["events, all"] = wrap("events-all", lambda: events(page, meter, ids))
    page.keyboard.press("0")
    page.wait_for_timeout(600)
    found["events, near"] = wrap("events-near", lambda: events(page, meter, ids))
    sizes["heap"] = meter.heap()
    return found, sizes


def count(page: Page) -> float:
    """Give how many elements there are."""
    return float(page.evaluate("() => document.querySelectorAll('*').length"))


def profiled(meter: Meter, path: Path, act: Callable[[], Figure]) -> Figure:
    """Do it under the profiler and keep what it saw, for the browser's own viewer."""
    meter.session.send("Profiler.enable")
    meter.session.send("Profiler.start")
    figure = act()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(meter.session.send("Profiler.stop")["profile"]))
    return figure


def empty(page: Page) -> Found:
    """Give what the same hands cost on a page without anything."""
    page.goto("about:blank")
    meter, hands = Meter(page), Hands(page)
    acts = {"pan": hands.pan, "zoom": hands.zoom, "drag": lambda: hands.drag((600, 400))}
    return {name: meter.measure(act) for name, act in acts.items()}


def main() -> None:
    """Measure, print a table, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--edges", type=int, default=1500)
    parser.add_argument("--visible", action="store_true", help="with a window; needs a display")
    parser.add_argument("--profile", type=Path, help="where profiles of each gesture go")
    parser.add_argument("--note", default="", help="kept with the result")
    options = parser.parse_args()
    launch = launch_arguments()  # asked before any Playwright runs: it starts one of its own
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data) / "data").start()
        browser = playwright.chromium.launch(**launch, headless=not options.visible)
        try:
            alone = empty(browser.new_page(viewport=VIEWPORT))
            page = browser.new_page(viewport=VIEWPORT)
            flow = large_flow(options.nodes, options.edges)
            found, sizes = measure(page, server, flow, options.profile)
        finally:
            browser.close()
            server.stop()
    print(f"load of the machine {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    report(found, sizes, alone)
    if options.profile is None:
        keep(found, sizes, f"{load:.1f}", options.note)


def report(found: Found, sizes: dict[str, float], alone: Found) -> None:
    """Print each figure, the budget, and how many times the empty page's it is."""
    print(
        f"{'ms a step':16}{'work':>8}{'script':>8}{'style':>8}{'layout':>8}{'budget':>8}"
        f"{'frame p95':>11}{'of empty':>10}"
    )
    for name, figure in found.items():
        kind = name.split(",")[0]
        blank = alone.get(kind)
        ratio = f"{figure.frame / blank.frame:.1f}x" if blank else ""
        parts = "".join(f"{value:8.1f}" for value in figure.parts.values())
        over = "  over" if figure.work > BUDGETS[kind] else ""
        print(
            f"{name:16}{figure.work:8.1f}{parts}{BUDGETS[kind]:8}{figure.frame:11.1f}{ratio:>10}{over}"
        )
    for name, value in sizes.items():
        budget = (BUDGETS | SIZES)[name.split(",")[0]]
        print(f"{name:16}{value:8.0f}{budget:32}{'  over' if value > budget else ''}")


def keep(found: Found, sizes: dict[str, float], load: str, note: str) -> None:
    """Append what was measured, with when and under which load."""
    figures = {
        name: {"work": round(each.work, 2), "frame": round(each.frame, 1)}
        for name, each in found.items()
    }
    line = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "load": float(load),
        "note": note,
        **figures,
        **{name: round(value, 1) for name, value in sizes.items()},
    }
    with RESULTS.open("a") as file:
        file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
