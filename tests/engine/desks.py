"""A desk of credentials on a store, without an engine."""

from pathlib import Path

from connectors.sdk.context import Services
from engine.drivers.credentials.desk import CredentialDesk
from engine.drivers.ids import Ids
from tests.engine.clocks import ManualClock


def desk_on(store, keys, clock=None, **options):
    clock = clock or ManualClock()
    services = Services(files_root=Path("nowhere"))
    place = "https://baton.example.com"
    return CredentialDesk(store, services, keys, clock, Ids(clock).new, place, **options)
