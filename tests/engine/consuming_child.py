"""A process that publishes a flow with a queue trigger and consumes until it is killed.

Its arguments: the data folder, the flow's file, and the broker's URL or an empty text.
"""

import json
import sys
import time
from pathlib import Path

from connectors.registry import Registry
from engine.runtime import open_runtime
from tests.engine.conftest import PROBE

data, document, broker = sys.argv[1:]
with open_runtime(
    Path(data), registry=Registry(folders=[PROBE]), queue_url=broker or None
) as runtime:
    runtime.publish(json.loads(Path(document).read_text()), by="ann")
    time.sleep(60)
