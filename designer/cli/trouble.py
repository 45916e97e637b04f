"""Turns what can go wrong with files and stores into one line for a person."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from designer.errors import UsageError
from engine.errors import EngineError


@contextmanager
def explained() -> Iterator[None]:
    """Raise UsageError for what a person can mend: folders, files, stores in use."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise UsageError(f"{where}{error.strerror or error}") from error
    except EngineError as error:
        raise UsageError(str(error)) from error


def existing_folder(name: str) -> Path:
    """Give the folder's whole path. Raises UsageError when there is none."""
    folder = Path(name).expanduser().absolute()
    if not folder.is_dir():
        raise UsageError(f"{name} is no folder")
    return folder
