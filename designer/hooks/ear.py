"""Answers requests to a draft's webhook while somebody listens. Starts nothing."""

from designer.errors import RequestError
from designer.hooks.admitting import Porter, Read, cors_headers
from designer.hooks.answers import JSON_TYPE
from designer.hooks.asked import HookAnswer, HookRequest
from designer.hooks.door import check_headers, unmatched
from designer.hooks.listening import Listeners

HEARD = b'{"status":"heard"}'


class Ear:
    """One for all listeners. Used by every thread."""

    def __init__(self, listeners: Listeners, porter: Porter) -> None:
        self._listeners = listeners
        self._porter = porter

    def answer(self, asked: HookRequest, read: Read) -> HookAnswer:
        """Let who listens hear a request, or why it was refused. Raises RequestError."""
        check_headers(asked)
        find = self._listeners.find
        match = find(asked.method, asked.path)
        if match is None:
            return unmatched(asked, self._listeners.methods(asked.path), find)
        listener = match.thing
        try:
            cors = cors_headers(listener.rule, asked)
            admitted = self._porter.admit(listener.rule, match.params, asked, read)
        except RequestError as error:
            why = {"status": error.its_status, "code": error.code, "detail": error.detail}
            self._listeners.refuse(listener, {"method": asked.method, **why})
            raise
        self._listeners.hear(listener, admitted.input)
        return HookAnswer(status=200, headers={"Content-Type": JSON_TYPE, **cors}, body=HEARD)
