"""A day's sales as records; the same day always gives the same ones. Knows no server."""

import hashlib
import random
from datetime import date
from typing import Any

from examples.shop.ledger import GOODS

COUNTRIES = ("AT", "CH", "DE", "FR", "IT", "NL")
RECORDS_LEAST = 8
RECORDS_MOST = 16


def sales_of(day: date) -> list[dict[str, Any]]:
    """List a day's sales, by time. Prices are in cents, times are local to the shop."""
    seed = hashlib.sha256(day.isoformat().encode()).digest()
    dice = random.Random(seed)  # noqa: S311  # made-up sales, no secret
    count = dice.randint(RECORDS_LEAST, RECORDS_MOST)
    minutes = sorted(dice.sample(range(9 * 60, 18 * 60), count))
    return [_sale(day, number, minute, dice) for number, minute in enumerate(minutes, start=1)]


def _sale(day: date, number: int, minute: int, dice: random.Random) -> dict[str, Any]:
    sku, title, price_cents, _ = dice.choice(GOODS)
    return {
        "order": f"S-{day:%Y%m%d}-{number:02}",
        "at": f"{day}T{minute // 60:02}:{minute % 60:02}:00",
        "sku": sku,
        "title": title,
        "quantity": dice.randint(1, 4),
        "price_cents": price_cents,
        "country": dice.choice(COUNTRIES),
    }
