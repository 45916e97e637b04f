"""The session cookie as a header line."""


def cookie_header(name: str, value: str, *, life_s: int) -> str:
    """Give a `Set-Cookie` value: unseen by scripts, never sent from another site's page."""
    # No `Secure`: a loopback server speaks plain HTTP, and browsers would drop the cookie.
    return f"{name}={value}; Path=/; Max-Age={life_s}; HttpOnly; SameSite=Strict"
