"""Desks of credentials: one on a store without an engine, and what is kept at a runtime's."""

from pathlib import Path

from connectors.sdk.context import Services
from engine.drivers.credentials.desk import CredentialDesk, CredentialWish
from engine.drivers.ids import Ids
from tests.engine.clocks import ManualClock


def desk_on(store, keys, clock=None, **options):
    clock = clock or ManualClock()
    services = Services(files_root=Path("nowhere"))
    place = "https://baton.example.com"
    return CredentialDesk(store, services, keys, clock, Ids(clock).new, place, **options)


def keep(runtime, type_, fields, name="shop", **more):
    """Keep a credential as a person would."""
    wish = CredentialWish(fields=fields, **more)
    return runtime.credentials.create(name, type_, wish, by="ann")
