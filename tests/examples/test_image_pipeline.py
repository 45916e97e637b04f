"""The image pipeline on the example's real pictures: thumbnails, catalogue and collage."""

import shutil

import openpyxl
import pytest
from PIL import Image

from tests.examples.command_line import EXAMPLES, run_example

PICTURES = sorted((EXAMPLES / "image-pipeline" / "pictures").iterdir())


def _with_pictures(data):
    """Make a data directory with the pictures in its file store."""
    shutil.copytree(EXAMPLES / "image-pipeline" / "pictures", data / "files" / "pictures")
    return data


@pytest.fixture
def data(tmp_path):
    return _with_pictures(tmp_path)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """One good run that several tests look at: (data directory, exit code, what it printed)."""
    data = _with_pictures(tmp_path_factory.mktemp("pipeline"))
    return data, *run_example("image-pipeline", data=data)


def _catalogue(data):
    book = openpyxl.load_workbook(data / "files" / "catalogue.xlsx")
    header, *rows = book["Pictures"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_every_picture_gets_a_thumbnail_of_the_right_size(done):
    data, code, run = done
    made = sorted((data / "files" / "thumbnails").iterdir())
    assert (code, run["state"]) == (0, "succeeded")
    assert [path.name for path in made] == [path.name for path in PICTURES]
    for path in made:
        with Image.open(path) as picture:
            picture.load()
            assert picture.size == (240, 160)


def test_the_catalogue_tells_of_every_picture_in_order(done):
    rows = _catalogue(done[0])
    assert [row["picture"] for row in rows] == [path.name for path in PICTURES]
    for row, path in zip(rows, PICTURES, strict=True):
        with Image.open(path) as picture:
            told = (row["format"], row["width"], row["height"], row["bytes"])
            assert told == (picture.format, *picture.size, path.stat().st_size)


def test_the_collage_holds_all_of_them(done):
    data, _, run = done
    assert run["output"] == {"pictures": 10, "sheet": "catalogue.xlsx", "collage": "collage.jpg"}
    with Image.open(data / "files" / "collage.jpg") as collage:
        assert collage.size == (5 * 248 + 8, 2 * 168 + 8)
        gap, first, last = (collage.getpixel(at) for at in ((4, 90), (128, 90), (1120, 250)))
    # JPEG is near the background, not exactly it.
    is_background = [max(abs(part - 249) for part in pixel) <= 3 for pixel in (gap, first, last)]
    assert is_background == [True, False, False]


def test_a_broken_picture_fails_the_run_and_says_which(data):
    (data / "files" / "pictures" / "broken.jpg").write_bytes(PICTURES[0].read_bytes()[:2000])
    code, run = run_example("image-pipeline", data=data)
    assert (code, run["state"], run["error"]["code"]) == (1, "failed", "images.unreadable")
    assert "broken.jpg" in run["error"]["message"]


def test_an_empty_folder_says_what_is_missing(data):
    (data / "files" / "empty").mkdir()
    code, run = run_example("image-pipeline", data=data, folder="empty")
    assert (code, run["error"]["code"]) == (1, "config")


def test_a_folder_outside_the_store_is_refused(data):
    code, run = run_example("image-pipeline", data=data, folder="../..")
    assert (code, run["error"]["code"]) == (1, "storage.path")


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_the_pictures_are_real_and_small(path):
    with Image.open(path) as picture:
        picture.load()
        assert picture.size == (900, 600)
    assert path.stat().st_size < 40_000
