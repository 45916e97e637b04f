"""`baton test`: what it prints, writes and exits with."""

from xml.etree import ElementTree as ET

import pytest

FLOW = """
schema: baton.flow/v1
id: pay
name: Pay
nodes:
  - {id: charge, type: http.request, config: {method: POST, url: "https://pay.example/{{ input }}"}}
edges: []
"""
TESTS = """
schema: baton.tests/v1
flow: pay
cases:
  - id: good
    name: It is paid
    input: a
    mocks: {charge: {output: {status: 200}}}
    expect: {output: {charge: {status: 200}}}
"""
BAD_CASE = """
  - id: bad
    input: b
    mocks: {charge: {output: {status: 200}}}
    expect: {nodes: {charge: {input: {$contains: {url: "<&\\u0007"}}}}}
"""
MISSING = """
  - id: forgotten
"""


@pytest.fixture
def flow(write):
    write("pay.tests.yaml", TESTS)
    return write("pay.yaml", FLOW)


def test_cases_that_pass_exit_with_0(baton, flow):
    done = baton("test", flow)

    assert (done.code, done.err, done.out) == (
        0,
        "",
        "pay: 1 case\n  passed  good: It is paid\n1 passed, 0 failed\n",
    )


def test_cases_that_fail_exit_with_1_and_say_why(baton, flow, write):
    write("pay.tests.yaml", TESTS + BAD_CASE + MISSING)
    done = baton("test", flow)

    lines = done.out.splitlines()
    assert (done.code, lines[0], lines[2], lines[4], lines[-1]) == (
        1,
        "pay: 3 cases",
        "  FAILED  bad",
        "  FAILED  forgotten",
        "1 passed, 2 failed",
    )
    assert lines[3].startswith('          nodes.charge.input: expected {"$contains": ')
    assert lines[5] == "          charge calls and has no mock; say what it comes to."


def test_scripts_get_one_object(baton, flow):
    told = baton("test", flow, "--json").json

    assert (told["passed"], told["failed"], told["cases"][0]["id"]) == (1, 0, "good")
    assert told["cases"][0]["run"]["nodes"]["charge"]["input"]["url"] == "https://pay.example/a"


def test_ci_servers_get_xml(baton, flow, write, folder):
    write("pay.tests.yaml", TESTS + BAD_CASE)
    baton("test", flow, "--junit", "report.xml")

    suite = ET.parse(folder / "report.xml").getroot().find("testsuite")  # our own file
    cases = suite.findall("testcase")
    assert (suite.get("tests"), suite.get("failures"), [c.get("name") for c in cases]) == (
        "2",
        "1",
        ["good: It is paid", "bad"],
    )
    assert cases[1].find("failure").get("message").startswith("nodes.charge.input: expected")


def test_the_cases_may_be_elsewhere(baton, write):
    done = baton("test", write("flow.yaml", FLOW), "--tests", write("cases.yaml", TESTS))

    assert done.code == 0


@pytest.mark.parametrize(
    ("flow", "tests", "said"),
    [
        (FLOW, None, "there are no test cases"),
        (FLOW, "schema: [", "flow.tests.yaml:2:"),
        (FLOW, "schema: x", "schema: The schema must be baton.tests/v1."),
        (FLOW, TESTS.replace("flow: pay", "flow: other"), "these are tests of 'other'"),
        (FLOW, TESTS.replace("mocks:", "mock:"), "cases[0].mock: There is no 'mock' here"),
        (FLOW.replace("http.request", "no.such"), TESTS, "nodes[0]"),
        ("[]", TESTS, "these are tests of 'pay'"),
    ],
)
def test_a_bad_file_exits_with_2_and_one_line(baton, write, flow, tests, said):
    if tests is not None:
        write("flow.tests.yaml", tests)
    done = baton("test", write("flow.yaml", flow))

    assert (done.code, done.out, said in done.err, "Traceback" in done.err) == (2, "", True, False)
