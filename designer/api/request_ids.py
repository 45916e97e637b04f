"""The id that makes a creating call happen once: in the body, or as the header."""

from collections.abc import Mapping

from designer.api.models.starts import StartRun
from designer.errors import Malformed


def request_id_of(headers: Mapping[str, str], named: str | None) -> str | None:
    """Give the body's `request_id` or the header Idempotency-Key. Raises Malformed."""
    key = headers.get("Idempotency-Key", "").strip()
    if key and named is not None and key != named:
        raise Malformed(
            "request_id and the header Idempotency-Key say different things.", code="two_keys"
        )
    wanted = named or key or None
    try:
        # A header may carry what no store can write.
        return wanted if wanted is None else StartRun(request_id=wanted).request_id
    except ValueError:
        raise Malformed("The Idempotency-Key is too long.", code="bad_key") from None
