"""Where the command line finds credentials: in the store itself, or behind a running server."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import Any, Protocol, Self

from connectors.sdk.context import Context, Services
from connectors.sdk.errors import ActionError
from connectors.sdk.http import send
from connectors.sdk.messages import Request, Response
from designer.api.credentials import type_shapes
from designer.auth.doors import Doors
from designer.auth.trail import Trail
from designer.errors import UsageError
from designer.settings import HOST_DEFAULT, PORT_DEFAULT, Settings, local_url
from designer.store.database import open_database
from engine.drivers.credentials.desk import CredentialDesk, CredentialWish
from engine.errors import EngineError, InvalidInput, MissingCredential

WHO = "command line"
CALL_S_MAX = 60.0
UNAUTHORISED, NOT_FOUND = 401, 404


class Place(Protocol):
    """Keeps credentials. Raises UsageError, in one line, for what cannot be done."""

    def types(self) -> list[dict[str, Any]]:
        """Give the types with their forms."""
        ...

    def all(self) -> list[dict[str, Any]]:
        """Give all credentials."""
        ...

    def find(self, name: str) -> dict[str, Any] | None:
        """Give one of them."""
        ...

    def create(self, body: Mapping[str, Any]) -> Mapping[str, str]:
        """Keep a new one; gives what was made for it."""
        ...

    def replace(self, name: str, body: Mapping[str, Any]) -> Mapping[str, str]:
        """Change one; gives what was made for it."""
        ...

    def remove(self, name: str, *, is_forced: bool) -> None:
        """Forget one."""
        ...

    def rotate(self) -> Mapping[str, Any]:
        """Seal all with a new key."""
        ...


class Here:
    """The store itself, which no server has open, or which several processes share."""

    def __init__(self, desk: CredentialDesk, settings: Settings) -> None:
        self._desk = desk
        self._settings = settings

    def types(self) -> list[dict[str, Any]]:
        """Give the types with their forms."""
        return type_shapes(self._desk)

    def all(self) -> list[dict[str, Any]]:
        """Give all credentials."""
        return self._desk.listed()

    def find(self, name: str) -> dict[str, Any] | None:
        """Give one of them."""
        try:
            return self._desk.found(name)
        except MissingCredential:
            return None

    def create(self, body: Mapping[str, Any]) -> Mapping[str, str]:
        """Keep a new one."""
        with _plain(), self._noted("create_credential", body["name"]):
            return self._desk.create(body["name"], body["type"], _wish(body), by=WHO).shown

    def replace(self, name: str, body: Mapping[str, Any]) -> Mapping[str, str]:
        """Change one."""
        with _plain(), self._noted("replace_credential", name):
            return self._desk.replace(name, _wish(body), by=WHO).shown

    def remove(self, name: str, *, is_forced: bool) -> None:
        """Forget one; nobody looks here whether a flow names it."""
        del is_forced
        with _plain(), self._noted("delete_credential", name):
            self._desk.delete(name)

    def rotate(self) -> Mapping[str, Any]:
        """Seal all with a new key."""
        with _plain(), self._noted("rotate_credential_key", ""):
            return self._desk.rotate()

    @contextmanager
    def _noted(self, action: str, subject: str) -> Iterator[None]:
        yield
        database = open_database(self._settings.database)
        try:
            Trail(database, now_ms=_now_ms).note(action, subject, by=WHO)
        finally:
            database.close()


class There:
    """A server that has the store, asked over its API."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._token = token

    @classmethod
    @contextmanager
    def reached(cls, settings: Settings, url: str | None, locked: EngineError) -> Iterator[Self]:
        """Ask the server with a token that is made for this call and taken back after it."""
        database = open_database(settings.database)
        try:
            doors = Doors(database, now_ms=_now_ms)
            token = doors.new_token(WHO, role="owner")
            try:
                place = cls(url or local_url(HOST_DEFAULT, PORT_DEFAULT), token.secret)
                try:
                    place.types()
                except UsageError as error:
                    raise UsageError(
                        f"{locked} It does not answer as a server: {error}. Name its address "
                        "with --server, or stop it."
                    ) from None
                yield place
            finally:
                doors.drop_token(token.id)
        finally:
            database.close()

    def types(self) -> list[dict[str, Any]]:
        """Give the types with their forms."""
        found: list[dict[str, Any]] = self._asked("GET", "/credential-types").body["items"]
        return found

    def all(self) -> list[dict[str, Any]]:
        """Give all credentials."""
        found: list[dict[str, Any]] = self._asked("GET", "/credentials").body["items"]
        return found

    def find(self, name: str) -> dict[str, Any] | None:
        """Give one of them."""
        return next((one for one in self.all() if one["name"] == name), None)

    def create(self, body: Mapping[str, Any]) -> Mapping[str, str]:
        """Keep a new one."""
        shown: dict[str, str] = self._asked("POST", "/credentials", body).body["shown"]
        return shown

    def replace(self, name: str, body: Mapping[str, Any]) -> Mapping[str, str]:
        """Change one."""
        shown: dict[str, str] = self._asked("PUT", f"/credentials/{name}", body).body["shown"]
        return shown

    def remove(self, name: str, *, is_forced: bool) -> None:
        """Forget one; one that flows name only by force."""
        self._asked("DELETE", f"/credentials/{name}{'?force=true' if is_forced else ''}")

    def rotate(self) -> Mapping[str, Any]:
        """Seal all with a new key."""
        done: dict[str, Any] = self._asked("POST", "/credential-key/rotate").body
        return done

    def _asked(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Response:
        request = Request(method=method, url=f"{self._url}/api/v1{path}", bearer=self._token)
        if body is not None:
            request = Request(method=method, url=request.url, bearer=self._token, json=dict(body))
        services = Services(files_root=Path())
        context = Context(services=services, idempotency_key="", timeout_s=CALL_S_MAX)
        try:
            answer = send(request, context=context)
        except ActionError as error:
            raise UsageError(error.message) from None
        if not answer.is_success:
            raise UsageError(_said(answer))
        return answer


def _said(answer: Response) -> str:
    if answer.status == UNAUTHORISED:
        return "the server at this address has another data folder"
    problem = answer.body if isinstance(answer.body, dict) else {}
    errors = "; ".join(f"{one['field']}: {one['message']}" for one in problem.get("errors", ()))
    return errors or str(problem.get("detail") or f"the server answered {answer.status}")


@contextmanager
def _plain() -> Iterator[None]:
    """Raise UsageError that names each wrong field."""
    try:
        yield
    except InvalidInput as error:
        said = "; ".join(f"{field}: {message}" for field, message in error.errors)
        raise UsageError(said or str(error)) from None


def _wish(body: Mapping[str, Any]) -> CredentialWish:
    return CredentialWish(
        fields=body.get("fields"),
        hosts=body.get("hosts"),
        description=body.get("description"),
    )


def _now_ms() -> int:
    return int(time() * 1000)
