"""The image pipeline's own connector, as the SDK's host runs it."""

import io

import pytest
from PIL import Image

from connectors.registry import Registry
from connectors.sdk import Permanent
from connectors.sdk.context import Context, Services
from connectors.sdk.host import perform
from tests.examples.command_line import EXAMPLES

FOLDER = EXAMPLES / "image-pipeline" / "connectors"


@pytest.fixture(scope="module")
def registry():
    return Registry(folders=[FOLDER])


@pytest.fixture
def do(registry, tmp_path):
    """Perform an action on a store of the test's own."""

    def act(name, **config):
        context = Context(services=Services(files_root=tmp_path / "files"), idempotency_key="k")
        return perform(registry.action(f"images.{name}"), config, context).output

    return act


@pytest.fixture
def put(tmp_path):
    """Put a picture into the store."""

    def write(path, *, size=(60, 40), kind="PNG", colour="#336699", **options):
        place = tmp_path / "files" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, colour).save(place, format=kind, **options)
        return place

    return write


def _open(path):
    with Image.open(path) as picture:
        picture.load()
        return picture


def test_it_loads_and_describes_itself(registry):
    catalog = registry.catalog()
    spec = catalog.find("images.thumbnail")
    assert (catalog.broken, spec.category, spec.title) == ((), "images", "Make thumbnail")
    assert list(spec.config_schema["properties"])[:2] == ["source", "target"]


def test_contain_keeps_the_whole_picture_and_enlarges_nothing(do, put, tmp_path):
    put("a.png", size=(60, 40))
    wide = do("thumbnail", source="a.png", target="b.png", width=30, height=30)
    same = do("thumbnail", source="a.png", target="c.png", width=300, height=300)
    assert (wide["width"], wide["height"], same["width"]) == (30, 20, 60)
    assert _open(tmp_path / "files" / "b.png").size == (30, 20)


def test_cover_fills_the_box_exactly(do, put):
    put("a.png", size=(60, 40))
    made = do("thumbnail", source="a.png", target="b.webp", width=25, height=25, fit="cover")
    assert (made["width"], made["height"]) == (25, 25)


def test_the_cameras_turn_is_applied(do, put):
    exif = Image.Exif()
    exif[0x0112] = 6
    put("a.jpg", size=(60, 40), kind="JPEG", exif=exif)
    made = do("thumbnail", source="a.jpg", target="b.jpg", width=40, height=40)
    assert (made["width"], made["height"]) == (27, 40)


def test_it_tells_the_mean_colour(do, put):
    put("a.png", colour="#336699")
    assert do("thumbnail", source="a.png", target="b.png")["colour"] == "#336699"


def test_a_picture_with_transparency_becomes_a_jpeg(do, tmp_path):
    (tmp_path / "files").mkdir()
    Image.new("RGBA", (10, 10), (1, 2, 3, 4)).save(tmp_path / "files" / "a.png")
    do("thumbnail", source="a.png", target="b.jpg")
    assert _open(tmp_path / "files" / "b.jpg").mode == "RGB"


def _bomb():
    head = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(head, format="PNG")
    return head.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "images.unreadable"),
        (b"no picture at all", "images.unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "images.unreadable"),
        (_bomb(), "images.size"),
    ],
)
def test_what_is_no_fit_picture_is_refused_with_a_code(do, tmp_path, content, code):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.png").write_bytes(content)
    with pytest.raises(Permanent) as caught:
        do("thumbnail", source="a.png", target="b.png")
    assert caught.value.code == code
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["a.png"]


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"source": "../secret.png", "target": "b.png"}, "storage.path"),
        ({"source": "a.png", "target": "/../../b.png"}, "storage.path"),
        ({"source": "missing.png", "target": "b.png"}, "storage.not_found"),
        ({"source": "a.png", "target": "b.exe"}, "images.format"),
        ({"source": "a.png", "target": "b.png", "width": 10**9}, "config"),
        ({"source": "a.png", "target": "b.png", "fit": "stretch"}, "config"),
    ],
)
def test_a_bad_config_is_refused_with_a_code(do, put, config, code):
    put("a.png")
    with pytest.raises(Permanent) as caught:
        do("thumbnail", **config)
    assert caught.value.code == code


def test_a_collage_puts_pictures_in_rows(do, put, tmp_path):
    for number, colour in enumerate(("#ff0000", "#00ff00", "#0000ff")):
        put(f"{number}.png", colour=colour)
    cells = {"columns": 2, "cell_width": 10, "cell_height": 8, "gap": 2}
    made = do("collage", pictures=["0.png", "1.png", "2.png"], target="all.png", **cells)
    assert (made["width"], made["height"], made["count"]) == (26, 22, 3)
    collage = _open(tmp_path / "files" / "all.png")
    seen = [collage.getpixel(at) for at in ((7, 6), (19, 6), (7, 16), (19, 16), (0, 0))]
    white = (255, 255, 255)
    assert seen == [(255, 0, 0), (0, 255, 0), (0, 0, 255), white, white]


def test_a_giant_collage_is_refused(do, put):
    put("a.png")
    with pytest.raises(Permanent) as caught:
        do("collage", pictures=["a.png"] * 400, target="b.png", cell_width=1000, cell_height=1000)
    assert caught.value.code == "config"
