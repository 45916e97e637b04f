"""What credentials cost: calls with and without one, opening, sealing, tokens; ratios of one run.

python -m benchmarks.credentials [--tries 5] [--calls 400]
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from connectors.registry import Registry
from connectors.sdk.context import Context, Services
from connectors.sdk.host import perform
from engine.drivers.credentials.desk import CredentialWish
from engine.runtime import open_runtime
from tests.engine.echoing import echoing

TOKEN = "a-token-of-forty-characters-or-thereabouts"


def per_second(work, count):
    """Give how often a piece of work is done in a second."""
    began = time.perf_counter()
    for _ in range(count):
        work()
    return count / (time.perf_counter() - began)


def measured(tries, rows):
    """Give the median of each row, the rows in turn within each try."""
    found = {name: [] for name, _, _ in rows}
    for _ in range(tries):
        for name, work, count in rows:
            found[name].append(per_second(work, count))
    return {name: statistics.median(values) for name, values in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=5)
    parser.add_argument("--calls", type=int, default=400)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as place,
        echoing() as service,
        open_runtime(Path(place), registry=Registry(), run_scheduler=False) as runtime,
    ):
        rows = rows_of(runtime.credentials, Path(place), service.url(), calls=asked.calls)
        for name, rate in measured(asked.tries, rows).items():
            print(f"{name:<32} {rate:>10,.0f} /s {1e6 / rate:>10,.0f} µs")


def rows_of(desk, place, url, *, calls):
    action, wish = Registry().action("http.request"), CredentialWish(fields={"token": TOKEN})
    desk.create("shop", "bearer", wish, by="bench")
    services = Services(files_root=place, credentials=desk.lender)

    def call(credential=None):
        opening = desk.lender.opening(credential) if credential else None
        context = Context(services=services, idempotency_key="k", credential=opening)
        perform(action, {"url": url}, context)

    return [
        ("a call without a credential", call, calls),
        ("a call with one", lambda: call("shop"), calls),
        ("opening", lambda: desk.vault.open("shop"), calls * 10),
        ("replacing a value, durably", lambda: desk.replace("shop", wish, by="b"), 50),
        ("an identity token, kept", lambda: desk.tokens.oidc("them"), calls * 10),
        ("an identity token, signed", _signing(desk.tokens), 200),
    ]


def _signing(tokens):
    numbers = iter(range(10**9))
    return lambda: tokens.oidc(f"audience {next(numbers)}")


if __name__ == "__main__":
    main()
