"""Tells what became of an HTTP call that got no whole answer. Sends nothing."""

import ssl
from collections.abc import Iterator, Sequence

from urllib3.exceptions import ReadTimeoutError

from connectors.sdk.errors import ActionError, Permanent
from connectors.sdk.redaction import blot
from connectors.sdk.sockets import NeverConnected


def failure(error: Exception, *, where: str, secrets: Sequence[str]) -> ActionError:
    """Give the error of a call that got no whole answer; `where` names the call."""
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        said = blot(str(causes[-1]), secrets=secrets)
        return Permanent(f"{where}: the certificate is refused: {said}", code="connection.tls")
    if any(isinstance(cause, NeverConnected) for cause in causes):
        said = blot(str(causes[-1]), secrets=secrets)
        return ActionError(f"{where}: no connection: {said}", code="connection.refused")
    if any(isinstance(cause, TimeoutError | ReadTimeoutError) for cause in causes):
        return ActionError(f"{where}: no whole answer in time.", code="timeout")
    said = blot(str(causes[-1]), secrets=secrets)
    return ActionError(f"{where}: the connection broke: {said}", code="connection")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from what the libraries raised to what happened."""
    seen: set[int] = set()
    cause: object = error
    while isinstance(cause, BaseException) and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        inner = getattr(cause, "reason", None)
        if not isinstance(inner, BaseException):
            inner = next((arg for arg in cause.args if isinstance(arg, BaseException)), None)
        cause = inner or cause.__cause__ or cause.__context__
