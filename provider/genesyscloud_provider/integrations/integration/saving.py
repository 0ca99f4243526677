"""Saving a configuration so that nobody's settings are overwritten unseen."""

from __future__ import annotations

from typing import Any

from genesyscloud_provider.framework.concurrent_edits import save_despite_others
from genesyscloud_provider.framework.messages import contested, gone
from genesyscloud_provider.integrations.integration import document
from genesyscloud_provider.integrations.integration.api import Integrations
from genesyscloud_provider.integrations.integration.document import Settings
from genesyscloud_provider.integrations.integration.models import IntegrationConfiguration


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

    def uncontested() -> tuple[Settings, int | None]:
        return _uncontested(integrations, id_, base, wanted)

    def put(seen: tuple[Settings, int | None]) -> IntegrationConfiguration:
        return integrations.configure(id_, document.to_send({**seen[0], **wanted}, seen[1]))

    # assumes: STALE_VERSION_IS_REFUSED
    seen = uncontested() if integrations.looks_before_saving else (rest, version)
    saved = save_despite_others(put, seen, uncontested, lambda each: each[1])
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
