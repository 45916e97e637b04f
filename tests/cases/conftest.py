"""Cases run on small flows with the probe connector and the built-in ones."""

from pathlib import Path

import pytest

from connectors.registry import Registry
from engine.cases.model import case_of, case_problems
from engine.cases.running import CaseRunner
from engine.drivers.versions.palette import Palette

PROBE = Path(__file__).parents[1] / "engine" / "connectors"


@pytest.fixture(scope="session")
def registry():
    return Registry(folders=[PROBE])


@pytest.fixture
def run_case(registry):
    """Run one case of a document; give what came of it as JSON."""

    def run(document, *, expect=None, **case):
        told = {"id": "c", "expect": expect or {}, **case}
        assert list(case_problems(told)) == []
        runner = CaseRunner(document, Palette(registry).catalog(), registry)
        return runner.run(case_of(told)).told()

    return run
