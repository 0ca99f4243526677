"""Saving a configuration so that nobody's settings are overwritten unseen."""

from __future__ import annotations

from typing import Any

from genesyscloud_provider.api.errors import VersionConflict
from genesyscloud_provider.api.integrations import Integrations
from genesyscloud_provider.resources.base import contested, gone
from genesyscloud_provider.resources.integration import document
from genesyscloud_provider.resources.integration.document import Settings

__all__ = ["save"]


def save(
    integrations: Integrations, id_: str, base: Settings, wanted: Settings, rest: Settings, version: int | None
) -> dict[str, Any]:
    """Put `rest` and what is wanted; returns what is saved beside the wanted.

    A conflict comes from somebody else, or from this very request if its first answer was lost.

    Args:
        integrations: the organization's integrations.
        id_: the integration's id.
        base: what the program wrote last time.
        wanted: what the program writes now.
        rest: what others wrote, as last seen.
        version: the version that was last seen.

    Raises:
        Refused: somebody else changed what the program manages.
        NotFound: it does not exist any more.
    """
    try:
        if not integrations.refuses_stale_versions:
            rest, version = _uncontested(integrations, id_, base, wanted)
        saved = integrations.configure(id_, document.to_send({**rest, **wanted}, version))
    except VersionConflict:
        rest, version = _uncontested(integrations, id_, base, wanted)
        saved = integrations.configure(id_, document.to_send({**rest, **wanted}, version))
    return document.collect(document.foreign(document.of_live(saved), wanted), saved.version)


def _uncontested(integrations: Integrations, id_: str, base: Settings, wanted: Settings) -> tuple[Settings, int | None]:
    """What others wrote meanwhile, and its version, unless they changed what the program manages."""
    live = integrations.find(id_, fresh=True)
    if live is None:
        raise gone()
    settings = document.of_live(live.current)
    names = document.contested(base, settings, wanted)
    if names:
        raise contested(names)
    return document.foreign(settings, base), live.current.version
