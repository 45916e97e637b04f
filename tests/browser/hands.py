"""Follows a tutorial's boxes in the editor, by mouse and keyboard, as its reader would."""

import re

from playwright.sync_api import Error, expect

from tests.browser.editor import Editor

SETTINGS = {
    "Retry",
    "Attempts at most",
    "First wait",
    "Each wait × longer",  # noqa: RUF001 - the sign that the form shows
    "Longest wait",
    "Timeout of an attempt",
    "When several edges come in",
}
RULES = {"Help text", "Pattern", "Choices", "Min length", "Max length", "Minimum", "Maximum"}
FREE_PLACES = ((120, 160), (120, 320))


ENDED = """async (run) => {
  for (;;) {
    const answer = await fetch(`/api/v1/runs/${run}`);
    const { state } = await answer.json();
    if (!["queued", "running", "waiting", "compensating"].includes(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}"""
"""Waits until a run has ended; gives its state."""

OFFERED_MS_MAX = 1_500
"""So long a field may take to offer what it knows."""
PORT_CARD_PX = 50
"""A card of this height shows its ports."""
STILL = """async () => {
  const canvas = document.querySelector(".react-flow__viewport");
  for (let before = "", same = 0; same < 15; before = canvas.style.transform) {
    await new Promise(requestAnimationFrame);
    same = canvas.style.transform === before ? same + 1 : 0;
  }
}"""
"""Waits until the canvas has stopped to move."""


def _is_start(answer):
    return answer.request.method == "POST" and answer.url.endswith("/runs")


class Hands:
    """One reader at the editor of a new flow."""

    def __init__(self, page, shop):
        self.page = page
        self.shop = shop
        self.editor = Editor(page)
        self.inspector = page.get_by_test_id("inspector")
        self.ids = {}
        self.free = iter(FREE_PLACES)

    def do(self, box):
        """Do what a box says."""
        kind = box.kind.split(" · ")[0]
        {
            "Add": self._add,
            "Wire": self._wire,
            "Press": self._press,
            "Shop": self._on_the_shop,
            "Input": self._input,
            "Output": self._flow_field,
        }.get(kind, self._flow_field)(box)

    def _add(self, box):
        title, how, port, at = box.place
        before = self.editor.node_ids()
        item = (
            self.page.get_by_test_id("palette")
            .get_by_role("button", name=re.compile(f"^{title}\\b"))
            .first
        )
        if how == "after":
            self._select(at)
            item.click()
        elif how == "anywhere":
            self._drag(item, *next(self.free))
        elif how == "inside":
            self._show(at)
            frame = self.editor.node(self.ids[at]).bounding_box()
            canvas = self.page.get_by_test_id("canvas").bounding_box()
            middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
            self._drag(item, middle[0] - canvas["x"], middle[1] - canvas["y"])
        else:
            self._from_port(at, "undo" if how == "undoing" else port, title)
        expect(self.editor.cards()).to_have_count(len(before) + 1)
        (new,) = self.editor.node_ids() - before
        self._fill(new, box.fields)

    def _drag(self, item, x, y):
        canvas = self.page.get_by_test_id("canvas").bounding_box()
        item.scroll_into_view_if_needed()
        item.hover()
        self.page.mouse.down()
        self.page.mouse.move(canvas["x"] + x, canvas["y"] + y, steps=8)
        self.page.mouse.up()

    def _from_port(self, name, port, title):
        self._show(name)
        self._approach(name)
        start = self.editor.port(self.ids[name], port).bounding_box()
        x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
        dx, dy = (0, 130) if port == "undo" else (20, 130 if port == "else" else -130)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=12)
        self.page.mouse.up()
        self.page.get_by_test_id("quick-add").get_by_role("combobox").fill(title)
        self.page.keyboard.press("Enter")

    def _press(self, box):
        self._leave()
        if box.value == "Run":
            self._run()
            return
        self.page.get_by_role("button", name=re.compile(f"^{box.value}")).click()
        self.page.evaluate(STILL)

    def _run(self):
        self.page.get_by_test_id("run").click()
        with self.page.expect_response(_is_start) as answer:
            self.page.get_by_test_id("run-start").click()
        assert answer.value.ok, answer.value.text()
        run = answer.value.json()["run_id"]
        state = self.page.evaluate(ENDED, run)
        expect(self.page.get_by_test_id("run-panel")).to_have_attribute("data-state", state)
        self._show()

    def _on_the_shop(self, box):
        operation, _, mode = box.value.partition(" = ")
        self.shop.switch(operation, mode)

    def _approach(self, name):
        """Zoom in on a node, as far as its ports can be taken hold of."""
        box = self.editor.node(self.ids[name]).bounding_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.keyboard.down("Control")
        for _ in range(20):
            if self.editor.node(self.ids[name]).bounding_box()["height"] >= PORT_CARD_PX:
                break
            self.page.mouse.wheel(0, -60)
            self.page.evaluate(STILL)
        self.page.keyboard.up("Control")

    def _wire(self, box):
        source, target = box.value.split(" → ")
        self._show(source, target)
        self._approach(source)
        self.editor.connect(self.ids[source], self.ids[target])

    def _show(self, *names):
        """See everything: the canvas takes the key for it."""
        self._leave()
        self.page.keyboard.press("1")
        self.page.evaluate(STILL)

    def _leave(self):
        self.page.locator(".react-flow__pane").click(position={"x": 10, "y": 10})

    def _select(self, name):
        self._show(name)
        self.editor.node(self.ids[name]).click(position={"x": 24, "y": 8})

    def _fill(self, node, fields):
        named = dict(fields)
        self.inspector.get_by_test_id("node-name").fill(named["Name"])
        self.page.keyboard.press("Enter")
        self.inspector.get_by_role("button", name=re.compile("^Id ")).click()
        self.page.get_by_test_id("node-id").fill(named["Id"])
        self.page.keyboard.press("Enter")
        expect(
            self.page.get_by_role("button", name=f"Id {named['Id']}", exact=True)
        ).to_be_visible()
        self.ids[named["Name"]] = named["Id"]
        for label, value in fields:
            if label in {"Name", "Id"}:
                continue
            tab = "Settings" if label in SETTINGS else "Parameters"
            self.inspector.get_by_role("tab", name=tab).click()
            self._field(label, value)
        self.inspector.get_by_role("tab", name="Parameters").click()

    def _field(self, label, value):
        if label == "Case":
            port, _, when = value.partition(", when ")
            self.inspector.get_by_role("button", name="Add case").click()
            self._field("Port", port)
            self.inspector.get_by_text("Expression", exact=True).click()
            self._field("When", when)
            return
        name, _, key = label.partition(" · ")
        named = re.compile(rf"^{re.escape(name)}( \*)?$")
        if self._any(named).count() == 0:
            self.inspector.get_by_role("button", name=re.compile("^More settings")).click()
        if key:
            group = self.inspector.get_by_role("group", name=named)
            group.get_by_role("button", name=re.compile("^Add ")).click()
            group.get_by_label(f"{name}: Name").last.fill(key)
            group.get_by_label(f"{name}: {key}", exact=True).last.fill(value)
        elif value.startswith("{{") and self._role("textbox", named).count() == 0:
            self.inspector.get_by_role("button", name=f"fx for {name}:").click()
            self._role("textbox", named).fill(value)
        elif self._role("radiogroup", named).count():
            self._role("radiogroup", named).get_by_text(value, exact=True).click()
        elif self._role("combobox", named).count():
            self._choose(self._role("combobox", named), value)
        else:
            self._role("textbox", named).fill(value)

    def _choose(self, choice, value):
        choice.click()
        if choice.get_attribute("readonly") is None:
            choice.fill(value)
        if "{{" in value:  # the field has become one for expressions
            return
        option = self.page.get_by_role("option", name=value, exact=True)
        try:
            option.click(timeout=OFFERED_MS_MAX)
        except Error:  # only an offer: what was written stands
            expect(choice).to_have_value(value)
            choice.press("Tab")

    def _role(self, role, name):
        return self.inspector.get_by_role(role, name=name)

    def _any(self, name):
        found = self._role("textbox", name)
        for role in ("radiogroup", "combobox", "group"):
            found = found.or_(self._role(role, name))
        return found

    def _input(self, box):
        self._open("Input")
        self.inspector.get_by_role("button", name="Add field").click()
        self.inspector.get_by_label("field: Name", exact=True).fill(box.value)
        fields = dict(box.fields)
        self.inspector.get_by_role("combobox", name=f"{box.value}: Type").click()
        self.page.get_by_role("option", name=fields.pop("Type"), exact=True).click()
        if fields.pop("Must be given", None):
            self.inspector.get_by_test_id(f"input-field-{box.value}").get_by_label(
                "Must be given"
            ).check()
        if set(fields) & RULES:
            self.inspector.get_by_role("button", name=f"{box.value}: Rules").click()
        for label, value in fields.items():
            place = self.inspector.get_by_label(f"{box.value}: {label}", exact=True).last
            for part in value.split(", ") if label == "Choices" else [value]:
                place.fill(part)
                place.press("Enter")

    def _flow_field(self, box):
        self._open("Output" if box.kind == "Output" else "Settings")
        self.inspector.get_by_role("textbox", name=box.kind, exact=True).fill(box.value)
        expect(self.inspector.get_by_text("This is not JSON")).to_have_count(0)

    def _open(self, section):
        """Show the flow itself, with one of its sections unfolded."""
        self._leave()
        head = self.inspector.get_by_role("button", name=section, exact=True)
        if head.get_attribute("aria-expanded") != "true":
            head.click()
