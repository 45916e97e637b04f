"""What a person does in the editor, with what it cost the page: frames, and the main thread's work.

Frames are what a person sees, and depend on what else the machine does. The work is the time that
the page's main thread was busy (Chromium's own count), in all and by kind; it hardly depends on it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page

STEPS = 60
PARTS = {"script": "ScriptDuration", "style": "RecalcStyleDuration", "layout": "LayoutDuration"}
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


def p95(values: list[float]) -> float:
    """Give what 95 of 100 are shorter than."""
    ordered = sorted(values) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


@dataclass
class Figure:
    """What one thing cost, in ms a step; a frame is the 95th of a hundred."""

    frame: float
    work: float
    parts: dict[str, float]


class Meter:
    """Measures what a page does while something is done to it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Performance.enable")

    def metrics(self) -> dict[str, float]:
        """Give Chromium's counters."""
        found = self.session.send("Performance.getMetrics")["metrics"]
        return {each["name"]: each["value"] for each in found}

    def measure(self, act: Callable[[], object], steps: int = STEPS) -> Figure:
        """Do it, and wait until what it began is drawn."""
        self.page.evaluate(RECORD)
        before = self.metrics()
        act()
        frames = self.page.evaluate("() => window.stopRecording()")
        after = self.metrics()

        def spent(name: str) -> float:
            return (after[name] - before[name]) * 1000 / steps

        parts = {part: spent(name) for part, name in PARTS.items()}
        return Figure(p95(frames), spent("TaskDuration"), parts)

    def heap(self) -> float:
        """Give what scripts hold, in MiB, after a collection."""
        self.session.send("HeapProfiler.collectGarbage")
        return float(self.session.send("Runtime.getHeapUsage")["usedSize"]) / 1024**2


class Hands:
    """A mouse over the middle of the canvas."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.middle = (820, 480)

    def pan(self) -> None:
        """Scroll to and fro, within the flow."""
        self.page.mouse.move(*self.middle)
        for step in range(STEPS):
            way = 1 if step < STEPS / 2 else -1
            self.page.mouse.wheel(40 * way, 24 * way)

    def zoom(self, first: int = 1) -> None:
        """Zoom out and in again, or with -1 in and out again: then all was in view before."""
        self.page.mouse.move(*self.middle)
        self.page.keyboard.down("Control")
        for step in range(STEPS):
            self.page.mouse.wheel(0, (30 if step < STEPS / 2 else -30) * first)
        self.page.keyboard.up("Control")

    def drag(self, start: tuple[float, float]) -> None:
        """Drag from a place, far enough to meet others."""
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(start[0] + 240, start[1] + 160, steps=STEPS)
        self.page.mouse.up()
