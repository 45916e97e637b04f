"""The rules that a run keeps for life, by number: what changed between releases of the core.

A run is started with the newest rules and is replayed under them for ever; so its history stays
readable after every change of semantics. One predicate for each change, named after what it does.
"""

from typing import Final

RULES_NEWEST: Final = 2
"""1: as first released. 2: what never ran ends as skipped."""


def skips_what_never_ran(rules: int) -> bool:
    """Tell whether undo handlers that were not needed end as `skipped` and not as `pending`.

    The same goes for the bodies of scope steps that never ran, which have no frame.
    """
    return rules >= 2  # noqa: PLR2004  # the rules that brought it
