"""A canvas for painted landscapes: skies, hills, firs, water. Knows no picture in particular."""

import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 900, 600
FINE = 2
"""Painted this many times larger, then shrunk: smooth outlines."""

Colour = tuple[int, int, int]
Point = tuple[float, float]


class Canvas:
    """A picture being painted. Places are fractions of width and height, 0 to 1."""

    def __init__(self, seed: int, *, top: Colour, bottom: Colour) -> None:
        self.dice = random.Random(seed)  # noqa: S311  # hills, no secrets
        self.size = (WIDTH * FINE, HEIGHT * FINE)
        fade = Image.linear_gradient("L").resize(self.size)
        self.image = Image.composite(
            Image.new("RGB", self.size, bottom), Image.new("RGB", self.size, top), fade
        )

    def at(self, x: float, y: float) -> Point:
        """Give a place in pixels."""
        return x * self.size[0], y * self.size[1]

    def pen(self) -> ImageDraw.ImageDraw:
        """Draw on the picture."""
        return ImageDraw.Draw(self.image)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Paint a sun, a moon or a tree's crown; the radius is a fraction of the height."""
        (left, top), reach = self.at(x, y), radius * self.size[1]
        self.pen().ellipse((left - reach, top - reach, left + reach, top + reach), fill=colour)

    def glow(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Lighten the air around a place."""
        light = Image.new("RGB", self.size)
        self.image, kept = light, self.image
        self.disc(x, y, radius * 0.6, colour)
        blur = ImageFilter.GaussianBlur(radius * self.size[1] / 8)
        small = light.resize((self.size[0] // 4, self.size[1] // 4)).filter(blur)
        self.image = ImageChops.screen(kept, small.resize(self.size, Image.Resampling.BICUBIC))

    def ridge(
        self, base: float, height: float, colour: Colour, *, rough: float = 0.5
    ) -> list[Point]:
        """Paint hills (rough 0) to mountains (rough 1); give their skyline in pixels."""
        waves = [
            (2**octave, self.dice.uniform(0, math.tau), (0.3 + 0.35 * rough) ** octave)
            for octave in range(7)
        ]
        skyline = []
        for step in range(301):
            x = step / 300
            lift = sum(math.sin(x * 4 * pace + shift) * share for pace, shift, share in waves)
            skyline.append(self.at(x, base - height * (lift + 1) / 2))
        self.pen().polygon([*skyline, self.at(1, 1), self.at(0, 1)], fill=colour)
        return skyline

    def pine(self, foot: Point, tall: float, colour: Colour) -> None:
        """Paint a fir tree; the height is a fraction of the picture's."""
        x, y = foot
        reach = tall * self.size[1]
        for level in range(4):
            top = y - reach * (1 - level * 0.2)
            half = reach * (0.1 + level * 0.055)
            low = top + reach * 0.4
            self.pen().polygon([(x, top), (x - half, low), (x + half, low)], fill=colour)

    def forest(self, skyline: list[Point], count: int, tall: float, colour: Colour) -> None:
        """Plant firs along a skyline."""
        for _ in range(count):
            x, y = self.dice.choice(skyline)
            self.pine((x, y + self.size[1] * 0.02), tall * self.dice.uniform(0.6, 1), colour)

    def stars(self, count: int) -> None:
        """Scatter stars over the upper half."""
        for _ in range(count):
            shine = self.dice.randint(140, 255)
            self.disc(self.dice.random(), self.dice.random() * 0.6, 0.0016, (shine, shine, shine))

    def water(self, level: float, colour: Colour) -> None:
        """Mirror what is above a level, darkened, with ripples."""
        edge = round(level * self.size[1])
        above = self.image.crop((0, max(0, 2 * edge - self.size[1]), self.size[0], edge))
        mirror = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        mirror = mirror.filter(ImageFilter.GaussianBlur(6))
        self.image.paste(
            Image.blend(mirror, Image.new("RGB", mirror.size, colour), 0.45), (0, edge)
        )
        for _ in range(70):
            y = self.dice.uniform(level, 1)
            x, long = self.dice.random(), self.dice.uniform(0.02, 0.1) * (y - level + 0.1)
            shade = self.image.getpixel((round(x * self.size[0]) - 1, round(y * self.size[1]) - 1))
            assert isinstance(shade, tuple)
            lighter = tuple(min(255, round(part) + 14) for part in shade)
            self.pen().line((self.at(x - long, y), self.at(x + long, y)), fill=lighter, width=3)

    def finished(self) -> Image.Image:
        """Shrink it, and add a little grain."""
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        grain = Image.frombytes(
            "L", (WIDTH // 3, HEIGHT // 3), self.dice.randbytes(WIDTH * HEIGHT // 9)
        )
        grain = grain.resize(picture.size, Image.Resampling.BICUBIC)
        return Image.blend(picture, ImageChops.overlay(picture, grain.convert("RGB")), 0.035)
