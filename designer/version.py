"""Which Baton this is."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version


def version() -> str:
    """Give the installed version; `0+source` when it runs from a checkout that is not installed."""
    try:
        return installed_version("baton-flow")
    except PackageNotFoundError:
        return "0+source"
