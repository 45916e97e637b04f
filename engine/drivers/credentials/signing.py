"""JSON Web Tokens and the keys that sign them: the one door to joserfc. Knows no store."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from engine.core.plan import Json

ALGORITHM: Final = "RS256"
RSA_BITS: Final = 2048
PUBLIC: Final = ("kty", "n", "e", "kid", "use", "alg")
"""The members of a JWK that are no secret."""


class BadKey(ValueError):
    """It is no private RSA key."""


def new_key() -> dict[str, Json]:
    """Make an RSA key; gives its private JWK, whose `kid` is its thumbprint."""
    key = RSAKey.generate_key(RSA_BITS, {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    return dict(key.as_dict(private=True))


def public_part(key: Mapping[str, Json]) -> dict[str, Json]:
    """Give what the world may know of a key: by name, so that nothing else can slip through."""
    return {name: key[name] for name in PUBLIC}


class Signer:
    """Signs with one key. Making it checks the key, which takes a hundred times as long."""

    def __init__(self, key: Mapping[str, Json] | str, *, key_id: str) -> None:
        """Take a private JWK, or PEM text. Raises BadKey."""
        try:
            self._key = RSAKey.import_key(key if isinstance(key, str) else dict(key))
        except (JoseError, ValueError, TypeError) as error:
            raise BadKey(f"it is no RSA key ({type(error).__name__})") from None
        if not self._key.is_private:
            raise BadKey("it is a public key")
        self._header: dict[str, Any] = {"typ": "JWT", "alg": ALGORITHM}
        if key_id:
            self._header["kid"] = key_id

    def sign(self, claims: Mapping[str, Json]) -> str:
        """Give a JWT."""
        return jwt.encode(self._header, dict(claims), self._key, algorithms=[ALGORITHM])


def key_set(keys: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    """Give a JWKS of the public parts."""
    return {"keys": [public_part(key) for key in keys]}
