"""Whether a value is a target, field by field. Calls nobody."""

from collections.abc import Callable, Mapping

from engine.core.plan import Json

KINDS = ("http", "flow", "topic")
HTTP_FIELDS = frozenset(
    {
        "method",
        "url",
        "query",
        "headers",
        "json",
        "form",
        "body",
        "body_encoding",
        "expect",
        "credential",
        "oidc",
    }
)
FLOW_FIELDS = frozenset({"id", "input", "node"})
TOPIC_FIELDS = frozenset({"name", "data", "data_base64", "attributes", "ordering_key"})
OIDC_FIELDS = frozenset({"audience", "email"})

Errors = list[tuple[str, str]]
"""Fields and what is wrong with them."""


def target_errors(target: Json) -> Errors:
    """Say what keeps a value from being a target; nothing when it is one."""
    if not isinstance(target, Mapping):
        return [("", f"a target is a map with one of {_listed(KINDS)}")]
    kinds = [kind for kind in target if kind in KINDS]
    if len(target) != 1 or len(kinds) != 1:
        return [("", f"a target has exactly one of {_listed(KINDS)}")]
    kind, config = kinds[0], target[kinds[0]]
    if not isinstance(config, Mapping):
        return [(kind, "must be a map")]
    return [(f"{kind}.{field}", said) for field, said in _CHECKS[kind](config)]


def _http(config: Mapping[str, Json]) -> Errors:
    errors = _needs(config, "url") + _strange(config, HTTP_FIELDS)
    headers = config.get("headers")
    if headers is not None and not _is_texts(headers):
        errors.append(("headers", "must be a map of names to texts"))
    if "credential" in config and not _is_name(config["credential"]):
        errors.append(("credential", "must be the name of a credential"))
    if "credential" in config and "oidc" in config:
        errors.append(("oidc", "must not be given together with a credential"))
    oidc = config.get("oidc")
    if oidc is not None and not _is_texts(oidc):
        errors.append(("oidc", "must be {audience, email}, both texts"))
    elif oidc is not None:
        errors += [(f"oidc.{field}", said) for field, said in _strange(oidc, OIDC_FIELDS)]
    return errors


def _flow(config: Mapping[str, Json]) -> Errors:
    errors = _needs(config, "id") + _strange(config, FLOW_FIELDS)
    if config.get("node") is not None and not _is_name(config["node"]):
        errors.append(("node", "must be the id of a trigger node"))
    return errors


def _topic(config: Mapping[str, Json]) -> Errors:
    errors = _needs(config, "name") + _strange(config, TOPIC_FIELDS)
    if config.get("attributes") is not None and not _is_texts(config["attributes"]):
        errors.append(("attributes", "must be a map of names to texts"))
    key = config.get("ordering_key")
    if key is not None and not isinstance(key, str):
        errors.append(("ordering_key", "must be a text"))
    return errors


_CHECKS: dict[str, Callable[[Mapping[str, Json]], Errors]] = {
    "http": _http,
    "flow": _flow,
    "topic": _topic,
}


def _needs(config: Mapping[str, Json], field: str) -> Errors:
    return [] if _is_name(config.get(field)) else [(field, "must be given")]


def _strange(config: Mapping[str, Json], known: frozenset[str]) -> Errors:
    return [(str(field), "no such field") for field in config if field not in known]


def _is_name(value: Json) -> bool:
    return isinstance(value, str) and bool(value)


def _is_texts(value: Json) -> bool:
    return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
