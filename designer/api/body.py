"""Gives bodies and queries the shape of their models, and says of each field what is wrong."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from designer.errors import Malformed, Unprocessable

Json = Any
Shape = TypeVar("Shape", bound=BaseModel)

ERRORS_MAX = 50


def shape_body(shape: type[Shape], value: Json) -> Shape:
    """Give the body as its model. Raises Unprocessable that names each field."""
    try:
        return shape.model_validate(value, strict=True)
    except ValidationError as error:
        raise Unprocessable(
            "The body does not have the right shape.", code="bad_body", errors=_errors(error)
        ) from None


def shape_query(shape: type[Shape], values: dict[str, list[str]]) -> Shape:
    """Give the query as its model. Raises Malformed that names each parameter."""
    for name, several in values.items():
        if len(several) > 1:
            raise Malformed(f"The parameter {name!r:.100} comes twice.", code="bad_query")
    try:
        return shape.model_validate({name: several[0] for name, several in values.items()})
    except ValidationError as error:
        raise Malformed(
            "A parameter of the address is not right.", code="bad_query", errors=_errors(error)
        ) from None


def _errors(error: ValidationError) -> list[dict[str, str]]:
    return [
        {
            "field": ".".join(str(part) for part in item["loc"]),
            "message": item["msg"],
        }
        for item in error.errors(include_url=False, include_input=False, include_context=False)
    ][:ERRORS_MAX]
