"""Whether a credential's fields are those of its type. A judgement never shows a value."""

from __future__ import annotations

from collections.abc import Iterator

from genesyscloud_provider import catalog
from genesyscloud_provider.api import models
from genesyscloud_provider.api.credential_types import live_key
from genesyscloud_provider.resources.base import Failure, did_you_mean
from genesyscloud_provider.resources.formats import fits
from genesyscloud_provider.resources.values import Properties, is_unknown

__all__ = ["completed", "documented_failures", "live_failures"]


def completed(type_name: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields with the service's defaults, which are filled in here and nowhere else."""
    known = catalog.credential_type(type_name)
    defaults = {each.key: each.default for each in known.fields if each.default is not None} if known else {}
    return {**defaults, **fields}


def documented_failures(known: catalog.CredentialType, fields: Properties) -> Iterator[Failure]:
    """What is wrong by the catalog, which judges names only where it is certain of them."""
    for each in known.fields:
        value = fields.get(each.key)
        if value is None:
            if each.required and each.default is None and known.certain:
                yield _missing(each.key, known.name, each.label)
        elif is_unknown(value) or not isinstance(value, str):
            continue
        elif not value.strip():
            yield _empty(each.key, each.required)
        elif not fits(value, each.format):
            yield Failure(f"fields.{each.key}", f"must be {each.format.value}")
    if known.certain:
        names = [each.key for each in known.fields]
        yield from (_unknown(key, known.name, names) for key in fields if key not in names)


def live_failures(live: models.CredentialType, fields: Properties) -> Iterator[Failure]:
    """What is wrong by the organization's own description of the type; one without fields takes any."""
    given = {live_key(live, key): value for key, value in fields.items()}
    for key in live.required:
        if given.get(key) is None:
            yield _missing(_documented_key(live, key), live.name, live.label(key))
        elif isinstance(given[key], str) and not given[key].strip():
            yield _empty(_documented_key(live, key), required=True)
    if live.properties:
        yield from (_unknown(key, live.name, list(live.properties)) for key in fields if live_key(live, key) is None)


def _documented_key(live: models.CredentialType, key: str) -> str:
    """What programs call a field of the organization's."""
    known = catalog.credential_type(live.name)
    return next((each.key for each in (known.fields if known else ()) if live_key(live, each.key) == key), key)


def _missing(key: str, type_name: str, label: str) -> Failure:
    return Failure(f"fields.{key}", f"is required for credential type {type_name}" + (f" ({label})" if label else ""))


def _empty(key: str, required: bool) -> Failure:
    return Failure(f"fields.{key}", "must not be empty" if required else "must not be empty; leave it out instead")


def _unknown(key: str, type_name: str, names: list[str]) -> Failure:
    suggestion = did_you_mean(key, names) or f"; its fields are {', '.join(names)}"
    return Failure(f"fields.{key}", f"is no field of credential type {type_name}{suggestion}")
