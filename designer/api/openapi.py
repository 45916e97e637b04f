"""The OpenAPI 3.1 document, made from the endpoints and the models that they parse with."""

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from designer.api.endpoint import Endpoint
from designer.api.models.common import Problem
from designer.auth.roles import PERMISSIONS, is_public

Json = Any
REFERENCE = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
ALWAYS = (400, 401, 403)
"""Problems that any endpoint may answer which is not public."""


def openapi_document(
    groups: Iterable[tuple[str, Sequence[Endpoint]]], *, title: str, version: str
) -> dict[str, Json]:
    """Describe the endpoints, each group below its root."""
    listed = [(root, endpoint) for root, endpoints in groups for endpoint in endpoints]
    schemas = _schemas([endpoint for _, endpoint in listed])
    paths: dict[str, dict[str, Json]] = {}
    for root, endpoint in listed:
        path = _PARAMETER.sub(lambda found: "{" + _public(found[2]) + "}", root + endpoint.path)
        for method in endpoint.methods:
            paths.setdefault(path, {})[method.lower()] = _operation(endpoint, method)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
            },
        },
        "security": [{"token": []}, {"session": []}],
    }


def _public(name: str) -> str:
    return name.rstrip("_")


def _schemas(endpoints: Sequence[Endpoint]) -> dict[str, Json]:
    requests = [endpoint.body for endpoint in endpoints if endpoint.body]
    answers = [model for e in endpoints for model in (e.answer, e.streamed) if model]
    # By name, so that the document is the same every time.
    answered: set[type[BaseModel]] = {*answers, Problem}
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((model, "validation") for model in sorted(set(requests), key=_name)),
        *((model, "serialization") for model in sorted(answered, key=_name)),
    ]
    _, document = models_json_schema(models, ref_template=REFERENCE)
    schemas: dict[str, Json] = document["$defs"]
    return dict(sorted(schemas.items()))


def _name(model: type[BaseModel]) -> str:
    return model.__name__


def _operation(endpoint: Endpoint, method: str) -> dict[str, Json]:
    is_first = method == endpoint.method
    operation: dict[str, Json] = {
        "operationId": endpoint.name if is_first else f"{endpoint.name}_{method.lower()}",
        "summary": endpoint.summary,
        "x-permission": str(PERMISSIONS.get(endpoint.name, "nobody")),
        "parameters": [
            *_path_parameters(endpoint),
            *_query_parameters(endpoint),
            *_header_parameters(endpoint),
        ],
        "responses": _responses(endpoint),
    }
    if endpoint.body is not None:
        operation["requestBody"] = {
            "required": not endpoint.is_body_optional,
            "content": {"application/json": {"schema": _reference(endpoint.body)}},
        }
    if endpoint.raw_bytes_max is not None and method != "GET":
        operation["requestBody"] = {"required": False, "content": {"*/*": {"schema": {}}}}
    if is_public(endpoint.name):
        operation["security"] = []
    return operation


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=model.__name__)}


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Json]]:
    return [
        {
            "name": _public(name),
            "in": "path",
            "required": True,
            "schema": {"type": "integer" if converter == "int" else "string"},
        }
        for converter, name in _PARAMETER.findall(endpoint.path)
    ]


def _query_parameters(endpoint: Endpoint) -> list[dict[str, Json]]:
    schema = endpoint.query.model_json_schema()
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": {key: value for key, value in shape.items() if key != "title"},
        }
        for name, shape in schema.get("properties", {}).items()
    ]


def _header_parameters(endpoint: Endpoint) -> list[dict[str, Json]]:
    return [
        {"name": name, "in": "header", "required": False, "schema": {"type": "string"}}
        for name in endpoint.headers
    ]


def _responses(endpoint: Endpoint) -> dict[str, Json]:
    good: dict[str, Json] = {"description": HTTPStatus(endpoint.status).phrase}
    shape = endpoint.answer or endpoint.streamed
    if shape is not None:
        good["content"] = {endpoint.media_type: {"schema": _reference(shape)}}
    elif endpoint.status != HTTPStatus.NO_CONTENT:
        good["content"] = {endpoint.media_type: {"schema": {}}}
    bad = () if is_public(endpoint.name) else ALWAYS
    problems = {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": _reference(Problem)}},
        }
        for status in sorted({*bad, *endpoint.problems})
    }
    return {str(endpoint.status): good, **problems}
