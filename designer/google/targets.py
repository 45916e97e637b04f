"""HTTP targets of tasks and jobs, between Google's fields and ours. Pure."""

import base64
from collections.abc import Mapping
from typing import Any

from designer.google.errors import invalid
from designer.google.wire import bytes_of, known_only, mapping_of, method_of

Json = Any

KNOWN = ("httpMethod", "headers", "body", "oidcToken", "oauthToken")


def target_of(request: Mapping[str, Json], *, url_field: str, place: str) -> dict[str, Json]:
    """Give our HTTP target of a request of Google's. Raises GoogleError."""
    known_only(request, (url_field, *KNOWN), place)
    url = request.get(url_field)
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise invalid(f"{place}.{url_field}: an address must begin with http:// or https://.")
    target: dict[str, Json] = {
        "url": url,
        "method": method_of(request.get("httpMethod"), f"{place}.httpMethod"),
    }
    headers = mapping_of(request.get("headers"), f"{place}.headers")
    if not all(isinstance(value, str) for value in headers.values()):
        raise invalid(f"{place}.headers: the values are texts.")
    if headers:
        target["headers"] = dict(headers)
    if request.get("body"):
        target |= _body(bytes_of(request["body"], f"{place}.body"))
    return target | _authorised(request, place)


def _body(content: bytes) -> dict[str, Json]:
    try:
        return {"body": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"body": base64.b64encode(content).decode("ascii"), "body_encoding": "base64"}


def _authorised(request: Mapping[str, Json], place: str) -> dict[str, Json]:
    oidc = mapping_of(request.get("oidcToken"), f"{place}.oidcToken")
    oauth = mapping_of(request.get("oauthToken"), f"{place}.oauthToken")
    if oidc and oauth:
        raise invalid(f"{place}: give one of oidcToken and oauthToken.")
    if oauth:
        # The name of an account is the name of a credential here.
        name = oauth.get("serviceAccountEmail")
        if not isinstance(name, str) or not name:
            raise invalid(f"{place}.oauthToken.serviceAccountEmail must name a credential.")
        return {"credential": name}
    if not oidc:
        return {}
    known_only(oidc, ("serviceAccountEmail", "audience"), f"{place}.oidcToken")
    told = {"email": oidc.get("serviceAccountEmail"), "audience": oidc.get("audience")}
    return {"oidc": {name: value for name, value in told.items() if value}}


def request_of(
    target: Mapping[str, Json], *, url_field: str, with_body: bool = True
) -> dict[str, Json]:
    """Give our HTTP target as Google shows it."""
    shown: dict[str, Json] = {
        url_field: target.get("url"),
        "httpMethod": target.get("method") or "POST",
    }
    if target.get("headers"):
        shown["headers"] = target["headers"]
    content = _content_of(target)
    if content and with_body:
        shown["body"] = base64.b64encode(content).decode("ascii")
    oidc = target.get("oidc")
    if oidc is not None:
        named = {"serviceAccountEmail": oidc.get("email"), "audience": oidc.get("audience")}
        shown["oidcToken"] = {name: value for name, value in named.items() if value}
    if target.get("credential"):
        shown["oauthToken"] = {"serviceAccountEmail": target["credential"]}
    return shown


def _content_of(target: Mapping[str, Json]) -> bytes:
    body = target.get("body")
    if not isinstance(body, str):
        return b""
    if target.get("body_encoding") == "base64":
        return base64.b64decode(body)
    return body.encode()
