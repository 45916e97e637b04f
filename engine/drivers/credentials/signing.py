"""JSON Web Tokens and the keys that sign them: the one door to joserfc. Knows no store."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from engine.core.plan import Json

ALGORITHM: Final = "RS256"
RSA_BITS: Final = 2048


class BadKey(ValueError):
    """It is no private RSA key."""


def new_key() -> dict[str, Json]:
    """Make an RSA key; gives its private JWK, whose `kid` is its thumbprint."""
    key = RSAKey.generate_key(RSA_BITS, {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    return dict(key.as_dict(private=True))


def public_part(key: Mapping[str, Json]) -> dict[str, Json]:
    """Give what the world may know of a key."""
    public = RSAKey.import_key(dict(key)).as_dict(private=False)
    return {**public, "kid": key["kid"], "use": "sig", "alg": ALGORITHM}


def signed(claims: Mapping[str, Json], key: Mapping[str, Json] | str, *, key_id: str) -> str:
    """Give a JWT. The key is a private JWK, or PEM text. Raises BadKey."""
    try:
        private = RSAKey.import_key(key if isinstance(key, str) else dict(key))
        if not private.is_private:
            raise BadKey("it is a public key")
        header: dict[str, Any] = {"typ": "JWT", "alg": ALGORITHM}
        if key_id:
            header["kid"] = key_id
        return jwt.encode(header, dict(claims), private, algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError) as error:
        raise BadKey(f"it is no private RSA key ({type(error).__name__})") from None


def key_set(keys: Sequence[Mapping[str, Json]]) -> dict[str, Json]:
    """Give a JWKS of the public parts."""
    return {"keys": [public_part(key) for key in keys]}
