"""Webhook requests a second: Baton beside Node-RED and n8n, same machine, same run.

`python -m benchmarks.webhooks` starts each contestant in a process of its own with a flow of five
nodes, and sends it requests from sixteen clients with `wrk` (in C, so that the processor is the
server's). Baton keeps every run on disk (SQLite in WAL mode, synchronous=FULL) before it answers;
n8n saves its executions as it does when it is installed; Node-RED keeps nothing. `--peers FOLDER`
says where npm has put Node-RED and n8n (`.make/peers`: `npm install node-red` in `node-red`, `npm
install n8n` in `n8n`); without one of them it is left out. The processor's time of the server for
one request says more than the rate where the machine has other work.
"""

import argparse
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.contestants.baton_hooks import actions, at_once, baton
from benchmarks.contestants.flow_editors import n8n, node_red
from benchmarks.contestants.waiting import Served
from benchmarks.records import append

ROOT = Path(__file__).parents[1]
CLIENTS = 16
WARM_S = 3
POST = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"order": 7, "items": [{"sku": "a", "n": 2}, {"sku": "b", "n": 1}]}'
"""
Measured = dict[str, float]
Serving = Callable[[Path], AbstractContextManager[Served]]
"""Gives a webhook that answers for as long as the context is open."""

CONTESTANTS: dict[str, tuple[str, Serving]] = {
    "baton": ("Baton, answer from the result", baton),
    "baton_actions": ("the same, four connector actions", actions),
    "baton_at_once": ("Baton, answer at once", at_once),
    "node_red": ("Node-RED, keeping nothing", node_red),
    "n8n": ("n8n, saving executions", n8n),
}


def main() -> None:
    options = _options()
    results: dict[str, list[Measured]] = {}
    for _ in range(options.tries):
        for name in options.contestants:
            measured = _once(name, options)
            if measured is not None:
                results.setdefault(name, []).append(measured)
                append("webhooks", contestant=name, clients=CLIENTS, measured=measured)
    _print({name: _median(several) for name, several in results.items()})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contestants", nargs="*", help=", ".join(CONTESTANTS))
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--peers", type=Path, default=ROOT / ".make" / "peers")
    options = parser.parse_args()
    options.contestants = options.contestants or list(CONTESTANTS)
    for name in options.contestants:
        if name not in CONTESTANTS:
            parser.error(f"there is no contestant {name}")
    if shutil.which("wrk") is None:
        parser.error("wrk is not installed (apt-get install wrk)")
    return options


def _once(name: str, options: argparse.Namespace) -> Measured | None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "peers").symlink_to(options.peers)
        try:
            with CONTESTANTS[name][1](place) as served:
                _load(served.url, place, WARM_S)
                before_s = served.cpu_s()
                measured = _load(served.url, place, options.seconds)
                requests = measured.pop("requests")
                cpu_ms = (served.cpu_s() - before_s) * 1_000 / requests
                return {**measured, "cpu_ms": round(cpu_ms, 3)}
        except (FileNotFoundError, RuntimeError) as error:
            print(f"{name}: left out ({error})", flush=True)
            return None


def _load(url: str, place: Path, seconds: int) -> Measured:
    script = place / "post.lua"
    own = place / "own.lua"  # a contestant's own, when its requests are not all alike
    script.write_text(own.read_text() if own.exists() else POST)
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--latency", "-s", str(script), url],
        capture_output=True, text=True, check=True, timeout=seconds + 30,
    )  # fmt: skip
    return _read(done.stdout)


def _read(said: str) -> Measured:
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    errors = re.search(r"Socket errors: (.*)", said)
    if bad or errors:
        raise RuntimeError((bad or errors).group(0))  # type: ignore[union-attr]
    count = re.search(r"(\d+) requests in", said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    waits = dict(re.findall(r"(50|99)%\s+([\d.]+\w+)", said))
    assert rate is not None, said
    assert count is not None, said
    return {
        "requests": int(count[1]),
        "per_s": float(rate[1]),
        "p50_ms": _ms(waits["50"]),
        "p99_ms": _ms(waits["99"]),
    }


def _ms(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1_000}[unit]


def _median(several: list[Measured]) -> Measured:
    return {key: statistics.median(one[key] for one in several) for key in several[0]}


def _print(results: dict[str, Measured]) -> None:
    ours = results.get("baton")
    for name, one in results.items():
        title = CONTESTANTS[name][0]
        ratio = "" if ours is None else f"{ours['per_s'] / one['per_s']:8.2f} x"
        print(
            f"{title:36} {one['per_s']:9,.0f} requests/s   p50 {one['p50_ms']:7.2f} ms   "
            f"p99 {one['p99_ms']:7.2f} ms   cpu {one['cpu_ms']:.3f} ms {ratio}"
        )


if __name__ == "__main__":
    main()
