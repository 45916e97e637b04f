"""Topics over HTTP: making them, and publishing."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.common import PageQuery
from designer.api.models.topics import Publish, Published, SaveTopic, TopicAnswer, TopicList
from designer.api.pages import cursor_of, place_of
from engine.drivers.topics.messages import read_messages

PUBLISH_BYTES_MAX = 16 * 1024 * 1024
"""Ten million bytes in base 64, with names and quotes."""


def list_topics(call: Call) -> Reply:
    """Give a page of topics."""
    asked = call.asked(PageQuery)
    found = call.web.runtime.topics.listed(after=place_of(asked.cursor), limit=asked.limit + 1)
    page = found[: asked.limit]
    more = cursor_of(str(page[-1]["name"])) if len(found) > asked.limit else None
    return Reply(data={"items": page, "next_cursor": more})


def save_topic(call: Call) -> Reply:
    """Make a topic, or change it."""
    said = call.read(SaveTopic).model_dump(exclude_unset=True)
    return Reply(data=call.web.runtime.topics.save(call.path["topic"], said))


def get_topic(call: Call) -> Reply:
    """Give a topic."""
    return Reply(data=call.web.runtime.topics.find(call.path["topic"]))


def delete_topic(call: Call) -> Reply:
    """Delete a topic; its subscriptions keep what they have."""
    call.web.runtime.topics.drop(call.path["topic"])
    return Reply()


def publish_messages(call: Call) -> Reply:
    """Publish messages, all or none."""
    said = [one.model_dump(exclude_unset=True) for one in call.read(Publish).messages]
    ids = call.web.runtime.topics.publish(call.path["topic"], read_messages(said))
    return Reply(data={"message_ids": ids})


ENDPOINTS = (
    Endpoint(
        name="list_topics",
        method="GET",
        path="/topics",
        handler=list_topics,
        summary="List topics",
        query=PageQuery,
        answer=TopicList,
    ),
    Endpoint(
        name="save_topic",
        method="PUT",
        path="/topics/<topic>",
        handler=save_topic,
        summary="Make a topic or change its retention",
        body=SaveTopic,
        answer=TopicAnswer,
        problems=(409, 422),
    ),
    Endpoint(
        name="get_topic",
        method="GET",
        path="/topics/<topic>",
        handler=get_topic,
        summary="Read a topic",
        answer=TopicAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="delete_topic",
        method="DELETE",
        path="/topics/<topic>",
        handler=delete_topic,
        summary="Delete a topic; its subscriptions keep what they have",
        status=204,
        problems=(404, 409),
    ),
    Endpoint(
        name="publish_messages",
        method="POST",
        path="/topics/<topic>/publish",
        handler=publish_messages,
        summary="Publish messages, all or none",
        body=Publish,
        answer=Published,
        problems=(404, 409, 413, 422),
        body_bytes_max=PUBLISH_BYTES_MAX,
    ),
)
