"""The command line: finds the command, runs it, and turns what went wrong into one line."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from designer.cli.arguments import command_line
from designer.errors import UsageError

GOOD, BAD_USAGE = 0, 2
INTERRUPTED = 130
UNFORESEEN = 70
"""As `sysexits.h` has it: a mistake in Baton itself."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    parsed = command_line().parse_args(arguments)
    module, _, name = parsed.command.partition(":")
    try:
        # Commands are imported when they are called: most need only a part of Baton.
        code: int = getattr(import_module(module), name)(parsed)
    except UsageError as error:
        sys.stderr.write(f"baton: {error}\n")
        return BAD_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # The reader has gone; there is nobody to tell.
        return GOOD
    except Exception as error:
        if os.environ.get("BATON_TRACE"):
            raise
        sys.stderr.write(f"baton: nobody foresaw this: {error!r} (BATON_TRACE=1 shows where)\n")
        return UNFORESEEN
    return code


if __name__ == "__main__":
    sys.exit(main())
