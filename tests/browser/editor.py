"""The editor as a person's hands and eyes meet it, for tests."""

from playwright.sync_api import expect

SECONDS_MAX = 20_000
"""How long a state may take to show, in ms; a bound for a hung test, not a promise of speed."""


class Editor:
    """One flow, open in the editor."""

    def __init__(self, page):
        self.page = page

    def create(self, name):
        """Make a new flow from the list of flows, by its dialog."""
        self.page.get_by_test_id("new-flow").first.click()
        self.page.get_by_test_id("flow-name").fill(name)
        self.page.get_by_test_id("create-flow").click()
        expect(self.page.get_by_test_id("canvas")).to_be_visible()
        return self

    def drag_in(self, type_, *, x, y):
        """Drag an action from the palette to a place on the canvas; give the new node's id."""
        before = self.node_ids()
        canvas = self.page.get_by_test_id("canvas").bounding_box()
        item = self.page.get_by_test_id(f"palette-{type_}")
        item.scroll_into_view_if_needed()
        item.hover()
        self.page.mouse.down()
        self.page.mouse.move(canvas["x"] + x, canvas["y"] + y, steps=8)
        self.page.mouse.up()
        expect(self.cards()).to_have_count(len(before) + 1)
        (new,) = self.node_ids() - before
        return new

    def connect(self, source, target, *, port="out", into="in"):
        """Drag a wire from a port to another node's port."""
        start = self.port(source, port).bounding_box()
        end = self.port(target, into).bounding_box()
        self.page.mouse.move(*_middle(start))
        self.page.mouse.down()
        self.page.mouse.move(*_middle(end), steps=12)
        self.page.mouse.up()

    def cards(self):
        return self.page.locator(".react-flow__node")

    def node_ids(self):
        return {card.get_attribute("data-id") for card in self.cards().all()}

    def edges(self):
        return self.page.locator(".react-flow__edge")

    def node(self, node_id):
        return self.page.get_by_test_id(f"node-{node_id}")

    def port(self, node_id, port):
        card = self.page.locator(f'.react-flow__node[data-id="{node_id}"]')
        return card.get_by_test_id(f"port-{port}")

    def select(self, node_id):
        self.node(node_id).click()
        expect(self.page.get_by_role("button", name=f"Id {node_id}", exact=True)).to_be_visible()

    def save(self):
        """Wait until the server has what is seen: edits are saved by themselves."""
        self.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(drawn))")
        self.expect_saved()

    def expect_saved(self, state="saved"):
        expect(self.page.get_by_test_id("save-state")).to_have_attribute(
            "data-state", state, timeout=SECONDS_MAX
        )

    def expect_state(self, node_id, state):
        expect(self.node(node_id)).to_have_attribute("data-state", state, timeout=SECONDS_MAX)


def _middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
