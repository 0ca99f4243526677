"""An integration's configuration document as flat settings, so that what a program wrote and what others wrote can be
told apart, compared and put together again.

The service replaces the whole document with each PUT (API reference 4.2): what is not sent is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from genesyscloud_provider import catalog
from genesyscloud_provider.api.models import IntegrationConfiguration
from genesyscloud_provider.resources.values import Properties

__all__ = [
    "CERTIFICATE_AUTHORITY",
    "Settings",
    "collect",
    "foreign",
    "name_of",
    "of_live",
    "restore",
    "same",
    "written",
]

Settings = dict[tuple[str, ...], Any]
"""The document's values by path: `("name",)`, `("properties", key)`, `("credentials", slot)` …"""

CERTIFICATE_AUTHORITY: Final = ("properties", catalog.CLIENT_CERTIFICATE_AUTHORITY)
MAPS: Final = ("properties", "advanced", "credentials")
DEFAULTS: Final[Settings] = {
    ("notes",): "",
    CERTIFICATE_AUTHORITY: catalog.DEFAULT_CLIENT_CERTIFICATE_AUTHORITY.value,
}


def written(inputs: Properties, slot: str | None) -> Settings:
    """What a program wrote, with its credential in `slot`."""
    settings: Settings = {(key,): inputs[key] for key in ("name", "notes") if inputs.get(key) is not None}
    settings |= {("properties", key): value for key, value in (inputs.get("properties") or {}).items()}
    if inputs.get(catalog.CLIENT_CERTIFICATE_AUTHORITY) is not None:
        settings[CERTIFICATE_AUTHORITY] = inputs[catalog.CLIENT_CERTIFICATE_AUTHORITY]
    if slot is not None and inputs.get("credential"):
        settings["credentials", slot] = inputs["credential"]["id"]
    return settings


def of_live(configuration: IntegrationConfiguration) -> Settings:
    """What the service holds."""
    settings: Settings = {("name",): configuration.name, ("notes",): configuration.notes}
    settings |= {("properties", key): value for key, value in configuration.properties.items()}
    settings |= {("advanced", key): value for key, value in configuration.advanced.items()}
    settings |= {("credentials", slot): each.id for slot, each in configuration.credentials.items()}
    return settings


def foreign(live: Settings, ours: Iterable[tuple[str, ...]]) -> Settings:
    """What is left of the live document without what the program wrote."""
    left = set(live) - set(ours) - {("name",)}
    return {path: value for path, value in live.items() if path in left}


def same(path: tuple[str, ...], one: Any, other: Any) -> bool:
    """Whether two values mean the same: absence means the service's default."""
    default = DEFAULTS.get(path)
    return (default if one is None else one) == (default if other is None else other)


def collect(settings: Settings, version: int | None) -> dict[str, Any]:
    """The settings as one document, as it stands in a state: slots hold credential ids."""
    document: dict[str, Any] = {"version": version, **{key: {} for key in MAPS}}
    for path, value in settings.items():
        holder = document if len(path) == 1 else document[path[0]]
        holder[path[-1]] = value
    return document


def restore(document: Mapping[str, Any]) -> tuple[Settings, int | None]:
    """The settings and the version of a document that `collect` made; numbers may have become floats."""
    settings: Settings = {(key, name): value for key in MAPS for name, value in (document.get(key) or {}).items()}
    settings |= {(key,): document[key] for key in ("name", "notes") if document.get(key) is not None}
    version = document.get("version")
    return settings, None if version is None else int(version)


def to_send(settings: Settings, version: int | None) -> dict[str, Any]:
    """The settings as the PUT's body: slots hold references."""
    document = collect(settings, version)
    document["credentials"] = {slot: {"id": id_} for slot, id_ in document["credentials"].items() if id_}
    return document


def name_of(path: tuple[str, ...]) -> str:
    """What a program calls the setting at `path`."""
    if path == CERTIFICATE_AUTHORITY:
        return catalog.CLIENT_CERTIFICATE_AUTHORITY
    return "credential" if path[0] == "credentials" else ".".join(path)
