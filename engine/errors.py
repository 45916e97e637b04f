"""Everything the engine raises.

EngineError
├── NotFound            no such run, version, schedule, queue or task
│   └── MissingCredential   no credential of this name
├── Conflict            the same request id with another body; a state that does not allow it
│   ├── Fenced          another engine owns the runs by now; nothing was written
│   └── Claimed         another flow has what only one may have, such as a webhook's path
├── Forbidden           it is not this person's to decide
├── Gone                the place that waited for this answer is not there any more
├── InvalidFlow         the document is not fit to run; carries its findings
├── InvalidInput        the input does not fit the flow's schema, or a field is out of range
│   └── NoSuchTrigger   this version of the flow has no such trigger
├── KeyMissing          the key that opens the credentials is not here, or another one is
├── LimitExceeded       a named limit was passed
│   └── Overloaded      more wait in line than can; ask again later
├── StoreLocked         another engine has this store
├── StoreTooNew         a newer program wrote this store
├── StoreUnavailable    the store cannot take writes now; nothing was accepted
│   └── NotOwned        another process owns this run; it has to be told through the store
└── HistoryCorrupt      a history that this core did not write
"""

from collections.abc import Iterable
from typing import Any


class EngineError(Exception):
    """Something the engine could not do; its text is a sentence for people."""


class NotFound(EngineError):
    """No such run, version, schedule, queue or task."""


class MissingCredential(NotFound):
    """There is no credential of this name."""


class Conflict(EngineError):
    """The same request id with another body, or a state that does not allow the wish."""


class Fenced(Conflict):
    """Another engine owns these runs by now. Nothing of the batch was written."""


class Claimed(Conflict):
    """Another flow has what only one may have. Nothing was written."""

    def __init__(self, trigger_id: str, claim: str, *, flow_id: str) -> None:
        super().__init__(f"The flow {flow_id} has {claim} already.")
        self.trigger_id = trigger_id
        """Of the trigger that cannot have it."""
        self.claim = claim
        self.flow_id = flow_id
        """The flow that has it."""


class Forbidden(EngineError):
    """It is not this person's to decide."""


class Gone(EngineError):
    """What this answer was meant for waits no longer."""


class InvalidFlow(EngineError):
    """The document is not fit to run. `findings` says where and how to mend it."""

    def __init__(self, findings: Iterable[Any], message: str = "The flow has errors.") -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class InvalidInput(EngineError):
    """A value does not fit. `errors` lists `(field, message)`."""

    def __init__(self, message: str, errors: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.errors = tuple(errors)


class NoSuchTrigger(InvalidInput):
    """A version of a flow has no such trigger; another may have."""


class KeyMissing(EngineError):
    """What was sealed cannot be opened with the keys that are here; its text says what to do."""


class LimitExceeded(EngineError):
    """A named limit was passed."""


class Overloaded(LimitExceeded):
    """More wait in line than the line takes. Nothing was accepted; ask again later."""


class StoreLocked(EngineError):
    """Another engine has this store open."""


class StoreTooNew(EngineError):
    """A newer program wrote this store; this one does not know its schema."""


class StoreUnavailable(EngineError):
    """The store cannot take writes now. What was asked was not accepted; ask again later."""


class NotOwned(StoreUnavailable):
    """Another process owns this run. What was asked has to be posted, or asked again later."""


class HistoryCorrupt(EngineError):
    """A history that this core did not write, or recorded answers that do not fit it."""
