"""The examples' own test cases pass, with nothing running beside them."""

import json

import pytest
import yaml

from tests.examples.command_line import EXAMPLES, baton

NAMES = ("image-pipeline", "order-saga", "report")


@pytest.mark.parametrize("name", NAMES)
def test_all_cases_pass(name):
    done = baton("test", EXAMPLES / name / "flow.yaml", "--json")
    told = json.loads(done.stdout)
    failed = [case["id"] for case in told["cases"] if not case["passed"]]
    assert (done.returncode, failed, told["passed"]) == (0, [], len(told["cases"]))


def test_a_mistake_in_the_flow_is_found(tmp_path):
    folder = EXAMPLES / "order-saga"
    flow = yaml.safe_load((folder / "flow.yaml").read_text())
    flow["edges"] = [edge for edge in flow["edges"] if edge["to"] != "refund"]
    (tmp_path / "flow.yaml").write_text(yaml.safe_dump(flow))
    done = baton("test", tmp_path / "flow.yaml", "--tests", folder / "flow.tests.yaml", "--json")
    failed = [case["id"] for case in json.loads(done.stdout)["cases"] if not case["passed"]]
    assert (done.returncode, failed) == (
        1,
        ["a-lost-parcel-is-undone", "a-refund-that-does-not-work-waits-for-a-person"],
    )
