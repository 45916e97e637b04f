"""ETags and If-Match: how a save says which revision it started from."""

import re
from collections.abc import Mapping

from designer.errors import Malformed, RevisionRequired

_TAG = re.compile(r'(?:W/)?"?(\d{1,15})"?')


def etag(revision: int) -> str:
    """Give the ETag of a revision."""
    return f'"{revision}"'


def expected_revision(headers: Mapping[str, str], *, is_required: bool) -> int | None:
    """Give the revision that If-Match names; None for any. Raises RevisionRequired, Malformed."""
    wanted = headers.get("If-Match", "").strip()
    if not wanted and is_required:
        raise RevisionRequired(
            'Say in the header If-Match which revision you changed, for example If-Match: "3", '
            "or * to overwrite whatever is there."
        )
    if wanted in {"", "*"}:
        return None
    found = _TAG.fullmatch(wanted)
    if found is None:
        raise Malformed(f"If-Match is not a revision: {wanted!r:.60}.", code="bad_revision")
    return int(found[1])
