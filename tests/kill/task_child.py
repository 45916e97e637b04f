"""A process that accepts tasks and works on them until it is killed: `task_child.py DATA URL N`.

Says `accepted` when each is durable. The data is a folder, or a folder and a database's URL.
"""

import sys
import time
from pathlib import Path

from connectors.registry import Registry
from connectors.sdk.context import TaskRequest
from engine.runtime import open_runtime


def main() -> None:
    data, database_url, url, count = sys.argv[1:]
    with open_runtime(
        Path(data), registry=Registry(), database_url=database_url or None, lease_ms=1_000
    ) as runtime:
        http = {"method": "POST", "url": url}
        runtime.enqueue_tasks(
            [
                TaskRequest(queue="mail", idempotency_key=f"k{n}", http={**http, "json": n})
                for n in range(int(count))
            ]
        )
        sys.stdout.write("accepted\n")
        sys.stdout.flush()
        time.sleep(60)


if __name__ == "__main__":
    main()
