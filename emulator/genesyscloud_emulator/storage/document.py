"""All organizations as a JSON document, and back.

The document holds whatever the services store, by the classes that they name (`Service.kinds`), with the moments of
each object, what was saved by `Control.save`, the switches, and the tokens that are still good. It holds secrets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from genesyscloud_emulator.behaviour.store import Entry, Store
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.organization import Contents, Organization, OrganizationAccess, Service

VERSION: Final = 1
"""The version of the document's form. Another form gets another number, and older ones have to be read for ever."""

MARK: Final = "genesyscloudEmulatorState"
"""The key of the version, by which the document is known."""


class StateError(Exception):
    """A document or a file that cannot be the state of this emulator; the text says why, and what to do."""


class Writer:
    """Writes the document, again and again. What was saved it puts into words once only: that stays as it is."""

    def __init__(self) -> None:
        self._saved: dict[Organization, tuple[Contents, bytes]] = {}

    def to_json(self, organizations: Iterable[Organization]) -> bytes:
        """The document."""
        told = {one: self._told(one) for one in organizations}
        self._saved = {one: each for one, each in self._saved.items() if one in told}
        return _object({MARK: _json(VERSION), "organizations": b"[%b]" % b",".join(told.values())})

    def _told(self, organization: Organization) -> bytes:
        known = self._saved.get(organization)
        if known is None or known[0] is not organization.saved:
            known = organization.saved, _contents_told(organization, organization.saved)
            self._saved[organization] = known
        return _object(
            {
                "access": organization.access.model_dump_json().encode(),
                "name": _json(organization.name),
                "initialSwitches": organization.initial.model_dump_json().encode(),
                "now": _contents_told(organization, organization.contents),
                "saved": known[1],
                "remembered": _json({type(each).__name__: each.remembered() for each in organization.services}),
            }
        )


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _object(parts: Mapping[str, bytes]) -> bytes:
    """A JSON object of parts that are JSON already."""
    return b"{%b}" % b",".join(b"%b:%b" % (_json(name), part) for name, part in parts.items())


def from_json(text: bytes, services: Sequence[type[Service]]) -> list[Organization]:
    """The organizations of a document, the first one first. Raises `StateError`."""
    try:
        document = json.loads(text)
    except ValueError:
        raise StateError("it is no state of an emulator, not even JSON. Move it away, or name another file") from None
    if not isinstance(document, dict) or not isinstance(version := document.get(MARK), int):
        raise StateError("it is no state of an emulator. Move it away, or name another file")
    if version > VERSION:
        raise StateError(
            f"a newer emulator wrote it, in form {version}, and this one reads forms up to {VERSION}."
            " Update the package pulumi-genesyscloud, or name another file"
        )
    try:
        first, *others = [_organization(each, services) for each in document["organizations"]]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise StateError(f"it is damaged ({_short(error)}). Move it away, or name another file") from error
    return [first, *others]


def _short(error: Exception) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors()[0]
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
    return f"{type(error).__name__}: {error}"


def _contents_told(organization: Organization, contents: Contents) -> bytes:
    stores = {
        kind.__name__: _entries(kind).dump_json(contents.stores[kind].entries)
        for kind in _kinds(type(service) for service in organization.services)
        if kind in contents.stores
    }
    switches = Switches.model_validate(contents.switches).model_dump_json().encode()
    return _object({"switches": switches, "objects": _object(stores)})


def _organization(document: dict[str, Any], services: Sequence[type[Service]]) -> Organization:
    organization = Organization(
        services,
        Switches.model_validate(document["initialSwitches"]),
        OrganizationAccess.model_validate(document["access"]),
        document["name"],
    )
    organization.go_on(*(_contents(organization, document[each]) for each in ("now", "saved")))
    for service in organization.services:
        service.remember(document["remembered"].get(type(service).__name__))
    return organization


def _contents(organization: Organization, document: dict[str, Any]) -> Contents:
    by_name = {kind.__name__: kind for kind in _kinds(type(service) for service in organization.services)}
    stores: dict[type, Store[Any]] = {}
    for name, entries in document["objects"].items():
        kind = by_name[name]
        stores[kind] = Store(kind, organization.switches)
        for entry in _entries(kind).validate_python(entries):
            stores[kind].enter(entry)
    return Contents(stores, Switches.model_validate(document["switches"]).model_dump())


def _kinds(services: Iterable[type[Service]]) -> list[type]:
    return [kind for service in services for kind in service.kinds]


@cache
def _entries(kind: type) -> TypeAdapter[list[Entry[Any]]]:
    return TypeAdapter(list[Entry[kind]])  # type: ignore[valid-type]
