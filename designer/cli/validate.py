"""`baton validate`: says what is wrong with a flow file, and where."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from designer.cli.catalog import whole_catalog
from designer.cli.flow_file import FlowFile, connector_folders, read_flow_file
from engine.flow.findings import Finding
from engine.flow.validate import validate as findings_of

GOOD, BAD = 0, 2


def validate(arguments: Namespace) -> int:
    """Print the findings; 0 when none is an error, else 2."""
    file = read_flow_file(Path(arguments.flow))
    folders = connector_folders(file, arguments.connectors)
    findings = findings_of(file.document, whole_catalog(folders))
    valid = all(finding.severity != "error" for finding in findings)
    if arguments.json:
        answer = {"valid": valid, "findings": [finding.as_json() for finding in findings]}
        json.dump(answer, sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        _print(file, findings, valid=valid)
    return GOOD if valid else BAD


def _print(file: FlowFile, findings: tuple[Finding, ...], *, valid: bool) -> None:
    for finding in findings:
        sys.stderr.write(f"{file.describe(finding)}\n")
    if valid:
        sys.stdout.write(f"{file.path}: valid\n")
