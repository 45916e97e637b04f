"""What several files of cases look at, and a node that asks a person."""


def passes(result):
    assert (result["passed"], result["differences"], result.get("error")) == (True, [], None)


def approval(**config):
    return {"type": "flow.approval", "config": {"title": "May I?", **config}}
