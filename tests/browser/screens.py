"""Shoots every page and main dialog, light and dark, on big and small screens.

    python -m tests.browser.screens --out DIR [--page NAME ...]

The table of what is shot is in `places.py`, what the pages hold in `seed.py`. `--page` takes the
beginning of names: `--page run` shoots every place of runs.
"""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from tests.browser.chromium import launch_arguments
from tests.browser.places import PLACES, THEMES, use_theme
from tests.browser.seed import World

STEP_MS_MAX = 10_000


def main():
    """Shoot what was asked for; say what could not be."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    asked = tuple(options.page or [""])
    places = [place for place in PLACES if place.name.startswith(asked)]
    launch = launch_arguments()
    with (
        tempfile.TemporaryDirectory() as folder,
        World(Path(folder)) as world,
        sync_playwright() as playwright,
    ):
        world.fill()
        browser = playwright.chromium.launch(**launch)
        try:
            page = browser.new_page(reduced_motion="reduce")
            page.add_init_script("localStorage.setItem('baton-tour', 'seen')")
            page.set_default_timeout(STEP_MS_MAX)
            page.goto(world.server.link)
            for place in places:
                shoot(page, place, world=world, out=options.out)
        finally:
            browser.close()


def shoot(page, place, *, world, out):
    """Shoot one place in all its sizes and both themes; say on what it failed."""
    for width, height in place.sizes:
        page.set_viewport_size({"width": width, "height": height})
        name = f"{place.name}-{width}"
        try:
            place.open(page, world.server.url, world.runs)
        except (Error, AssertionError) as error:
            print(f"{name}: {str(error).splitlines()[0]}", flush=True)
            name = f"{name}-broken"
        for theme in THEMES:
            use_theme(page, theme)
            page.screenshot(path=out / f"{name}-{theme}.png", animations="disabled", timeout=30_000)
    print(place.name, flush=True)


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screens", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--page", action="append", help="the beginning of a name; may be repeated")
    return parser.parse_args()


if __name__ == "__main__":
    main()
