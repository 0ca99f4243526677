"""An integration's configuration document as flat settings, so that what a program wrote and what others wrote can be
told apart, compared and put together again.

The service replaces the whole document with each PUT (API reference 4.2): what is not sent is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from genesyscloud_provider.framework.properties import alike
from genesyscloud_provider.framework.reading import values_of
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.integration.models import IntegrationConfiguration

Path = tuple[str, ...]

Settings = dict[Path, Any]
"""The document's values by path: `("name",)`, `("properties", key)`, `("credentials", slot)` …"""

ARGUMENTS: Final[dict[str, Path]] = {
    "notes": ("notes",),
    facts.CLIENT_CERTIFICATE_AUTHORITY: ("properties", facts.CLIENT_CERTIFICATE_AUTHORITY),
}
"""The optional arguments that stand for one setting each, and where that is."""

DEFAULTS: Final[Settings] = {
    ARGUMENTS["notes"]: "",
    # assumes: ABSENT_AUTHORITY_IS_GENESYS_CLOUD
    ARGUMENTS[facts.CLIENT_CERTIFICATE_AUTHORITY]: facts.DEFAULT_CLIENT_CERTIFICATE_AUTHORITY.value,
}
"""What the service holds where nothing was set."""

_TEXTS: Final = ("name", "notes")
_MAPS: Final = ("properties", "advanced", "credentials")


def written(inputs: Any, slot: str | None) -> Settings:
    """What a program wrote, with its credential in `slot`."""
    settings: Settings = {("name",): inputs.name}
    settings |= {("properties", key): value for key, value in (inputs.properties or {}).items()}
    values = values_of(inputs)
    settings |= {path: values[key] for key, path in ARGUMENTS.items() if values.get(key) is not None}
    if slot is not None and inputs.credential and inputs.credential.id:
        settings["credentials", slot] = inputs.credential.id
    return settings


# assumes: WHAT_IS_SAVED_COMES_BACK
def of_live(configuration: IntegrationConfiguration) -> Settings:
    """What the service holds."""
    settings: Settings = {("name",): configuration.name, ("notes",): configuration.notes}
    settings |= {("properties", key): value for key, value in configuration.properties.items()}
    settings |= {("advanced", key): value for key, value in configuration.advanced.items()}
    settings |= {("credentials", slot): each.id for slot, each in configuration.credentials.items()}
    return settings


def foreign(live: Settings, ours: Iterable[Path]) -> Settings:
    """What is left of the live document without what the program wrote."""
    left = set(live) - set(ours) - {("name",)}
    return {path: value for path, value in live.items() if path in left}


def same(path: Path, one: Any, other: Any) -> bool:
    """Whether two values mean the same: absence means the service's default."""
    default = DEFAULTS.get(path)
    return alike(default if one is None else one, default if other is None else other)


def contested(base: Settings, live: Settings, wanted: Settings) -> list[str]:
    """What the program manages and somebody else changed, by name; a live value that is the wanted one is nobody's."""
    changed = [
        path
        for path in {**base, **wanted}
        if not same(path, live.get(path), base.get(path)) and not same(path, live.get(path), wanted.get(path))
    ]
    return sorted(name_of(path) for path in changed)


def collect(settings: Settings, version: int | None) -> dict[str, Any]:
    """The settings as one document, as it stands in a state: slots hold credential ids."""
    document: dict[str, Any] = {"version": version, **{key: {} for key in _MAPS}}
    for path, value in settings.items():
        holder = document if len(path) == 1 else document[path[0]]
        holder[path[-1]] = value
    return document


def restore(document: Mapping[str, Any]) -> tuple[Settings, int | None]:
    """The settings and the version of a document that `collect` made."""
    settings: Settings = {(key, name): value for key in _MAPS for name, value in (document.get(key) or {}).items()}
    settings |= {(key,): document[key] for key in _TEXTS if document.get(key) is not None}
    return settings, document.get("version")


def to_send(settings: Settings, version: int | None) -> dict[str, Any]:
    """The settings as the PUT's body: slots hold references, and what was taken out of the notes is sent as empty."""
    # assumes: OMITTED_SETTINGS_ARE_REMOVED
    document = {"notes": DEFAULTS[ARGUMENTS["notes"]], **collect(settings, version)}
    document["credentials"] = {slot: {"id": id_} for slot, id_ in document["credentials"].items() if id_}
    return document


def name_of(path: Path) -> str:
    """What a program calls the setting at `path`."""
    argument = next((key for key, place in ARGUMENTS.items() if place == path), None)
    return argument or ("credential" if path[0] == "credentials" else ".".join(path))
