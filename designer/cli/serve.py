"""`baton serve`: the editor, the API and the engine in one process, until a signal."""

import logging
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from connectors.registry import Registry
from connectors.sdk.egress import EgressPolicy
from designer.api.web import Web
from designer.app import assemble, create_app
from designer.cli.trouble import existing_folder, explained
from designer.errors import UsageError
from designer.flows.loading import connector_folders, load_folder, load_tests
from designer.garbage import collect_less_often
from designer.server import Server, listen
from designer.settings import (
    Settings,
    data_folder,
    database_url,
    is_loopback,
    local_url,
    public_url,
    queue_url,
    shown_url,
)
from designer.store.database import open_database
from designer.version import version
from engine.runtime import Runtime, open_runtime


def serve(arguments: Namespace) -> int:
    """Serve until SIGTERM or SIGINT; 0 after an orderly stop."""
    flows = [existing_folder(name) for name in arguments.flows]
    settings = Settings(
        data=data_folder(arguments.data),
        database_url=database_url(arguments.database_url),
        public_url=public_url(arguments.public_url),
        queue_url=queue_url(arguments.queue_url),
        is_google_open=arguments.google_open,
        host=arguments.host,
        port=arguments.port,
        connectors=tuple(existing_folder(name) for name in arguments.connectors),
    )
    serve_until_stopped(settings, flows=flows)
    return 0


def serve_until_stopped(
    settings: Settings,
    *,
    flows: Sequence[Path] = (),
    say: Callable[[str], object] = sys.stdout.write,
) -> None:
    """Serve in the main thread. Raises UsageError before anything is answered."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    beside = [folder for tree in flows for folder in connector_folders(tree)]
    registry = Registry(folders=(*settings.connectors, *beside))
    with ExitStack() as stack:
        with explained():
            database = open_database(settings.database)
            stack.callback(database.close)
            bound = stack.enter_context(listen(settings.host, settings.port))
            settings = replace(settings, port=bound.getsockname()[1])
            runtime = open_runtime(
                settings.data,
                registry=registry,
                database_url=settings.database_url,
                base_url=settings.base_url,
                queue_url=settings.queue_url,
                egress=EgressPolicy(allow_private=is_loopback(settings.host)),
            )
            stack.callback(runtime.close)
            _warn(runtime)
            web = assemble(settings, runtime=runtime, database=database)
            _refuse_strangers(web)
            loaded = _load(web, flows)
            server = Server(create_app(web), bound, closing=web.closing)
        collect_less_often()
        server.run(ready=lambda: _announce(web, loaded, say))
    say("Baton has stopped.\n")


def _refuse_strangers(web: Web) -> None:
    host = web.settings.host
    if web.settings.is_google_open and not is_loopback(host):
        raise UsageError(f"--google-open is for this machine only, not for {host}")
    if not is_loopback(host) and not web.doors.has_owner_account():
        raise UsageError(
            f"not listening on {host}: other machines could reach it, and there is no owner "
            "account to sign in with. Use --host 127.0.0.1 (and, say, an SSH tunnel)."
        )


def _warn(runtime: Runtime) -> None:
    """Say what keeps credentials from being opened; flows that need none go on."""
    trouble = runtime.credentials.vault.trouble()
    if trouble is not None:
        sys.stderr.write(f"baton: {trouble}\n")


def _load(web: Web, folders: Sequence[Path]) -> int:
    count = 0
    for folder in folders:
        flows = load_folder(web.library, folder)
        count += len(flows)
        tests = [load_tests(web.tests, one.path) for one in flows]
        for loaded in (*flows, *filter(None, tests)):
            if loaded.outcome in {"invalid", "unreadable"}:
                sys.stderr.write(f"baton: {loaded.path}: {loaded.outcome}: {loaded.message}\n")
    return count


def _announce(web: Web, loaded: int, say: Callable[[str], object]) -> None:
    settings = web.settings
    place = local_url(settings.host, settings.port)
    link = f"{place}/sign-in?token={web.doors.new_link()}"
    flows = f"    Flows    {loaded} from files\n" if loaded else ""
    shared = settings.database_url
    database = "" if shared is None else f"    Database {shown_url(shared)}\n"
    say(
        f"\nBaton {version()} is running.\n\n"
        f"    Open     {link}\n"
        "             (works once, within the hour; the next start prints another)\n"
        f"    Data     {settings.data}\n"
        f"{database}"
        f"{flows}"
        "    Stop     Ctrl-C\n\n"
    )
    sys.stdout.flush()
