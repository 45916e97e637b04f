"""Reads an answer's bytes within limits and makes a JSON value of them. Knows no socket."""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from math import isfinite

from connectors.sdk.errors import Permanent
from connectors.sdk.jsontext import is_deeper
from connectors.sdk.outcome import OUTPUT_DEPTH_MAX, Json

RESPONSE_BYTES_MAX = 8 * 1024 * 1024
"""The longest answer, both as it comes over the wire and decompressed."""
ACCEPT_ENCODING = "gzip, deflate"
_CHUNK_BYTES = 64 * 1024
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_JSON_TYPE = re.compile(r"application/(?:[\w.+-]+\+)?json", re.IGNORECASE)
_TEXT_TYPE = re.compile(
    r"text/|application/(?:[\w.+-]+\+)?(?:xml|yaml|x-yaml|javascript|x-www-form-urlencoded|x-ndjson)",
    re.IGNORECASE,
)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def read_all(chunks: Iterable[bytes], *, encodings: str, bytes_max: int) -> bytes:
    """Join the chunks, decompressed by `Content-Encoding`; raises Permanent `limit.response`."""
    for encoding in reversed([one.strip().lower() for one in encodings.split(",") if one.strip()]):
        if encoding == "identity":
            continue
        if encoding not in _WINDOWS:
            raise Permanent(f"The answer is encoded as {encoding!r}.", code="http.encoding")
        chunks = _inflate(_capped(chunks, bytes_max), _WINDOWS[encoding])
    return b"".join(_capped(chunks, bytes_max))


def _capped(chunks: Iterable[bytes], bytes_max: int) -> Iterator[bytes]:
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > bytes_max:
            raise Permanent(f"The answer is longer than {bytes_max} bytes.", code="limit.response")
        yield chunk


def _inflate(chunks: Iterable[bytes], window: int) -> Iterator[bytes]:
    # At most one chunk's worth comes out at a time, so that a bomb is noticed early.
    engine = zlib.decompressobj(window)
    is_first = True
    try:
        for chunk in chunks:
            if is_first and window == _WINDOWS["deflate"] and chunk[:1] not in b"\x78\x58\x38\x18":
                engine = zlib.decompressobj(-15)  # some servers leave the header out
            is_first = False
            rest = chunk
            while rest:
                if engine.eof:
                    engine = zlib.decompressobj(window)  # gzip files may be joined
                yield engine.decompress(rest, _CHUNK_BYTES)
                rest = engine.unused_data if engine.eof else engine.unconsumed_tail
        while not engine.eof and (tail := engine.decompress(engine.unconsumed_tail, _CHUNK_BYTES)):
            yield tail
    except zlib.error as error:
        raise Permanent(
            f"The answer cannot be decompressed: {error}", code="http.encoding"
        ) from error


def parse_body(content: bytes, *, content_type: str) -> tuple[Json, str]:
    """Give the body as a JSON value and how it is held: `json`, `text` or `base64`."""
    if not content:
        return None, "text"
    if _JSON_TYPE.match(content_type):
        found, value = _parse_json(content)
        if found:
            return value, "json"
    charset = _CHARSET.search(content_type)
    is_text = bool(charset or _JSON_TYPE.match(content_type) or _TEXT_TYPE.match(content_type))
    if is_text or not content_type:
        try:
            return content.decode(charset[1] if charset else "utf-8"), "text"
        except (UnicodeDecodeError, LookupError):
            if is_text:
                return content.decode("utf-8", errors="replace"), "text"
    return base64.b64encode(content).decode(), "base64"


def _parse_json(content: bytes) -> tuple[bool, Json]:
    try:
        text = content.decode("utf-8-sig")
        if _HALF_CHARACTER.search(text):
            json.dumps(json.loads(text), ensure_ascii=False).encode()  # raises on half a pair
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError):
        return False, None
    # What cannot be kept as a value is kept as text. The answer has two levels of its own.
    return not is_deeper(value, text=text, levels=OUTPUT_DEPTH_MAX - 2), value


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"{text:.40} is too large")
    return value


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is no JSON")
