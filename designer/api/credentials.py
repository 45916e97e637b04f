"""Credentials over HTTP: create, replace, delete and try them. Their values never come back."""

from typing import Any

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.credentials import (
    CreateCredential,
    CredentialAnswer,
    CredentialList,
    CredentialTypeList,
    DeleteQuery,
    KeptCredential,
    ReplaceCredential,
    RotatedKeys,
    TriedCredential,
    TryCredential,
)
from designer.errors import Conflicting
from engine.drivers.credentials.desk import CredentialDesk, CredentialWish

FLOWS_NAMED_MAX = 5


def _desk(call: Call) -> CredentialDesk:
    return call.web.runtime.credentials


def list_credential_types(call: Call) -> Reply:
    """Give the types of credentials with their forms."""
    return Reply(data={"items": type_shapes(_desk(call)), "next_cursor": None})


def type_shapes(desk: CredentialDesk) -> list[dict[str, Any]]:
    """Give the types as answers and the command line show them."""
    kinds = desk.vault.types
    return [
        {
            "type": spec.type,
            "title": spec.title,
            "summary": spec.summary,
            "config_schema": spec.schema,
            "made": sorted(kinds[spec.type].made()),
        }
        for spec in desk.types()
    ]


def list_credentials(call: Call) -> Reply:
    """Give all credentials, with the flows that name them."""
    uses = call.web.uses.all()
    items = [
        {**one, "used_by": [use.as_json() for use in uses.get(one["name"], ())]}
        for one in _desk(call).listed()
    ]
    return Reply(data={"items": items, "next_cursor": None})


def _with_uses(call: Call, credential: dict[str, Any]) -> dict[str, Any]:
    uses = call.web.uses.of(credential["name"])
    return {**credential, "used_by": [use.as_json() for use in uses]}


def create_credential(call: Call) -> Reply:
    """Keep a new credential."""
    asked = call.read(CreateCredential)
    wish = CredentialWish(fields=asked.fields, hosts=asked.hosts, description=asked.description)
    made = _desk(call).create(asked.name, asked.type, wish, by=call.who.name)
    return Reply(
        data={**_with_uses(call, made.credential), "shown": made.shown},
        headers={"Location": f"/api/v1/credentials/{asked.name}"},
        subject=asked.name,
    )


def get_credential(call: Call) -> Reply:
    """Give a credential, without its values."""
    return Reply(data=_with_uses(call, _desk(call).found(call.path["name"])))


def replace_credential(call: Call) -> Reply:
    """Change a credential."""
    asked = call.read(ReplaceCredential)
    wish = CredentialWish(fields=asked.fields, hosts=asked.hosts, description=asked.description)
    made = _desk(call).replace(call.path["name"], wish, by=call.who.name)
    return Reply(data={**_with_uses(call, made.credential), "shown": made.shown})


def delete_credential(call: Call) -> Reply:
    """Forget a credential; one that flows name only when it is insisted on."""
    name = call.path["name"]
    _desk(call).found(name)
    flows = sorted({use.flow for use in call.web.uses.of(name)})
    if flows and not call.asked(DeleteQuery).force:
        named = ", ".join(flows[:FLOWS_NAMED_MAX])
        more = f" and {len(flows) - FLOWS_NAMED_MAX} more" if len(flows) > FLOWS_NAMED_MAX else ""
        raise Conflicting(
            f"{named}{more} would fail without it. Give them another credential first, or delete "
            "it with force.",
            code="credential_in_use",
        )
    _desk(call).delete(name)
    return Reply()


def test_credential(call: Call) -> Reply:
    """Say whether a credential works."""
    asked = call.read(TryCredential) if call.body is not None else TryCredential()
    return Reply(data=_desk(call).try_out(call.path["name"], asked.url))


def rotate_credential_key(call: Call) -> Reply:
    """Seal all credentials with a new key, while runs go on."""
    return Reply(data=_desk(call).rotate())


def rotate_oidc_key(call: Call) -> Reply:
    """Sign identity tokens with a new key; the old one is still shown while its tokens live."""
    _desk(call).tokens.rotate()
    return Reply()


ENDPOINTS = (
    Endpoint(
        name="list_credential_types",
        method="GET",
        path="/credential-types",
        handler=list_credential_types,
        summary="List types of credentials with their forms",
        answer=CredentialTypeList,
    ),
    Endpoint(
        name="list_credentials",
        method="GET",
        path="/credentials",
        handler=list_credentials,
        summary="List credentials, without their values",
        answer=CredentialList,
    ),
    Endpoint(
        name="create_credential",
        method="POST",
        path="/credentials",
        handler=create_credential,
        summary="Create a credential",
        body=CreateCredential,
        answer=KeptCredential,
        status=201,
        problems=(409, 422),
    ),
    Endpoint(
        name="get_credential",
        method="GET",
        path="/credentials/<name>",
        handler=get_credential,
        summary="Read a credential, without its values",
        answer=CredentialAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="replace_credential",
        method="PUT",
        path="/credentials/<name>",
        handler=replace_credential,
        summary="Change a credential",
        body=ReplaceCredential,
        answer=KeptCredential,
        problems=(404, 409, 422),
    ),
    Endpoint(
        name="delete_credential",
        method="DELETE",
        path="/credentials/<name>",
        handler=delete_credential,
        summary="Delete a credential",
        query=DeleteQuery,
        status=204,
        problems=(404, 409),
    ),
    Endpoint(
        name="test_credential",
        method="POST",
        path="/credentials/<name>/test",
        handler=test_credential,
        summary="Try a credential",
        body=TryCredential,
        is_body_optional=True,
        answer=TriedCredential,
        problems=(404,),
    ),
    Endpoint(
        name="rotate_credential_key",
        method="POST",
        path="/credential-key/rotate",
        handler=rotate_credential_key,
        summary="Seal all credentials with a new key",
        answer=RotatedKeys,
        problems=(503,),
    ),
    Endpoint(
        name="rotate_oidc_key",
        method="POST",
        path="/oidc-key/rotate",
        handler=rotate_oidc_key,
        summary="Sign identity tokens with a new key",
        status=204,
        problems=(503,),
    ),
)
