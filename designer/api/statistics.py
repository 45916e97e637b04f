"""How runs fare, over HTTP."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.instants import instant_of
from designer.api.models.statistics import StatisticsAnswer, StatisticsQuery


def get_statistics(call: Call) -> Reply:
    """Give counts by time, slow and failing nodes, queues, and what is due."""
    asked = call.asked(StatisticsQuery)
    return Reply(
        data=call.web.runtime.statistics(
            since=instant_of("since", asked.since),
            until=instant_of("until", asked.until),
            buckets=asked.buckets,
            flow_id=asked.flow,
        )
    )


ENDPOINTS = (
    Endpoint(
        name="get_statistics",
        method="GET",
        path="/statistics",
        handler=get_statistics,
        summary="Read how runs fare",
        query=StatisticsQuery,
        answer=StatisticsAnswer,
        problems=(422,),
    ),
)
