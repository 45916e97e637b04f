"""The registry: built-ins, folders that change, and connectors that are broken."""

import os
import subprocess
import sys
import textwrap

import pytest

from connectors.registry import BUILT_INS, Registry, UnknownAction
from connectors.sdk.host import perform

GOOD = """
    '''A stranger's connector.'''
    from connectors.sdk import Action, Connector, field

    CONNECTOR = Connector(name="paint", title="Paint", icon="brush")

    class Mix(Action, type="paint.mix", version={version}, title="Mix colours"):
        '''Mix two colours.'''

        first: str = field("First")
        second: str = field("Second", default="white")

        def run(self, context):
            return self.first + " and " + self.second
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "connectors"
    made.mkdir()
    return made


def write(place, text):
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(textwrap.dedent(text))


def test_the_built_ins_are_there_and_none_is_broken():
    catalog = Registry().catalog()
    assert catalog.broken == ()
    assert sorted(catalog.actions) == [
        "http.request",
        "queue.publish",
        "queue.receive",
        "sheets.append_rows",
        "sheets.read_rows",
        "sheets.update_rows",
        "storage.delete",
        "storage.list",
        "storage.read",
        "storage.write",
        "tasks.enqueue",
        "topics.publish",
    ]


def test_the_table_of_built_ins_is_in_order():
    assert list(BUILT_INS) == sorted(BUILT_INS)


def test_a_strangers_file_is_loaded_like_a_built_in(folder, attempt):
    write(folder / "paint.py", GOOD.format(version=1))
    registry = Registry(folders=[folder])
    spec = registry.catalog().find("paint.mix")
    assert (spec.title, spec.category, spec.icon) == ("Mix colours", "paint", "brush")
    action = registry.action("paint.mix", None)
    assert perform(action, {"first": "red"}, attempt).output == "red and white"


def test_a_package_may_have_several_files(folder):
    write(folder / "paint" / "__init__.py", "from .mixing import Mix")
    write(folder / "paint" / "mixing.py", GOOD.format(version=1))
    assert "paint.mix" in Registry(folders=[folder]).catalog().actions


def test_a_changed_file_is_loaded_again_when_asked(folder):
    write(folder / "paint.py", GOOD.format(version=1))
    registry = Registry(folders=[folder])
    registry.catalog()
    assert registry.refresh() is False
    write(folder / "paint.py", GOOD.format(version=22))
    assert registry.refresh() is True
    assert [spec.version for spec in registry.catalog().actions["paint.mix"]] == [22]


def test_a_removed_file_takes_its_actions_with_it(folder):
    write(folder / "paint.py", GOOD.format(version=1))
    registry = Registry(folders=[folder])
    registry.catalog()
    (folder / "paint.py").unlink()
    registry.refresh()
    assert registry.catalog().find("paint.mix") is None


def test_the_newest_version_is_first_and_old_ones_stay(folder):
    write(folder / "old.py", GOOD.format(version=1))
    write(folder / "new.py", GOOD.format(version=2))
    registry = Registry(folders=[folder])
    assert [spec.version for spec in registry.catalog().actions["paint.mix"]] == [2, 1]
    assert registry.action("paint.mix", None).declaration.version == 2
    assert registry.action("paint.mix", 1).declaration.version == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import no_such_package_anywhere", "no_such_package_anywhere"),
        ("def broken(:", "SyntaxError"),
        ("x = 1\ny = 1 / 0", "(line 2)"),
        ("raise SystemExit(3)", "SystemExit"),
        ("x = 1", "no action"),
        (
            "from connectors.sdk import Action\nclass A(Action, type='BAD'):\n    '''A.'''",
            "connector.action",
        ),
        (
            GOOD.format(version=1).replace("first: str", "first: 'Nowhere'"),
            "Nowhere",
        ),
        (
            GOOD.format(version=1).replace("paint.mix", "http.request"),
            "another connector",
        ),
    ],
)
def test_a_broken_connector_is_named_and_breaks_nothing_else(folder, text, said):
    write(folder / "bad.py", text)
    write(folder / "paint.py", GOOD.format(version=1))
    catalog = Registry(folders=[folder]).catalog()
    assert [one.name for one in catalog.broken] == ["bad"]
    assert said in catalog.broken[0].error
    assert {"paint.mix", "http.request"} <= set(catalog.actions)


def test_an_unknown_action_is_said_to_be_unknown():
    with pytest.raises(UnknownAction, match=r"nothing\.here version 3"):
        Registry().action("nothing.here", 3)


def test_a_folder_that_is_not_there_is_empty(tmp_path):
    assert Registry(folders=[tmp_path / "none"]).catalog().broken == ()


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import connectors.registry", "pydantic requests fsspec kombu openpyxl"),
        ("from connectors.registry import Registry; Registry().catalog()",
         "requests fsspec kombu openpyxl"),
    ],
)  # fmt: skip
def test_heavy_libraries_wait_until_they_are_used(code, unwanted):
    script = f"{code}\nimport sys; print([m for m in '{unwanted}'.split() if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "[]\n"
