"""What monitors and tools ask: is it alive, is it ready, what does the API look like."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.system import Probe


def healthz(_call: Call) -> Reply:
    """Say that the process lives; touches nothing else."""
    return Reply(data={"status": "ok"})


def readyz(call: Call) -> Reply:
    """Say whether work is taken: both stores can be read, and nobody is shutting us down."""
    if call.web.closing.is_set():
        return Reply(data={"status": "closing"}, status=503)
    call.web.library.rows(after="", limit=1)
    call.web.runtime.runs(limit=1)
    return Reply(data={"status": "ok"})


PROBES = (
    Endpoint(
        name="healthz",
        method="GET",
        path="/healthz",
        handler=healthz,
        summary="Is the process alive",
        answer=Probe,
    ),
    Endpoint(
        name="readyz",
        method="GET",
        path="/readyz",
        handler=readyz,
        summary="Is work taken",
        answer=Probe,
        problems=(503,),
    ),
)
"""At the root, where monitors look."""
