"""What the shop can do and undo: stock, payments, shipping, confirmation. Knows no HTTP server.

Every operation is applied once per Idempotency-Key: the same key gets the same answer again.
"""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from examples.shop.errors import Refused
from examples.shop.fields import Field, choice, may, need, read, text, whole
from examples.shop.ledger import Books, Ledger

QUANTITY_MAX = 1_000
CENTS_MAX = 100_000_000
CARRIERS = {"normal": ("Snail Post", 4), "express": ("Falcon Express", 1)}
"""Speed to carrier and days."""

Answer = tuple[int, dict[str, Any]]
Apply = Callable[[Books, dict[str, Any]], tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing the shop does: where, with what, how, and how it declines on purpose."""

    name: str
    path: str
    fields: dict[str, Field]
    apply: Apply
    """Gives the order and the answer's body, whose `id` is the paper; raises Refused."""
    status: int
    decline: tuple[int, str, str]


def perform(operation: Operation, *, ledger: Ledger, body: Any, key: str | None) -> Answer:
    """Apply an operation, once per key; raises Refused when nothing may happen or be said.

    A refusal for business reasons (402, 409) is an answer too: it is kept and given again.
    """
    given = read(body, operation.fields)
    request = json.dumps(given, sort_keys=True)
    with ledger.books() as books:
        if key and (known := books.answer(operation.name, key)):
            return _repeat(known, request=request)
        order, answer = operation.apply(books, given)
        books.record(operation.name, order, answer["id"], key)
        if key:
            books.keep_answer(operation.name, key, request, operation.status, answer)
        return operation.status, answer


def decline(operation: Operation, *, ledger: Ledger, body: Any, key: str | None) -> Answer:
    """Refuse on purpose, and remember it, as a bank does; an answer given before stands."""
    request = json.dumps(read(body, operation.fields), sort_keys=True)
    status, code, message = operation.decline
    answer = Refused(status, code, message).as_json()
    with ledger.books() as books:
        if key and (known := books.answer(operation.name, key)):
            return _repeat(known, request=request)
        if key:
            books.keep_answer(operation.name, key, request, status, answer)
    return status, answer


def _repeat(known: tuple[str, int, Any], *, request: str) -> Answer:
    asked_before, status, answer = known
    if asked_before != request:
        said = "This Idempotency-Key was used with another body."
        raise Refused(409, "key_reused", said)
    return status, answer


def _reserve(books: Books, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    try:
        goods = books.take(given["sku"], given["quantity"])
    except sqlite3.IntegrityError:
        said = f"There are not {given['quantity']} of {given['sku']!r} left."
        raise Refused(409, "out_of_stock", said) from None
    if goods is None:
        raise Refused(404, "unknown_sku", f"There is no {given['sku']!r} in this shop.")
    paper = books.write_paper("reservation", given)
    total = goods["price_cents"] * given["quantity"]
    answer = {**given, "id": paper, "title": goods["title"], "left": goods["available"]}
    return given["order"], answer | {"price_cents": goods["price_cents"], "total_cents": total}


def _release(books: Books, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    reservation = _undo(books, "reservation", given["reservation"])
    goods = books.take(reservation["sku"], -reservation["quantity"])
    left = goods["available"] if goods else 0
    return reservation["order"], {"id": given["reservation"], "state": "released", "left": left}


def _charge(books: Books, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    paper = books.write_paper("payment", given)
    return given["order"], {**given, "id": paper, "state": "charged"}


def _refund(books: Books, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    payment = _undo(books, "payment", given["payment"])
    cents = payment["amount_cents"]
    return payment["order"], {"id": given["payment"], "state": "refunded", "amount_cents": cents}


def _ship(books: Books, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    carrier, days = CARRIERS[given["speed"]]
    paper = books.write_paper("shipment", given)
    return given["order"], {**given, "id": paper, "carrier": carrier, "days": days}


def _cancel(books: Books, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    shipment = _undo(books, "shipment", given["shipment"])
    return shipment["order"], {"id": given["shipment"], "state": "cancelled"}


def _confirm(books: Books, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    paper = books.write_paper("confirmation", given)
    return given["order"], {**given, "id": paper, "state": "confirmed"}


def _undo(books: Books, kind: str, paper: str) -> dict[str, Any]:
    found = books.paper(paper, kind)
    if found is None:
        raise Refused(404, f"unknown_{kind}", f"There is no {kind} {paper!r}.")
    state, body = found
    if state != "open":
        raise Refused(409, "already_undone", f"{paper} was undone before.")
    books.close_paper(paper)
    return body


_UNDO_DECLINED = (409, "refused", "The clerk has gone home; a person has to settle this.")

OPERATIONS = (
    Operation(
        name="reserve",
        path="/stock/reserve",
        fields={
            "order": need(text),
            "sku": need(text),
            "quantity": need(whole(1, QUANTITY_MAX)),
        },
        apply=_reserve,
        status=201,
        decline=(409, "out_of_stock", "The shelf is empty."),
    ),
    Operation(
        name="release",
        path="/stock/release",
        fields={"reservation": need(text)},
        apply=_release,
        status=200,
        decline=_UNDO_DECLINED,
    ),
    Operation(
        name="charge",
        path="/payments/charge",
        fields={
            "order": need(text),
            "amount_cents": need(whole(1, CENTS_MAX)),
            "currency": may(choice("EUR", "USD"), "EUR"),
        },
        apply=_charge,
        status=201,
        decline=(402, "card_declined", "The card was declined."),
    ),
    Operation(
        name="refund",
        path="/payments/refund",
        fields={"payment": need(text)},
        apply=_refund,
        status=200,
        decline=_UNDO_DECLINED,
    ),
    Operation(
        name="ship",
        path="/shipping/ship",
        fields={"order": need(text), "speed": may(choice(*CARRIERS), "normal")},
        apply=_ship,
        status=201,
        decline=(409, "no_courier", "No courier goes there."),
    ),
    Operation(
        name="cancel",
        path="/shipping/cancel",
        fields={"shipment": need(text)},
        apply=_cancel,
        status=200,
        decline=_UNDO_DECLINED,
    ),
    Operation(
        name="confirm",
        path="/orders/confirm",
        fields={"order": need(text), "payment": need(text), "shipment": need(text)},
        apply=_confirm,
        status=201,
        decline=(409, "not_confirmed", "The order desk does not accept this order."),
    ),
)
"""All that changes the books, in the order of a good day."""
