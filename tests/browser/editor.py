"""The editor as a person's hands and eyes meet it, for tests."""

import re

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

    def open(self, server, flow):
        """Store a flow document and open it."""
        token = self.page.evaluate("fetch('/api/v1/session').then(r => r.json())")["csrf_token"]
        answer = self.page.request.post(
            f"{server.url}/api/v1/flows",
            data={"schema": "baton.flow/v1", **flow},
            headers={"X-CSRF-Token": token},
        )
        assert answer.status == 201, answer.text()
        self.page.goto(f"{server.url}/flows/{flow['id']}")
        expect(self.page.get_by_test_id("canvas")).to_be_visible()
        expect(self.cards().first).to_be_visible()
        return self

    def drag(self, start, *, by, hold=()):
        """Drag from a point of the window by so many pixels, keys held."""
        for key in hold:
            self.page.keyboard.down(key)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(start[0] + by[0] / 2, start[1] + by[1] / 2, steps=4)
        self.page.mouse.move(start[0] + by[0], start[1] + by[1], steps=6)
        self.page.mouse.up()
        for key in hold:
            self.page.keyboard.up(key)

    def drag_node(self, node_id, *, by):
        """Drag a card by its middle."""
        self.drag(middle(self.node(node_id).bounding_box()), by=by)

    def expect_at(self, card_id, x, y):
        """Wait until a card stands at a place of the canvas."""
        place = re.compile(rf"translate\({x}px, ?{y}px\)")
        card = self.page.locator(f'.react-flow__node[data-id="{card_id}"]')
        expect(card).to_have_attribute("style", place)

    def wires(self):
        """The edges that are drawn, by their names."""
        return sorted(edge.get_attribute("data-id") for edge in self.edges().all())

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
        self.page.mouse.move(*middle(start))
        self.page.mouse.down()
        self.page.mouse.move(*middle(end), steps=12)
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

    def publish(self, message=""):
        """Publish what is drawn, by the dialog."""
        self.page.get_by_test_id("publish").click()
        if message:
            self.page.get_by_test_id("publish-message").fill(message)
        self.page.get_by_test_id("publish-confirm").click()
        expect(self.page.get_by_test_id("publish-dialog")).to_have_count(0)

    def expect_saved(self, state="saved"):
        expect(self.page.get_by_test_id("save-state")).to_have_attribute(
            "data-state", state, timeout=SECONDS_MAX
        )

    def expect_state(self, node_id, state):
        expect(self.node(node_id)).to_have_attribute("data-state", state, timeout=SECONDS_MAX)


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
