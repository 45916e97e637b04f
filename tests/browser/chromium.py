"""Finds a Chromium for the browser tests, or installs one, and says which.

    python -m tests.browser.chromium     find or install, print one line

Looked at in this order: BATON_TEST_CHROMIUM, Playwright's own, a Chromium or Chrome on the PATH;
then installed: Playwright's own, and where its download cannot be reached Debian's package (as
root). With CI set, or as root, Debian's sandboxless flags apply.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INSTALL_SECONDS_MAX = 300


def find() -> str | None:
    """Give the path of a Chromium that is here, or None."""
    named = os.environ.get("BATON_TEST_CHROMIUM")
    if named:
        return named
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def launch_arguments() -> dict[str, object]:
    """Give Playwright's launch options for the Chromium that `find` finds."""
    arguments = list(QUIET)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root.
    return {"executable_path": find(), "args": arguments}


def install() -> str | None:
    """Install one: Playwright's own, else Debian's package when we are root."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts += [
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ]
    for command in attempts:
        print("Browser tests:", *command, flush=True)
        try:
            subprocess.run(command, timeout=INSTALL_SECONDS_MAX, check=False, capture_output=True)
        except (OSError, subprocess.TimeoutExpired) as error:
            print("  ", error)
        if command[-1] == "chromium" and (path := find()):
            return path
    return None


def main() -> None:
    """Find or install; fail with what a person can do when neither works."""
    path = find() or install()
    if path is None:
        sys.exit(
            "Browser tests need Chromium or Chrome: install one, or name it in BATON_TEST_CHROMIUM."
        )
    print("Browser tests use", path)


if __name__ == "__main__":
    main()
