"""What the command line takes. Imports no command: `baton --version` must be quick."""

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, NoReturn

from designer.settings import DATA_DEFAULT, HOST_DEFAULT, PORT_DEFAULT
from designer.version import version

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Parsers = _SubParsersAction["Parser"]

PORT_MAX = 65_535
WORKER_THREADS = 16
THREADS_MAX = 1_000
EXIT_CODES = """exit codes:
  0  it worked; the run succeeded; the flow is valid; its test cases passed
  1  the run did not succeed; a test case failed
  2  a file, an option or a setting is wrong; one line on standard error says which"""


class Parser(ArgumentParser):
    """A parser that says in one line what is wrong, as all of `baton` does."""

    def error(self, message: str) -> NoReturn:
        """End with 2."""
        self.exit(2, f"{self.prog}: {message} (try {self.prog} --help)\n")


def command_line() -> ArgumentParser:
    """Give the parser of `baton`. `command` in its result names `module:function`."""
    parser = Parser(
        prog="baton",
        description="Baton: draw integrations, and have them run durably.",
        epilog=EXIT_CODES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"baton {version()}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _serve(commands)
    _worker(commands)
    _run(commands)
    _validate(commands)
    _test(commands)
    _connectors(commands)
    _token(commands)
    _credential(commands)
    return parser


def _add(commands: "Parsers", name: str, command: str, text: str) -> ArgumentParser:
    parser: ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=command)
    return parser


def _data(parser: ArgumentParser, text: str) -> None:
    parser.add_argument("--data", metavar="DIR", help=text)


DATABASE_HELP = (
    "a PostgreSQL database that several processes share, postgresql://user@host/name "
    "(default: $BATON_DATABASE_URL; without one, SQLite files in the data directory)"
)


def _database(parser: ArgumentParser) -> None:
    parser.add_argument("--database-url", metavar="URL", help=DATABASE_HELP)


PUBLIC_HELP = (
    "how the world reaches the server, https://baton.example.com, for the URLs of callbacks "
    "(default: $BATON_PUBLIC_URL, or what `baton serve` binds)"
)


def _public(parser: ArgumentParser) -> None:
    parser.add_argument("--public-url", metavar="URL", help=PUBLIC_HELP)


QUEUE_HELP = (
    "the broker of queue nodes and triggers, amqp://user@host// or redis://host/0 "
    "(default: $BATON_QUEUE_URL; without one, queues in the data directory)"
)


def _queue(parser: ArgumentParser) -> None:
    parser.add_argument("--queue-url", metavar="URL", help=QUEUE_HELP)


DATA_HELP = f"the data directory (default: $BATON_DATA, or ./{DATA_DEFAULT})"


def _folders(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--connectors",
        metavar="DIR",
        action="append",
        default=[],
        help="a folder with connectors of your own; may be given several times",
    )


def _json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _serve(commands: "Parsers") -> None:
    parser = _add(
        commands, "serve", "designer.cli.serve:serve", "start the editor, the API and the engine"
    )
    parser.add_argument("--host", default=HOST_DEFAULT, help="default: %(default)s")
    parser.add_argument("--port", type=_port, default=PORT_DEFAULT, help="default: %(default)s")
    _data(parser, DATA_HELP)
    _database(parser)
    _public(parser)
    _queue(parser)
    parser.add_argument(
        "--google-open",
        action="store_true",
        help="let Google's client libraries use /google without a token (this machine only)",
    )
    _folders(parser)
    parser.add_argument(
        "--flows",
        metavar="DIR",
        action="append",
        default=[],
        help="a folder tree whose flow files are loaded, and published when they are valid; "
        "drafts that were edited stay as they are",
    )


def _worker(commands: "Parsers") -> None:
    parser = _add(
        commands,
        "worker",
        "designer.cli.worker:work",
        "run flows beside other processes on a shared database, without a web server",
    )
    _database(parser)
    _public(parser)
    _queue(parser)
    _data(parser, DATA_HELP)
    _folders(parser)
    parser.add_argument(
        "--threads",
        metavar="N",
        type=_count,
        default=WORKER_THREADS,
        help="how many attempts it makes at a time (default: %(default)s)",
    )
    parser.add_argument(
        "--refuse-private",
        action="store_true",
        help="flows may not reach private addresses from here, as on a server that others reach",
    )


def _run(commands: "Parsers") -> None:
    parser = _add(commands, "run", "designer.cli.run:run", "run a flow file to its end")
    parser.add_argument("flow", metavar="FLOW.yaml")
    parser.add_argument("--input", metavar="JSON|@FILE", help="the run's input")
    _json(parser)
    _data(parser, "keep the run and its files in this data directory")
    _folders(parser)


def _validate(commands: "Parsers") -> None:
    parser = _add(commands, "validate", "designer.cli.validate:validate", "check a flow file")
    parser.add_argument("flow", metavar="FLOW.yaml")
    _json(parser)
    _folders(parser)


def _test(commands: "Parsers") -> None:
    parser = _add(
        commands,
        "test",
        "designer.cli.test:test",
        "run a flow file's test cases; nothing outside is called, and no time passes",
    )
    parser.add_argument("flow", metavar="FLOW.yaml")
    parser.add_argument(
        "--tests", metavar="FILE", help="the cases (default: FLOW.tests.yaml beside the flow)"
    )
    parser.add_argument("--junit", metavar="FILE", help="write a report for CI servers, as XML")
    _json(parser)
    _folders(parser)


def _connectors(commands: "Parsers") -> None:
    group = commands.add_parser("connectors", help="what flows can use")
    actions = group.add_subparsers(metavar="COMMAND", required=True)
    parser = _add(
        actions, "list", "designer.cli.connectors:list_connectors", "list actions and triggers"
    )
    _json(parser)
    _folders(parser)


def _token(commands: "Parsers") -> None:
    group = commands.add_parser("token", help="keys with which scripts use the API")
    actions = group.add_subparsers(metavar="COMMAND", required=True)
    parser = _add(
        actions, "create", "designer.cli.token:create", "make a token and print it, this once"
    )
    parser.add_argument("--name", default="script", help="what the token is for")
    parser.add_argument(
        "--role", default="owner", choices=["owner", "editor", "operator", "viewer"]
    )
    _data(parser, DATA_HELP)
    _database(parser)


def _credential(commands: "Parsers") -> None:
    group = commands.add_parser("credential", help="secrets that flows name and never hold")
    actions = group.add_subparsers(metavar="COMMAND", required=True)
    module = "designer.cli.credential"
    parser = _add(
        actions, "set", f"{module}:set_", "keep a credential; its values come from standard input"
    )
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--type", metavar="TYPE", help="basic, bearer, header, hmac, …")
    parser.add_argument(
        "--host",
        metavar="HOST",
        action="append",
        default=[],
        help="where it may be sent; may be given several times (default: anywhere)",
    )
    parser.add_argument("--description", metavar="TEXT", help="what it is for")
    _store(parser)
    parser = _add(actions, "list", f"{module}:list_", "list credentials, without their values")
    _json(parser)
    _store(parser)
    parser = _add(actions, "remove", f"{module}:remove", "delete a credential")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--force", action="store_true", help="also one that flows name")
    _store(parser)
    parser = _add(actions, "rotate", f"{module}:rotate", "seal all credentials with a new key")
    _store(parser)
    _add(actions, "key", f"{module}:key", "print a new key for BATON_CREDENTIALS_KEY")


def _store(parser: ArgumentParser) -> None:
    _data(parser, DATA_HELP)
    _database(parser)
    parser.add_argument(
        "--server",
        metavar="URL",
        help="where the server is that has the data directory open (default: "
        f"http://{HOST_DEFAULT}:{PORT_DEFAULT})",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= THREADS_MAX:
        raise ArgumentTypeError(f"{text!r} is no number from 1 to {THREADS_MAX}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > PORT_MAX:
        raise ArgumentTypeError(f"{text!r} is no port; give a number from 0 to {PORT_MAX}")
    return int(text)
