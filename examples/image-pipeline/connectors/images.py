"""Images: thumbnails and collages of pictures in the file store, with Pillow.

A connector of one's own, as anybody may write it: it imports `connectors.sdk` and nothing else of
Baton. Files are reached through the SDK's store, so no path leads out of it.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from connectors.sdk import Action, Connector, Context, Files, Json, Permanent, field

CONNECTOR = Connector(name="images", title="Images", icon="image")

PICTURE_BYTES_MAX = 32 * 1024 * 1024
PIXELS_MAX = 50_000_000
"""A small file may unpack to a giant picture; none larger than this is unpacked."""
SIDE_MAX = 4_000
PICTURES_MAX = 400
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}

_SIZE = {
    "path": {"type": "string", "title": "Path"},
    "width": {"type": "integer", "title": "Width in pixels"},
    "height": {"type": "integer", "title": "Height in pixels"},
    "size": {"type": "integer", "title": "Size in bytes"},
}


class Thumbnail(
    Action,
    type="images.thumbnail",
    title="Make thumbnail",
    icon="image-down",
    subtitle="{source}",
    idempotent=True,
    output={
        "type": "object",
        "properties": {
            **_SIZE,
            "original": {"type": "object", "title": "The original: path, width, height, format"},
            "colour": {"type": "string", "title": "Its mean colour, #rrggbb"},
        },
    },
):
    """Make a small copy of a picture.

    `contain` keeps the whole picture and never enlarges it; `cover` fills width and height exactly
    and cuts off what is too much. The turn that a camera noted is applied. What the target is
    called decides its format: .jpg, .png or .webp.
    """

    source: str = field("Picture", placeholder="pictures/dawn.jpg", min_length=1)
    target: str = field("Thumbnail", placeholder="thumbnails/dawn.jpg", min_length=1)
    width: int = field("Width", default=240, ge=1, le=SIDE_MAX)
    height: int = field("Height", default=160, ge=1, le=SIDE_MAX)
    fit: Literal["contain", "cover"] = field("Fit", default="contain")
    quality: int = field("Quality", default=85, ge=1, le=95, advanced=True)

    def run(self, context: Context) -> Json:
        """Read, shrink and write it."""
        files = Files(context.services)
        with _opened(files, self.source) as picture:
            original = {
                "path": self.source,
                "width": picture.width,
                "height": picture.height,
                "format": picture.format,
            }
            small = ImageOps.exif_transpose(picture)
            box = (self.width, self.height)
            if self.fit == "cover":
                small = ImageOps.fit(small, box)
            else:
                small.thumbnail(box)
        written = _write(files, self.target, small, quality=self.quality)
        return {**written, "original": original, "colour": _mean_colour(small)}


class Collage(
    Action,
    type="images.collage",
    title="Make collage",
    icon="layout-grid",
    subtitle="{target}",
    idempotent=True,
    output={
        "type": "object",
        "properties": {**_SIZE, "count": {"type": "integer", "title": "Pictures in it"}},
    },
):
    """Put pictures into one, in rows, each filling its cell."""

    pictures: list[str] = field(
        "Pictures", help="Paths, in order.", min_length=1, max_length=PICTURES_MAX
    )
    target: str = field("Collage", placeholder="collage.jpg", min_length=1)
    columns: int = field("Columns", default=4, ge=1, le=20)
    cell_width: int = field("Cell width", default=240, ge=8, le=1_000, section="Cells")
    cell_height: int = field("Cell height", default=160, ge=8, le=1_000, section="Cells")
    gap: int = field("Gap", default=8, ge=0, le=100, section="Cells")
    background: str = field("Background", default="#ffffff", pattern=r"#[0-9a-fA-F]{6}")
    quality: int = field("Quality", default=85, ge=1, le=95, advanced=True)

    def run(self, context: Context) -> Json:
        """Paste all of them and write the whole."""
        files = Files(context.services)
        columns = min(self.columns, len(self.pictures))
        rows = -(-len(self.pictures) // columns)
        step_x, step_y = self.cell_width + self.gap, self.cell_height + self.gap
        size = (columns * step_x + self.gap, rows * step_y + self.gap)
        if size[0] * size[1] > PIXELS_MAX:
            raise Permanent(f"The collage would have {size[0]}x{size[1]} pixels.", code="config")
        whole = Image.new("RGB", size, self.background)
        for number, path in enumerate(self.pictures):
            with _opened(files, path) as picture:
                cell = ImageOps.fit(picture.convert("RGB"), (self.cell_width, self.cell_height))
            row, column = divmod(number, columns)
            whole.paste(cell, (self.gap + column * step_x, self.gap + row * step_y))
        written = _write(files, self.target, whole, quality=self.quality)
        return {**written, "count": len(self.pictures)}


@contextmanager
def _opened(files: Files, path: str) -> Iterator[Image.Image]:
    """Open a picture of the store; raises Permanent when it is none, or too large."""
    content = files.read(path, bytes_max=PICTURE_BYTES_MAX)
    try:
        with Image.open(io.BytesIO(content), formats=tuple(set(FORMATS.values()))) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                said = f"{path!r} has {picture.width}x{picture.height} pixels."
                raise Permanent(said, code="images.size")
            picture.load()
            yield picture
    except Image.DecompressionBombError as error:
        raise Permanent(f"{path!r} has far too many pixels.", code="images.size") from error
    except (UnidentifiedImageError, SyntaxError, OSError) as error:
        said = f"{path!r} is no picture that can be read."
        raise Permanent(said, code="images.unreadable") from error


def _write(files: Files, path: str, picture: Image.Image, *, quality: int) -> dict[str, Json]:
    format_ = FORMATS.get(path.rpartition(".")[2].lower())
    if format_ is None:
        raise Permanent(f"{path!r} must end in .jpg, .png or .webp.", code="images.format")
    if format_ == "JPEG":
        picture = picture.convert("RGB")
    buffer = io.BytesIO()
    picture.save(buffer, format=format_, quality=quality)
    files.write(path, buffer.getvalue())
    return {
        "path": path,
        "width": picture.width,
        "height": picture.height,
        "size": buffer.tell(),
    }


def _mean_colour(picture: Image.Image) -> str:
    pixel = picture.convert("RGB").resize((1, 1), Image.Resampling.BOX)
    return f"#{pixel.tobytes().hex()}"
