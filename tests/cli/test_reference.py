"""The manual's page on the command line: every command and every option is on it."""

from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path

import pytest

from designer.cli.arguments import command_line

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "command-line.md").read_text()


def commands(parser: ArgumentParser):
    groups = [action for action in parser._actions if isinstance(action, _SubParsersAction)]
    if not groups:
        yield parser
    for group in groups:
        for inner in group.choices.values():
            yield from commands(inner)


@pytest.mark.parametrize("parser", list(commands(command_line())), ids=lambda p: p.prog)
def test_every_command_has_a_section_with_every_option(parser):
    _, heading, section = PAGE.partition(f"## {parser.prog}\n")
    section = section.partition("\n## ")[0]

    options = [
        a.option_strings[-1] for a in parser._actions if a.option_strings and a.dest != "help"
    ]
    assert heading
    assert [option for option in options if option not in section] == []


def test_the_page_names_no_command_that_is_not_there():
    named = {line.removeprefix("## ") for line in PAGE.splitlines() if line.startswith("## ")}

    assert named == {parser.prog for parser in commands(command_line())}
