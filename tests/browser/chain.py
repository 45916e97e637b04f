"""A short flow for tests of gestures, and the step back."""


def node(id_, type_="flow.set", **more):
    config = {"duration": "1s"} if type_ == "flow.wait" else {"values": {}}
    return {"id": id_, "type": type_, "name": id_.upper(), "config": config, **more}


CHAIN = {
    "id": "chain",
    "name": "Chain",
    "nodes": [node("a"), node("b"), node("c"), node("loose")],
    "edges": [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}],
    "layout": {"a": [0, 0], "b": [320, 0], "c": [640, 0], "loose": [40, 200]},
}


def undo(editor):
    editor.page.keyboard.press("Control+z")
