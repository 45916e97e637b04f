"""An attempt's credential: which one it is, and that nothing of it is written down. Opens none."""

from connectors.sdk.action import Action
from connectors.sdk.credential import Credentials, Opening
from connectors.sdk.errors import ActionError, Permanent
from connectors.sdk.outcome import Outcome, Started
from connectors.sdk.redaction import blot
from engine.drivers.rowtext import encode


def opening_of(
    credentials: Credentials | None, action: type[Action], name: str | None
) -> Opening | None:
    """Give the use of the node's credential; None when it has none and needs none.

    Raises Permanent `credential.missing`.
    """
    declared = action.declaration
    types: tuple[str, ...] = declared.credentials if declared else ()
    if name is None:
        if declared is not None and declared.needs_credential:
            said = f"{declared.type} needs a credential ({', '.join(types)}); choose one."
            raise Permanent(said, code="credential.missing")
        return None
    if not types:
        return None  # validation has warned that it does nothing there
    if credentials is None:
        said = f"Nobody keeps credentials here, and so not {name}."
        raise Permanent(said, code="credential.missing")
    return credentials.opening(name, types)


def masked(outcome: Outcome | Started, opening: Opening) -> Outcome | Started:
    """Blot what a service has echoed out of what is recorded."""
    secrets = opening.hidden()
    what = outcome.handle if isinstance(outcome, Started) else outcome.output
    # A look at the whole as text takes a tenth of a walk through it, and mostly finds nothing.
    text = encode(what)
    if not any(encode(secret)[1:-1] in text for secret in secrets):
        return outcome
    if isinstance(outcome, Started):
        handle = blot(outcome.handle, secrets=secrets)
        return Started(handle=handle, ask_after_s=outcome.ask_after_s)
    return Outcome(output=blot(outcome.output, secrets=secrets), port=outcome.port)


def masked_error(error: ActionError, opening: Opening | None) -> ActionError:
    """Blot secrets out of what went wrong."""
    secrets = () if opening is None else opening.hidden()
    if secrets:
        error.message = blot(error.message, secrets=secrets)
        error.details = blot(error.details, secrets=secrets)
    return error
