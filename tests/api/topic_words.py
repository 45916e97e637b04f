"""Words for topics over HTTP: publish, pull, subscribe."""


def publish(api, *messages, topic="orders"):
    return api("POST", f"/topics/{topic}/publish", {"messages": list(messages)})


def pull(api, name="mail", **more):
    return api("POST", f"/subscriptions/{name}/pull", more).json["messages"]


def subscribe(api, name="mail", **said):
    return api("PUT", f"/subscriptions/{name}", {"topic": "orders", **said})


def figures(api, name="mail"):
    return api("GET", f"/subscriptions/{name}").json["figures"]


def awaited(look):
    """Look again until it is so: other threads do the work."""
    for _ in range(20_000):
        if found := look():
            return found
    raise AssertionError("it did not happen")


def errors(answer):
    return {error["field"]: error["message"] for error in answer.json["errors"]}
