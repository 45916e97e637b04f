"""What an operator may set: one frozen object, read once. Knows no request and no table."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from designer.errors import UsageError

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

    database_url: str | None = None
    """The PostgreSQL database that engine and designer share with other processes."""

    @property
    def database(self) -> Path | str:
        """Where the designer's tables are: a SQLite file of its own, or the shared database."""
        return self.database_url or self.data / "designer.db"

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


def database_url(named: str | None, environment: Mapping[str, str] = os.environ) -> str | None:
    """Give the URL of the shared database: as named, else `BATON_DATABASE_URL`, else none.

    Raises UsageError when it is no PostgreSQL URL.
    """
    url = named or environment.get("BATON_DATABASE_URL") or None
    if url is not None and urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise UsageError(
            "the database URL must begin with postgresql://, as in postgresql://user@host/name"
        )
    return url


def shown_url(url: str) -> str:
    """Give a database's URL as it may be shown: without its password."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    query = "&".join(one for one in parts.query.split("&") if not one.startswith("password="))
    netloc = f"{user.partition(':')[0]}{at}{host}"
    return urlunsplit(parts._replace(netloc=netloc, query=query))


def data_folder(named: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Give the data directory: as named, else `BATON_DATA`, else `data` in the current folder."""
    return Path(named or environment.get("BATON_DATA") or DATA_DEFAULT).expanduser().absolute()
