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
    public_url: str | None = None
    """How the world reaches this server; what it binds when None."""

    queue_url: str | None = None
    """The broker of queue nodes and queue triggers; the embedded queues when None."""
    is_google_open: bool = False
    """Whether Google's client libraries may come without a token."""

    @property
    def database(self) -> Path | str:
        """Where the designer's tables are: a SQLite file of its own, or the shared database."""
        return self.database_url or self.data / "designer.db"

    @property
    def host_names(self) -> frozenset[str]:
        """The names by which a request may address this server."""
        names = LOCAL_NAMES if is_loopback(self.host) else LOCAL_NAMES | {self.host}
        public = urlsplit(self.public_url or "").hostname
        return names if public is None else names | {public}

    @property
    def base_url(self) -> str:
        """What the URLs of callbacks begin with."""
        return self.public_url or local_url(self.host, self.port)

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


def local_url(host: str, port: int) -> str:
    """Give the URL of a server by what it binds."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def public_url(named: str | None, environment: Mapping[str, str] = os.environ) -> str | None:
    """Give the URL by which the world reaches us: as named, else `BATON_PUBLIC_URL`, else none.

    Raises UsageError when it is none.
    """
    url = named or environment.get("BATON_PUBLIC_URL") or None
    if url is not None and not _is_public_url(url):
        raise UsageError("the public URL must be like https://baton.example.com, with no path")
    return None if url is None else url.rstrip("/")


def _is_public_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_place = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    is_bare = not (parts.query or parts.fragment or parts.username) and parts.path in {"", "/"}
    return parts.scheme in {"http", "https"} and has_place and is_bare


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


def queue_url(named: str | None, environment: Mapping[str, str] = os.environ) -> str | None:
    """Give the URL of the broker: as named, else `BATON_QUEUE_URL`, else none.

    Raises UsageError when it is none.
    """
    url = named or environment.get("BATON_QUEUE_URL") or None
    if url is not None and not urlsplit(url).scheme:
        raise UsageError("the queue URL must be like amqp://user@host// or redis://host/0")
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
