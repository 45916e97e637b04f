"""HTTP: call any service. Knows the SDK and nothing else."""

import binascii
from base64 import b64decode
from typing import Any, Literal

from connectors.sdk import Connector, Context, HttpAction, Json, Request, Response, field
from connectors.sdk.action import failure_of
from connectors.sdk.credential_types import HTTP_TYPES
from connectors.sdk.messages import ABSENT

CONNECTOR = Connector(name="http", title="HTTP", icon="globe")

_OUTPUT = {
    "type": "object",
    "properties": {
        "status": {"type": "integer", "title": "Status"},
        "headers": {"type": "object", "title": "Headers, by lower-case name"},
        "body": {"title": "Body: parsed JSON, text, or base64"},
        "encoding": {"const": "base64", "title": "Present when the body is bytes in base64"},
    },
    "required": ["status", "headers", "body"],
}

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


class HttpRequest(
    HttpAction,
    type="http.request",
    title="HTTP request",
    subtitle="{method} {url}",
    credentials=HTTP_TYPES,
    output=_OUTPUT,
):
    """Call a URL and give its status, headers and body.

    The body of the answer is parsed when it is JSON. A status that is not expected fails the node
    with the code `http.<status>` and the answer as `details: {status, headers, body}`. Redirects
    are followed: to another server without the headers that may hold secrets, and with the
    credential only when that server is one of its hosts. Every attempt of a node sends the same
    `Idempotency-Key` header; whether the service honours it is for you to know.
    """

    method: Method = field("Method", default="GET")
    url: str = field("URL", placeholder="https://api.example.com/orders", min_length=1)
    query: dict[str, Any] = field(
        "Query",
        help="Parameters added to the URL. A list repeats its name.",
        default_factory=dict,
        widget="key_value",
    )
    headers: dict[str, str] = field("Headers", default_factory=dict, widget="key_value")
    json: Any = field(
        "JSON body",
        help="One of JSON, form and text.",
        default_factory=lambda: ABSENT,
        widget="json",
        section="Body",
    )
    form: dict[str, Any] | None = field(
        "Form", help="Sent URL-encoded.", default=None, widget="key_value", section="Body"
    )
    body: str | None = field(
        "Text body", help="Sent as it is.", default=None, multiline=True, section="Body"
    )
    body_encoding: Literal["text", "base64"] = field(
        "Text is",
        help="With base64 the text stands for bytes.",
        default="text",
        advanced=True,
        section="Body",
    )
    expect: list[int] = field(
        "Expected statuses",
        help="Any 2xx when empty.",
        default_factory=list,
        advanced=True,
        examples=[[200, 404]],
    )

    def __post_init__(self) -> None:
        given = (self.json is not ABSENT, self.form is not None, self.body is not None)
        if sum(given) > 1:
            raise ValueError("only one of json, form and body may be given")
        if self.body_encoding == "base64":
            self._bytes()

    def request(self, context: Context) -> Request:
        """Describe the call."""
        del context
        return Request(
            method=self.method,
            url=self.url,
            query=self.query,
            headers=self.headers,
            json=self.json,
            form=self.form,
            body=self._bytes() if self.body_encoding == "base64" else self.body,
        )

    def _bytes(self) -> bytes | None:
        try:
            return None if self.body is None else b64decode(self.body, validate=True)
        except binascii.Error as error:
            raise ValueError(f"body is no base64: {error}") from error

    def check(self, response: Response) -> None:
        """Fail unless the status is expected."""
        is_expected = response.status in self.expect if self.expect else response.is_success
        if not is_expected:
            raise failure_of(response)

    def parse(self, response: Response) -> Json:
        """Give status, headers and body."""
        output = {"status": response.status, "headers": response.headers, "body": response.body}
        return output | ({"encoding": "base64"} if response.encoding == "base64" else {})
