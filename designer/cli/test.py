"""`baton test`: runs the test cases of a flow file, with nothing outside of it, and reports."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from connectors.registry import Registry
from designer.cli.catalog import whole_catalog
from designer.cli.flow_file import FlowFile, connector_folders, read_flow_file
from designer.cli.trouble import explained
from designer.errors import UsageError
from engine.cases.model import Case, read_cases
from engine.cases.running import CaseRunner, Verdict, report_of
from engine.errors import InvalidFlow

GOOD, FAILED, BAD = 0, 1, 2
VALUE_CHARS_MAX = 500
SUFFIX = ".tests.yaml"


def test(arguments: Namespace) -> int:
    """Run the cases and print what became of them; 0 when all passed, 1 when not, 2 when bad."""
    file = read_flow_file(Path(arguments.flow))
    cases = _cases(file, arguments.tests)
    folders = connector_folders(file, arguments.connectors)
    try:
        runner = CaseRunner(file.document, whole_catalog(folders), Registry(folders=folders))
    except InvalidFlow as error:
        for finding in error.findings:
            if finding.severity == "error":
                sys.stderr.write(f"{file.describe(finding)}\n")
        return BAD
    verdicts = runner.run_all(cases)
    if arguments.junit is not None:
        with explained():
            Path(arguments.junit).write_bytes(junit(runner.flow_id, verdicts))
    if arguments.json:
        json.dump(report_of(verdicts), sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(_report(runner.flow_id, verdicts))
    return GOOD if all(one.is_passed for one in verdicts) else FAILED


def _cases(file: FlowFile, named: str | None) -> tuple[Case, ...]:
    """Read the cases beside the flow. Raises UsageError that says what is wrong with the first."""
    path = file.path.with_name(file.path.stem + SUFFIX) if named is None else Path(named)
    if named is None and not path.is_file():
        raise UsageError(f"{path}: there are no test cases; name their file with --tests")
    tests = read_flow_file(path)
    flow_id, cases, problems = read_cases(tests.document)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise UsageError(f"{path}: {problems[0].path}: {problems[0].message}{more}")
    own = file.document.get("id") if isinstance(file.document, Mapping) else None
    if flow_id != own:
        raise UsageError(f"{path}: these are tests of {flow_id!r}, and {file.path} is {own!r}")
    return cases


def _report(flow_id: str, verdicts: Sequence[Verdict]) -> str:
    lines = [f"{flow_id}: {_counted(len(verdicts), 'case')}"]
    for one in verdicts:
        word = "passed" if one.is_passed else "FAILED"
        lines.append(f"  {word}  {_plain(_titled(one))}")
        lines += [f"          {_plain(line)}" for line in _why(one)]
    passed = sum(one.is_passed for one in verdicts)
    lines.append(f"{passed} passed, {len(verdicts) - passed} failed")
    return "\n".join(lines) + "\n"


def _titled(verdict: Verdict) -> str:
    case = verdict.case
    return f"{case.id}: {case.name}" if case.name else case.id


def _plain(text: str) -> str:
    """Give the text in one line that cannot steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in text)


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _why(verdict: Verdict) -> list[str]:
    error = [] if verdict.error is None else [verdict.error]
    return error + [_difference(one.told()) for one in verdict.differences]


def _difference(told: Mapping[str, Any]) -> str:
    if "actual" not in told:
        return f"{told['path']}: expected {_value(told['expected'])}, and there is nothing"
    if "expected" not in told:
        return f"{told['path']}: not expected, and it is {_value(told['actual'])}"
    return f"{told['path']}: expected {_value(told['expected'])}, got {_value(told['actual'])}"


def _value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= VALUE_CHARS_MAX else f"{text[:VALUE_CHARS_MAX]}…"


def junit(flow_id: str, verdicts: Sequence[Verdict]) -> bytes:
    """Give the report as JUnit XML, as CI servers read it."""
    failed = sum(not one.is_passed for one in verdicts)
    counts = {"tests": str(len(verdicts)), "failures": str(failed), "errors": "0"}
    root = ET.Element("testsuites", counts)
    suite = ET.SubElement(root, "testsuite", {"name": _clean(flow_id), "time": "0", **counts})
    for one in verdicts:
        told = {"classname": _clean(flow_id), "name": _clean(_titled(one)), "time": "0"}
        case = ET.SubElement(suite, "testcase", told)
        if not one.is_passed:
            why = [_clean(line) for line in _why(one)]
            failure = ET.SubElement(case, "failure", {"message": why[0]})
            failure.text = "\n".join(why)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _clean(text: str) -> str:
    """Give the text with a question mark for each character that XML cannot say."""
    return "".join(one if _is_sayable(one) else "?" for one in text)


def _is_sayable(one: str) -> bool:
    return one in "\t\n" or (one >= " " and one not in "\ufffe\uffff" and not _is_half(one))


def _is_half(one: str) -> bool:
    return "\ud800" <= one <= "\udfff"
