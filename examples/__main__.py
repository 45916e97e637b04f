"""Starts the shop and a Baton with the example flows: `python -m examples`, as `make serve` does.

The process becomes `baton serve` itself. The shop watches a pipe that only that process holds, so
it ends with it however that ends.
"""

import argparse
import os
import select
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
PICTURES = HERE / "image-pipeline" / "pictures"
SHOP_PORT = 8322
"""Where the example flows look for the shop unless their input says otherwise."""
SHOP_SECONDS_MAX = 15.0


def main() -> None:
    """Prepare the data directory, start the shop, and become the server."""
    options = _options()
    data = options.data.expanduser().absolute()
    try:
        copy_pictures(data / "files" / "pictures")
    except OSError as error:
        sys.exit(f"The data directory {data} cannot be used: {error}")
    url = start_shop(data / "shop.sqlite", port=SHOP_PORT)
    if url is None:
        print("The example shop did not start; flows that call it will fail.", file=sys.stderr)
    else:
        print(f"The example shop: {url}")
        if not url.endswith(f":{SHOP_PORT}"):
            print(f"(port {SHOP_PORT} is taken: give this address as `shop` when you run a flow)")
    sys.stdout.flush()
    serve = ["serve", "--flows", str(HERE), "--data", str(data)]
    serve += ["--host", options.host, "--port", str(options.port)]
    os.execv(sys.executable, [sys.executable, "-m", "designer", *serve])  # noqa: S606  # our own


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m examples", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="8321")
    parser.add_argument("--data", type=Path, default=Path("data"))
    return parser.parse_args()


def copy_pictures(folder: Path) -> None:
    """Put the pictures into the file store; what is there already stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for picture in sorted(PICTURES.iterdir()):
        if not (folder / picture.name).exists():
            shutil.copyfile(picture, folder / picture.name)


def start_shop(db: Path, *, port: int) -> str | None:
    """Start the shop, on a free port when this one is taken; give its address, or None.

    The shop lives as long as this process, or what it becomes by exec.
    """
    watched, held = os.pipe()
    os.set_inheritable(held, True)  # noqa: FBT003  # the server that we become goes on holding it
    command = [sys.executable, "-m", "examples.shop", "--until-stdin-closes"]
    shop = subprocess.Popen(  # noqa: S603  # our own
        [*command, "--db", str(db), "--port", str(port if is_free(port) else 0)],
        cwd=HERE.parent,
        stdin=watched,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the server; the shop follows it
    )
    os.close(watched)
    assert shop.stdout is not None
    line = _first_line(shop.stdout.fileno())
    return line.split()[-1] if line else None


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _first_line(stream: int) -> str:
    deadline = time.monotonic() + SHOP_SECONDS_MAX
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
        part = os.read(stream, 1024) if ready else b""
        if not part:
            return ""
        line += part
    return line.decode()


if __name__ == "__main__":
    main()
