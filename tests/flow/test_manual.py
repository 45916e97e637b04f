"""What the manual says of flows is so: findings, filters, examples and documents."""

import json
import re
from pathlib import Path

import pytest
import yaml

from engine.core.rules import RULES_NEWEST
from engine.flow import document, drawing, places, values
from engine.flow.controls import KINDS, control_specs, is_trigger
from engine.flow.document import parse_flow
from engine.flow.durations import polling_of, retry_of
from engine.flow.expressions import compile_value
from engine.flow.findings import CODES
from engine.flow.sight import NAMES
from engine.flow.templates import syntax
from engine.flow.templates.sandbox import ENVIRONMENT
from engine.flow.text import read_text, write_yaml
from engine.flow.validate import validate

ROOT = Path(__file__).parents[2]
PAGES = {page.stem: page.read_text() for page in (ROOT / "docs/reference").glob("*.md")}
SCOPE = {
    "input": {
        "name": "Ann",
        "total": 120.5,
        "items": [{"sku": "a", "n": 2}, {"sku": "b", "n": 1}],
    },
    "now": "2026-03-01T09:30:00.000Z",
}


def rows(page, heading):
    table = PAGES[page].split(heading, 1)[1]
    return re.findall(r"^\| `(.+?)` \| (.+?) \|$", table, re.MULTILINE)


def test_every_finding_is_in_the_manual_with_its_severity_and_a_mend():
    found = {code: rest.split(" | ")[0] for code, rest in rows("findings", "# Findings")}
    assert found == CODES


def test_every_finding_is_made_somewhere():
    sources = [
        path.read_text()
        for path in (ROOT / "engine/flow").rglob("*.py")
        if path.name != "findings.py"
    ]
    assert [code for code in CODES if not any(f'"{code}"' in text for text in sources)] == []


def test_every_filter_and_test_is_in_the_manual_and_no_other():
    text = PAGES["expressions"].split("## Filters", 1)[1].split("Statements:", 1)[0]
    named = {word.partition("(")[0] for word in re.findall(r"`([a-z0-9]+(?:\(.*?\))?)`", text)}
    known = {*ENVIRONMENT.filters, *ENVIRONMENT.tests} - {"is"}
    assert named - {"is"} == {name for name in known if not name.startswith("_")}


def test_every_name_in_sight_is_in_the_manual():
    text = PAGES["expressions"].split("## What is in sight", 1)[1].split("## Examples", 1)[0]
    assert {name for name in NAMES if f"`{name}" in text} == NAMES


EXAMPLES = [
    (text.replace("\\|", "|"), said.strip("`").replace("\\|", "|"))
    for text, said in rows("expressions", "## Examples")
    if "{" in text
]


@pytest.mark.parametrize(("text", "said"), EXAMPLES)
def test_every_example_yields_what_the_manual_says(text, said):
    assert compile_value(text, place="x").render(SCOPE) == json.loads(said)


def test_there_are_examples():
    assert len(EXAMPLES) > 10  # a table that is no longer found would pass too


def test_the_limits_are_those_of_the_code():
    text = PAGES["expressions"].split("## Limits", 1)[1]
    limits = [
        syntax.TEMPLATE_CHARS_MAX,
        syntax.DEPTH_MAX,
        values.TEXT_CHARS_MAX,
        values.ITEMS_MAX,
        values.INTEGER_BITS_MAX,
        values.TICKS_MAX,
    ]
    assert [limit for limit in limits if f"{limit:,}" not in text] == []
    assert (
        f"at most {places.BYTES_MAX // 1024**2} MiB, nested at most {places.DEPTH_MAX} deep"
        in (PAGES["flow-document"])
    )


def test_every_key_of_the_format_is_in_the_manual():
    keys = {
        *document.FLOW_KEYS,
        *document.SETTINGS_KEYS,
        *document.NODE_KEYS,
        *document.EDGE_KEYS,
        *drawing.NOTE_KEYS,
        *drawing.GROUP_KEYS,
    }
    assert {key for key in keys if f"`{key}`" not in PAGES["flow-document"]} == set()


def test_every_control_and_its_fields_are_in_the_manual():
    table = PAGES["flow-document"].split("## Controls and triggers", 1)[1]
    lines = {line.split("`")[1]: line for line in table.splitlines() if line.startswith("| `")}
    missing = [
        (spec.type, name)
        for spec in control_specs()
        for name in spec.config_schema["properties"]
        if f"`{name}`" not in lines[spec.type]
    ]
    controls = {spec.type for spec in control_specs() if not is_trigger(spec.type)}
    assert (missing, set(KINDS)) == ([], controls)


def blocks(page):
    return [read_text(text) for text in re.findall(r"```yaml\n(.*?)```", PAGES[page], re.DOTALL)]


EXAMPLE_FLOWS = [
    pytest.param(block, id=f"{page}-{index}")
    for page in sorted(PAGES)
    for index, block in enumerate(blocks(page))
    if "nodes" in block
]


@pytest.mark.parametrize("block", EXAMPLE_FLOWS)
def test_every_flow_in_the_manual_is_valid(catalog, block):
    flow = {"schema": document.SCHEMA, "id": "example", **block}
    assert (validate(flow, catalog), parse_flow(flow)[1]) == ((), ())


def test_every_page_about_a_semantic_has_a_flow():
    having = {param.id.rpartition("-")[0] for param in EXAMPLE_FLOWS}
    assert having >= {"scopes", "sub-flows", "waits", "failure", "long-running"}


def test_the_document_in_the_manual_is_written_in_the_canonical_order():
    flow = blocks("flow-document")[0]
    assert read_text(write_yaml(flow)) == flow
    assert list(yaml.safe_load(write_yaml(flow))) == list(flow)


def test_the_policies_in_the_manual_are_some(catalog):
    policies = [block for block in blocks("flow-document") if "nodes" not in block]
    node = {"id": "a", "type": "http.request", "config": {"url": "https://example.com"}}
    flows = [
        {"schema": document.SCHEMA, "id": "f", "nodes": [{**node, **block}], "edges": []}
        for block in policies
    ]
    found = [validate(flow, catalog) for flow in flows]
    assert ([list(block) for block in policies], found) == (
        [["retry"], ["retry"], ["polling"]],
        [()] * 3,
    )
    assert retry_of(policies[0]["retry"]).max_attempts == 10


def test_the_usual_polling_is_what_the_manual_says():
    text = PAGES["flow-document"].split("### Polling", 1)[1].split("##", 1)[0]
    usual = polling_of(None)
    said = polling_of({"initial_delay": "1s", "multiplier": 1.5, "max_delay": "1m"})
    named = re.findall(r"`(\w+)` \(([\w.]+ ?\w*)\)", text)
    assert (usual, dict(named)) == (
        said,
        {"initial_delay": "1 s", "multiplier": "1.5", "max_delay": "1 min", "max_duration": "1 d"},
    )
    assert usual.max_duration_ms == 86_400_000


def test_the_rules_of_the_manual_are_those_of_the_core():
    numbers = re.findall(r"^\| (\d+) \|", PAGES["versions"], re.MULTILINE)
    assert numbers == [str(number + 1) for number in range(RULES_NEWEST)]
