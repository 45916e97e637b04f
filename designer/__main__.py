"""The command line: finds the command, runs it, and turns what went wrong into one line."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from designer.cli.arguments import command_line
from designer.errors import UsageError
from engine.errors import StoreUnavailable

GOOD, BAD_USAGE = 0, 2
INTERRUPTED = 130
UNFORESEEN = 70
"""As `sysexits.h` has it: a mistake in Baton itself."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    if sys.stdout is None:  # closed with >&-
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # till the end
    parsed = command_line().parse_args(arguments)
    module, _, name = parsed.command.partition(":")
    try:
        # Commands are imported when they are called: most need only a part of Baton.
        code: int = getattr(import_module(module), name)(parsed)
        sys.stdout.flush()
    except (UsageError, StoreUnavailable) as error:
        sys.stderr.write(f"baton: {error}\n")
        return BAD_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # The reader has gone; there is nobody to tell.
        return GOOD
    except OSError as error:
        # Places are explained where they are used; what is left is mostly standard output.
        if os.environ.get("BATON_TRACE"):
            raise
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"baton: {where}{error.strerror or error}\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still to be flushed
        return BAD_USAGE
    except Exception as error:
        if os.environ.get("BATON_TRACE"):
            raise
        sys.stderr.write(f"baton: nobody foresaw this: {error!r} (BATON_TRACE=1 shows where)\n")
        return UNFORESEEN
    return code


if __name__ == "__main__":
    sys.exit(main())
