"""How much goes wrong in a world: shares from 0 to 1 of each kind of lie, and the lies themselves.

`Crash` is no Exception, so that nothing in the engine can catch it: as little as `kill -9`.
"""

from dataclasses import asdict, dataclass


class Crash(BaseException):
    """The process is gone at this very point."""


@dataclass(frozen=True)
class Faults:
    crash: float = 0.0
    """Of store calls that the process does not survive: half before, half after they are done."""
    unavailable: float = 0.0
    """Of store calls that raise StoreUnavailable: half of them although they are done."""
    outage: float = 0.0
    """Of moments at which the store is gone for a while."""
    slow: float = 0.0
    """Of store calls that take up to a minute."""
    meanwhile: float = 0.0
    """Of store calls during which workers finish something."""
    kill: float = 0.0
    """Of moments at which a process dies between its turns."""
    stop: float = 0.0
    """Of moments at which a process is asked to close."""
    duplicate: float = 0.0
    """Of outcomes that are delivered twice."""
    late: float = 0.0
    """Of outcomes that come again long after."""
    jump: float = 0.0
    """Of moments at which a clock is set, forward or back."""
    silent: float = 0.0
    """Of requests whose answer gets lost on its way to the client."""
    poison: float = 0.0
    """Of moments at which the store begins to choke on one of the runs."""
    freeze: float = 0.0
    """Of moments at which a process stands still for a while, as under SIGSTOP."""

    def times(self, factor: float) -> "Faults":
        """Give the same weather, milder or rougher."""
        return Faults(**{name: share * factor for name, share in asdict(self).items()})


CALM = Faults()
STORM = Faults(
    crash=0.01,
    unavailable=0.04,
    outage=0.01,
    slow=0.02,
    meanwhile=0.1,
    kill=0.01,
    stop=0.005,
    duplicate=0.1,
    late=0.1,
    jump=0.02,
    silent=0.1,
    freeze=0.01,
    poison=0.01,
)
