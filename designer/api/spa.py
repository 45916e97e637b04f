"""Serves the built editor: hashed assets for ever, its page never from a cache."""

from pathlib import Path

from flask import Response, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter

from designer.api.sign_in import page

ASSET_LIFE_S = 365 * 24 * 60 * 60


class EditorPath(BaseConverter):
    """Any path but the API's, so that an unknown API address is an API error."""

    regex = r"(?!api/)(?!api$).*?"
    part_isolating = False


def editor_asset(static: Path, name: str) -> Response:
    """Give a file whose name holds its content's hash. Raises NotFound."""
    response = send_from_directory(static / "assets", name, max_age=ASSET_LIFE_S)
    response.headers["Cache-Control"] = f"public, max-age={ASSET_LIFE_S}, immutable"
    return response


def editor_page(static: Path, path: str) -> Response:
    """Give a file of the bundle's root, or the editor's page for its own addresses."""
    if "." in path.rsplit("/", 1)[-1] and path != "index.html":
        response = send_from_directory(static, path)
        response.headers["Cache-Control"] = "no-cache"
        return response
    try:
        response = send_from_directory(static, "index.html", etag=False, last_modified=None)
    except NotFound:
        text = f"There is no built editor in {static}. `make serve` builds it; the API works."
        return page("The editor is not built", text, status=503)
    response.headers["Cache-Control"] = "no-store"
    return response
