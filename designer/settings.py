"""What an operator may set: one frozen object, read once. Knows no request and no table."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

HOST_DEFAULT = "127.0.0.1"
PORT_DEFAULT = 8321
DATA_DEFAULT = "data"
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""What a browser on this machine may call us; every other name is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One server's settings."""

    data: Path
    host: str = HOST_DEFAULT
    port: int = PORT_DEFAULT
    connectors: tuple[Path, ...] = ()
    """Folders with connectors of one's own."""
    static: Path = field(default_factory=lambda: Path(__file__).parent / "static")
    """The built editor."""

    @property
    def database(self) -> Path:
        """The designer's own SQLite file."""
        return self.data / "designer.db"

    @property
    def host_names(self) -> frozenset[str]:
        """The names by which a request may address this server."""
        return LOCAL_NAMES if is_loopback(self.host) else LOCAL_NAMES | {self.host}

    @property
    def cookie(self) -> str:
        """The session cookie's name; cookies are shared between ports, so it carries ours."""
        return f"baton_session_{self.port}"


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach what is bound to *host*."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def data_folder(named: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Give the data directory: as named, else `BATON_DATA`, else `data` in the current folder."""
    return Path(named or environment.get("BATON_DATA") or DATA_DEFAULT).expanduser().absolute()
