"""`baton token create`: a key for scripts. Works beside a running server, or without one."""

import sys
from argparse import Namespace
from time import time

from designer.auth.doors import Doors
from designer.cli.trouble import explained
from designer.settings import Settings, data_folder, database_url, shown_url
from designer.store.database import open_database


def create(arguments: Namespace) -> int:
    """Print the token alone on standard output, so that a script can catch it."""
    settings = Settings(
        data=data_folder(arguments.data), database_url=database_url(arguments.database_url)
    )
    with explained():
        database = open_database(settings.database)
        try:
            doors = Doors(database, now_ms=lambda: int(time() * 1000))
            token = doors.new_token(arguments.name, role=arguments.role)
        finally:
            database.close()
    place = shown_url(settings.database_url) if settings.database_url else settings.data
    sys.stdout.write(f"{token.secret}\n")
    sys.stderr.write(
        f"Token {token.name!r} ({arguments.role}) for {place}. It is not shown again.\n"
    )
    return 0
