"""Whether a credential's fields are those of its type. A judgement never shows a value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.steps import Failure
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.credential import models
from genesyscloud_provider.integrations.credential.types_api import live_key
from genesyscloud_provider.integrations.facts import Format
from genesyscloud_provider.integrations.formats import fits, problem
from genesyscloud_provider.integrations.keys import service_form


def completed(type_name: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields with the service's defaults, which are filled in here and nowhere else, and keys as it takes them."""
    known = facts.credential_type(type_name)
    if known is None:
        return fields
    defaults = {each.key: each.default for each in known.fields if each.default is not None}
    keys = {each.key for each in known.fields if each.format is Format.PEM}
    given = {key: (service_form(each) or each) if key in keys else each for key, each in fields.items()}
    return {**defaults, **given}


def type_failures(type_name: str, fields: Mapping[str, Any] | None) -> Iterator[Failure]:
    """What is wrong with a credential type and, where they are known, its fields, by what is documented."""
    documented = facts.credential_type(type_name)
    if documented and fields is not None:
        yield from _documented_failures(documented, fields)
    elif documented is None:
        meant = next((each for each in facts.CREDENTIAL_TYPES if each.lower() == type_name.lower()), None)
        if meant:
            yield Failure("credentialType", f"is written in the wrong case; did you mean `{meant}`?")


def doubts(type_name: str, fields: Mapping[str, Any]) -> Iterator[str]:
    """What may be meant otherwise, although it has the form: what other companies call their hosts is theirs to change.

    Args:
        type_name: the credential type.
        fields: its fields.
    """
    for (kind, key), address in facts.ADDRESSES.items():
        value = fields.get(key)
        if kind == type_name and isinstance(value, str) and fits(value, Format.URL):
            yield from _doubts_of(key, urlsplit(value.strip()), address)
    kind, key = facts.APPLICATION_ID
    if kind == type_name and isinstance(value := fields.get(key), str) and not fits(value, Format.UUID):
        yield f"`{key}` is not {Format.UUID.value}, as Microsoft Entra ID gives each registered application"
    documented = facts.credential_type(type_name)
    if documented and documented.open and not fields:
        yield "it has no field, so no action can refer to any"


def _doubts_of(key: str, given: SplitResult, address: facts.Address) -> Iterator[str]:
    host = (given.hostname or "").lower().rstrip(".")
    if not host.endswith(address.hosts):
        yield f"`{key}` is on no host of {address.owner}'s that is known here, such as {address.example}"
    if given.path.strip("/") or given.query or given.fragment:
        yield f"`{key}` is more than a host, such as {address.example}: the paths of actions begin there"


def _documented_failures(known: facts.CredentialType, fields: Mapping[str, Any]) -> Iterator[Failure]:
    """What is wrong by the facts, which judges names only where it is certain of them."""
    if known.open:
        for key in fields:
            if not key.strip():
                yield Failure("fields", "has a field without a name, to which no action can refer")
    for each in known.fields:
        must_be_there = each.required and each.default is None
        if each.key in fields:
            yield from _value_failures(each.key, fields[each.key], each.format, must_be_there)
        elif must_be_there and known.certain:
            yield _missing(each.key, known.name, each.label)
    if known.certain:
        names = [each.key for each in known.fields]
        yield from (_unknown(key, known.name, names) for key in fields if key not in names)


def live_failures(live: models.CredentialType, fields: Mapping[str, Any]) -> Iterator[Failure]:
    """What is wrong by the organization's own description of the type, as far as that is understood."""
    # assumes: CREDENTIAL_TYPES_ARE_DESCRIBED_AS_SCHEMAS
    described = set(live.required) <= set(live.properties)
    keys = {key: live_key(live, key) for key in fields}
    given = defaultdict(list)
    for key, live_name in keys.items():
        given[live_name].append(key)
    if described or facts.credential_type(live.name) is None:
        # assumes: REQUIRED_FIELDS_WITH_A_DEFAULT_MAY_BE_LEFT_OUT
        for key in live.required:
            if key not in given and live.default(key) is None:
                yield _missing(_programs_key(live, key), live.name, _about_missing(live.label(key)))
    unknown = given.pop(None, []) if described and live.properties else []
    names = [_programs_key(live, each) for each in live.properties] if unknown else []
    yield from (_unknown(key, live.name, names) for key in unknown)
    for key, live_name in keys.items():
        if live_name is None:
            continue
        must_be_there = live_name in live.required and live.default(live_name) is None
        yield from _value_failures(key, fields[key], _format(live, live_name), must_be_there)
        if same := sorted(each for each in given[live_name] if each != key):
            yield Failure(f"fields.{key}", f"means the same field as {' and '.join(same)}")


def _about_missing(label: str) -> str:
    """A field's label, with the default that is documented for a field of that label where nobody names its key."""
    default = facts.documented_default(label)
    return f"{label}; the documented default is {default}" if default else label


def _programs_key(live: models.CredentialType, key: str) -> str:
    """What programs call a field of the organization's."""
    known = facts.credential_type(live.name)
    return next((each.key for each in (known.fields if known else ()) if live_key(live, each.key) == key), key)


def _format(live: models.CredentialType, key: str) -> Format:
    known = facts.credential_type(live.name)
    field = known.field(_programs_key(live, key)) if known else None
    return field.format if field else Format.TEXT


def _value_failures(key: str, value: Any, form: Format, must_be_there: bool) -> Iterator[Failure]:
    if not isinstance(value, str):
        return
    if not value.strip():
        instead = "" if must_be_there else "; leave it out instead"
        yield Failure(f"fields.{key}", f"must not be empty{instead}")
    elif not fits(value, form):
        yield Failure(f"fields.{key}", f"must be {form.value}{problem(value, form)}")


def _missing(key: str, type_name: str, label: str) -> Failure:
    return Failure(f"fields.{key}", f"is required for credential type {type_name}" + (f" ({label})" if label else ""))


def _unknown(key: str, type_name: str, names: list[str]) -> Failure:
    suggestion = did_you_mean(key, names) or f"; its fields are {', '.join(names)}"
    return Failure(f"fields.{key}", f"is no field of credential type {type_name}{suggestion}")
