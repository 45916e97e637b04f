"""Opens the shop: `python -m examples.shop --port 8322`. Prints its address."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from examples.shop.ledger import Ledger
from examples.shop.service import Service
from examples.shop.web import Server

PORT = 8322


def main() -> int:
    """Serve until a signal comes, or until the one who holds our standard input is gone."""
    options = _options()
    ledger = Ledger(options.db)
    try:
        server = Server(Service(ledger), host=options.host, port=options.port)
    except OSError as error:
        print(f"The shop cannot open at {options.host}:{options.port}: {error}", file=sys.stderr)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _stop_soon(server))
    if options.until_stdin_closes:
        threading.Thread(target=_watch_stdin, args=(server,), daemon=True).start()
    print(f"The shop is open at {server.url}", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    ledger.close()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m examples.shop", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=PORT, help="0 takes a free one")
    parser.add_argument("--db", type=Path, help="where the books are kept; in memory by default")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end with the process that started it"
    )
    return parser.parse_args()


def _watch_stdin(server: Server) -> None:
    # A pipe closes with its last holder, whatever ended that one: kill -9 included.
    while sys.stdin.buffer.read(1024):
        pass
    server.shutdown()


def _stop_soon(server: Server) -> None:
    # shutdown() waits for the serving loop, which is this very thread.
    threading.Thread(target=server.shutdown, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
