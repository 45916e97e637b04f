"""The laws were themselves tested: faults planted on purpose are noticed.

A few here; `python -m tests.simulation.faults` hunts them all.
"""

import pytest

from tests.simulation.faults import changed, hunt, source_of
from tests.simulation.planted import FAULTS

QUICK = (
    "undo runs oldest first",
    "a doubtful start is answered as done",
    "batches are not fenced",
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_still_fits_the_source_that_it_changes(fault):
    assert changed(source_of(fault), fault) != source_of(fault)


@pytest.mark.parametrize("name", QUICK)
def test_a_planted_fault_is_caught(name):
    fault = next(fault for fault in FAULTS if fault.name == name)
    assert hunt(fault, seeds=60)["law"] is not None
