"""Paints the example's pictures: `python examples/image-pipeline/make_pictures.py`.

They are kept beside it, so nobody has to run it; the same script gives the same pictures.
"""

from collections.abc import Callable
from pathlib import Path

from painting import HEIGHT, WIDTH, Canvas
from PIL import Image

FOLDER = Path(__file__).with_name("pictures")


def dawn() -> Canvas:
    """Paint five hills under a rising sun."""
    canvas = Canvas(11, top=(92, 120, 190), bottom=(255, 205, 150))
    canvas.glow(0.68, 0.5, 0.5, (255, 190, 110))
    canvas.disc(0.68, 0.5, 0.06, (255, 240, 205))
    for layer in range(5):
        shade = (176 - 32 * layer, 140 - 22 * layer, 160 - 20 * layer)
        canvas.ridge(0.66 + 0.09 * layer, 0.2, shade, rough=0.2)
    return canvas


def moonlight() -> Canvas:
    """Paint mountains at night."""
    canvas = Canvas(12, top=(8, 12, 36), bottom=(58, 72, 128))
    canvas.stars(240)
    canvas.glow(0.27, 0.24, 0.3, (120, 130, 170))
    canvas.disc(0.27, 0.24, 0.055, (244, 242, 225))
    for layer, rough in enumerate((0.9, 0.7, 0.4)):
        canvas.ridge(
            0.72 + 0.12 * layer,
            0.3,
            (44 - 14 * layer, 54 - 16 * layer, 98 - 26 * layer),
            rough=rough,
        )
    return canvas


def lake() -> Canvas:
    """Paint mountains in a still lake."""
    canvas = Canvas(13, top=(96, 160, 220), bottom=(226, 240, 250))
    canvas.ridge(0.56, 0.34, (126, 148, 178), rough=0.9)
    canvas.ridge(0.6, 0.2, (84, 116, 128), rough=0.6)
    shore = canvas.ridge(0.62, 0.08, (44, 84, 66), rough=0.4)
    canvas.forest(shore, 70, 0.09, (36, 72, 58))
    canvas.water(0.62, (60, 110, 150))
    return canvas


def dunes() -> Canvas:
    """Paint sand under a high sun."""
    canvas = Canvas(14, top=(70, 150, 210), bottom=(250, 232, 200))
    canvas.glow(0.2, 0.2, 0.35, (255, 240, 190))
    canvas.disc(0.2, 0.2, 0.045, (255, 252, 232))
    for layer in range(4):
        canvas.ridge(
            0.66 + 0.12 * layer,
            0.16,
            (236 - 16 * layer, 186 - 22 * layer, 122 - 18 * layer),
            rough=0,
        )
    return canvas


def sailing() -> Canvas:
    """Paint two boats on the evening sea."""
    canvas = Canvas(15, top=(240, 128, 96), bottom=(255, 214, 150))
    canvas.glow(0.5, 0.56, 0.5, (255, 220, 130))
    canvas.disc(0.5, 0.54, 0.08, (255, 246, 210))
    canvas.ridge(0.6, 0.05, (160, 92, 104), rough=0.5)
    canvas.water(0.6, (120, 70, 110))
    for x, y, tall in ((0.3, 0.74, 0.26), (0.72, 0.66, 0.14)):
        sail, jib, hull = (250, 244, 232), (236, 220, 204), (72, 40, 52)
        canvas.pen().polygon(
            [canvas.at(x, y - tall), canvas.at(x, y - 0.02), canvas.at(x + tall * 0.4, y - 0.02)],
            fill=sail,
        )
        canvas.pen().polygon(
            [
                canvas.at(x - 0.006, y - tall * 0.9),
                canvas.at(x - 0.006, y - 0.02),
                canvas.at(x - tall * 0.26, y - 0.02),
            ],
            fill=jib,
        )
        half = tall * 0.34
        canvas.pen().polygon(
            [
                canvas.at(x - half, y - 0.012),
                canvas.at(x + half * 1.2, y - 0.012),
                canvas.at(x + half, y + 0.025),
                canvas.at(x - half * 0.8, y + 0.025),
            ],
            fill=hull,
        )
    return canvas


def fog() -> Canvas:
    """Paint a forest that fades into the fog."""
    canvas = Canvas(16, top=(196, 210, 214), bottom=(232, 236, 232))
    for layer in range(5):
        shade = (184 - 36 * layer, 200 - 34 * layer, 198 - 36 * layer)
        skyline = canvas.ridge(0.52 + 0.13 * layer, 0.14, shade, rough=0.3)
        canvas.forest(skyline, 46 - 6 * layer, 0.12 + 0.05 * layer, shade)
    return canvas


def snow() -> Canvas:
    """Paint firs in the snow."""
    canvas = Canvas(17, top=(120, 150, 200), bottom=(236, 226, 236))
    canvas.ridge(0.6, 0.34, (196, 206, 228), rough=0.9)
    canvas.ridge(0.68, 0.14, (218, 226, 240), rough=0.3)
    slope = canvas.ridge(0.8, 0.16, (240, 244, 250), rough=0.1)
    canvas.forest(slope, 34, 0.24, (52, 78, 92))
    canvas.ridge(0.98, 0.14, (250, 252, 255), rough=0)
    return canvas


def city() -> Canvas:
    """Paint a town at dusk, with lights on."""
    canvas = Canvas(18, top=(38, 34, 84), bottom=(246, 150, 120))
    for shade, low, lights in (
        ((96, 66, 112), 0.5, 0),
        ((58, 44, 88), 0.62, 9),
        ((30, 26, 56), 0.74, 14),
    ):
        x = -0.02
        while x < 1:
            wide = canvas.dice.uniform(0.05, 0.1)
            top = low + canvas.dice.uniform(-0.2, 0.08)
            canvas.pen().rectangle((canvas.at(x, top), canvas.at(x + wide, 1)), fill=shade)
            for _ in range(lights):
                left, high = (
                    x + canvas.dice.uniform(0.1, 0.8) * wide,
                    canvas.dice.uniform(top + 0.02, 0.96),
                )
                canvas.pen().rectangle(
                    (canvas.at(left, high), canvas.at(left + 0.006, high + 0.014)),
                    fill=(255, 214, 140),
                )
            x += wide + canvas.dice.uniform(0, 0.012)
    return canvas


def lighthouse() -> Canvas:
    """Paint a lighthouse by the sea."""
    canvas = Canvas(19, top=(70, 120, 170), bottom=(244, 222, 200))
    canvas.ridge(0.6, 0.05, (120, 136, 160), rough=0.5)
    canvas.water(0.6, (40, 90, 120))
    for part in range(6):
        shade = (206, 64, 60) if part % 2 else (246, 240, 230)
        low, high, slant = 0.92 - part * 0.1, 0.92 - (part + 1) * 0.1, 0.003 * part
        canvas.pen().polygon(
            [
                canvas.at(0.66 + slant, low),
                canvas.at(0.74 - slant, low),
                canvas.at(0.737 - slant, high),
                canvas.at(0.663 + slant, high),
            ],
            fill=shade,
        )
    canvas.glow(0.7, 0.29, 0.22, (255, 236, 170))
    canvas.pen().rectangle((canvas.at(0.683, 0.265), canvas.at(0.717, 0.32)), fill=(255, 240, 180))
    canvas.pen().polygon(
        [canvas.at(0.675, 0.265), canvas.at(0.7, 0.22), canvas.at(0.725, 0.265)], fill=(96, 40, 44)
    )
    canvas.ridge(1.02, 0.24, (70, 92, 80), rough=0.5)
    return canvas


def autumn() -> Canvas:
    """Paint round trees in October."""
    canvas = Canvas(20, top=(150, 190, 214), bottom=(250, 236, 206))
    canvas.ridge(0.62, 0.18, (150, 160, 132), rough=0.3)
    for layer in range(3):
        skyline = canvas.ridge(
            0.74 + 0.12 * layer,
            0.1,
            (168 - 30 * layer, 138 - 24 * layer, 70 - 12 * layer),
            rough=0.1,
        )
        for _ in range(26):
            x, y = canvas.dice.choice(skyline)
            size = canvas.dice.uniform(0.024, 0.05) * (1 + 0.4 * layer)
            red, green = canvas.dice.choice(((206, 92), (224, 140), (188, 64), (170, 150)))
            left, top = x / canvas.size[0], y / canvas.size[1] - size
            canvas.pen().line(
                (canvas.at(left, top), canvas.at(left, top + size * 1.6)),
                fill=(84, 58, 44),
                width=8,
            )
            canvas.disc(left, top - size * 0.4, size, (red, green, 44))
            canvas.disc(
                left - size * 0.14, top - size * 0.6, size * 0.6, (red + 16, green + 18, 60)
            )
    return canvas


SCENES: dict[str, Callable[[], Canvas]] = {
    "autumn.jpg": autumn,
    "city.png": city,
    "dawn.jpg": dawn,
    "dunes.jpg": dunes,
    "fog.jpg": fog,
    "lake.jpg": lake,
    "lighthouse.jpg": lighthouse,
    "moonlight.jpg": moonlight,
    "sailing.jpg": sailing,
    "snow.jpg": snow,
}


def main() -> None:
    """Paint them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, paint in SCENES.items():
        place = FOLDER / name
        canvas = paint()
        if place.suffix == ".png":
            flat = canvas.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            flat.quantize(48, dither=Image.Dither.NONE).save(place, optimize=True)
        else:
            canvas.finished().save(place, quality=76, optimize=True, progressive=True)
        print(f"{place.name:16} {place.stat().st_size / 1024:6.1f} KB")


if __name__ == "__main__":
    main()
