"""The provider's settings as Pulumi stores them in the state: as inputs of the provider itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from genesyscloud_provider.client.configuration import (
    API_URL,
    CONTRADICTED,
    ORGANIZATION_ID,
    REGION,
    SETTINGS,
    Configuration,
    Source,
    named_organization,
    named_region,
    setting_name,
)
from genesyscloud_provider.client.errors import ConfigurationError
from genesyscloud_provider.framework.properties import UNKNOWN, Properties, unknown_paths


def configuration(inputs: Properties) -> Configuration:
    """The settings, from the provider's inputs and then the environment.

    Where one is not known yet, the environment's must not stand in for it: nothing is known then.

    Raises:
        ConfigurationError: a value is not usable.
    """
    if next(unknown_paths(inputs), None) is not None:
        return Configuration.resolve()
    for setting in SETTINGS:
        value = inputs.get(setting.name)
        if isinstance(value, dict) or (isinstance(value, list) and setting is not CONTRADICTED):
            raise ConfigurationError(f"{setting} is a list or a map", "Write it as text or a number.")
    return Configuration.resolve(Source("the provider's configuration", inputs), Source.environment(os.environ))


def changed(olds: Properties, news: Properties) -> list[str]:
    """The settings that differ."""
    old, new = _settings(olds), _settings(news)
    return sorted(key for key in {**old, **new} if old.get(key) != new.get(key))


def moved(olds: Properties, news: Properties, secret: Iterable[str] = ()) -> str | None:
    """How settings lead to another organization than before; None where they do not, or nobody can tell.

    Where an organization or a region was, or is, not named, the states say where each object is: see `ownership`.

    Args:
        olds: a provider's inputs of the last deployment, beside which nobody knows the environment of then.
        news: its inputs now, beside the environment.
        secret: the inputs of which no value is shown.
    """
    old, new = _settings(olds), _settings(news)
    hidden = {setting_name(each) for each in secret}
    for setting, named in ((ORGANIZATION_ID, named_organization), (REGION, named_region)):
        before = named(*_sources(old))
        after = named(*_sources(new), *([] if _unknown(new) else [Source.environment(os.environ)]))
        if before and after and before.lower() != after.lower():
            values = "" if hidden & {setting.name, API_URL.name} else f" from {before} to {after}"
            return f"`{setting.key}` changes{values}, which is another organization"
    return None


def _sources(values: Mapping[str, Any]) -> list[Source]:
    """What is known of settings; beside an address that is not known yet, the region does not say where they lead."""
    known = {name: each for name, each in values.items() if each is not UNKNOWN}
    if API_URL.name not in known and API_URL.name in values:
        known.pop(REGION.name, None)
    return [Source("the provider's configuration", known)]


def _unknown(values: Mapping[str, Any]) -> bool:
    return UNKNOWN in values.values()


def _settings(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The settings in a provider's inputs; those of the provider of dynamic resources are the whole stack's."""
    return {name: each for key, each in inputs.items() if (name := setting_name(key)) is not None}
