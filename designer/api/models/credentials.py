"""Shapes of credentials. What comes in is never given back."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, Request

URL_CHARS_MAX = 16_384


class CredentialTypeShape(Answer):
    """A type of credential with its form."""

    type: str
    title: str
    summary: str
    config_schema: dict[str, Json] = Field(description="JSON Schema of the fields")
    made: list[str] = Field(description="Fields that are made here when they are left empty")


class CredentialTypeList(Answer):
    """All types of credentials."""

    items: list[CredentialTypeShape]
    next_cursor: str | None


class CredentialUseShape(Answer):
    """A flow that names a credential."""

    flow: str
    name: str
    place: Literal["draft", "published"]
    nodes: list[str]


class CredentialAnswer(Answer):
    """A credential without its values."""

    name: str
    type: str
    hosts: list[str] = Field(description="Where it may be sent; empty is anywhere")
    fields: list[str] = Field(description="Which fields are set")
    description: str
    revision: int
    created_at: str
    created_by: str
    updated_at: str
    updated_by: str
    used_by: list[CredentialUseShape]


class KeptCredential(CredentialAnswer):
    """A credential that was kept, with what was made for it."""

    shown: dict[str, str] = Field(description="Values that were made here; shown this once")


class CredentialList(Answer):
    """All credentials, by name."""

    items: list[CredentialAnswer]
    next_cursor: str | None


class CreateCredential(Request):
    """A new credential."""

    name: str = Field(max_length=100)
    type: str = Field(max_length=100)
    fields: dict[str, str | None] = Field(default_factory=dict, repr=False)
    hosts: list[str] = Field(default_factory=list, max_length=50)
    description: str = ""


class ReplaceCredential(Request):
    """What to change; what is absent stays. Fields are replaced all together."""

    fields: dict[str, str | None] | None = Field(default=None, repr=False)
    hosts: list[str] | None = Field(default=None, max_length=50)
    description: str | None = None


class DeleteQuery(Request):
    """Whether to delete it although flows name it."""

    force: bool = False


class TryCredential(Request):
    """Where to try it; without a URL what can be done here is done."""

    url: str | None = Field(default=None, max_length=URL_CHARS_MAX)


class TriedCredential(Answer):
    """Whether it works."""

    ok: bool
    code: str | None
    message: str
    status: int | None = Field(description="What the URL answered")


class RotatedKeys(Answer):
    """What was done to change keys."""

    key_id: str | None = Field(description="The key that seals credentials now")
    sealed: int = Field(description="How many were sealed anew")


class OidcConfiguration(Answer):
    """The discovery document of OpenID Connect."""

    issuer: str
    jwks_uri: str
    response_types_supported: list[str]
    subject_types_supported: list[str]
    id_token_signing_alg_values_supported: list[str]
    claims_supported: list[str]


class KeySet(Answer):
    """A JSON Web Key Set with our public keys."""

    keys: list[dict[str, Json]]
