"""The provider's settings as Pulumi stores them in the state: as inputs of the provider itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from genesyscloud_provider.api.configuration import ORGANIZATION_ID, REGION, SETTINGS, Configuration, Source
from genesyscloud_provider.api.regions import domain
from genesyscloud_provider.resources.base import did_you_mean
from genesyscloud_provider.resources.values import Properties, unknown_paths

__all__ = ["changed", "configuration", "moved", "strangers"]

PULUMIS_OWN = frozenset({"version", "pluginDownloadURL"})
"""Inputs of a provider that are not its settings."""


def configuration(inputs: Properties) -> Configuration:
    """The settings, from the provider's inputs and then the environment.

    Where one is not known yet, the environment's must not stand in for it: nothing is known then.

    Raises:
        ConfigurationError: a value is not usable.
    """
    if next(unknown_paths(inputs), None) is not None:
        return Configuration.resolve()
    return Configuration.resolve(Source("the provider's configuration", inputs), Source.environment(os.environ))


def strangers(inputs: Properties) -> list[str]:
    """What to say of inputs that are no settings."""
    names = [each.name for each in SETTINGS]
    return [
        f"`genesyscloud:{key}` is no setting of this provider{did_you_mean(key, names)}"
        for key in _settings(inputs)
        if key not in names
    ]


def changed(olds: Properties, news: Properties) -> list[str]:
    """The settings that differ."""
    old, new = _settings(olds), _settings(news)
    return sorted(key for key in {**old, **new} if old.get(key) != new.get(key))


def moved(olds: Properties, news: Properties) -> list[str]:
    """The settings that name another organization than before: nothing of the old one is in the new one."""
    return [
        setting.name
        for setting, meaning in ((REGION, _domain), (ORGANIZATION_ID, str.lower))
        if (old := olds.get(setting.name)) and (new := news.get(setting.name)) and _differ(old, new, meaning)
    ]


def _differ(old: Any, new: Any, meaning: Any) -> bool:
    return isinstance(old, str) and isinstance(new, str) and meaning(old) != meaning(new)


def _domain(region: str) -> str:
    return domain(region) or region


def _settings(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {key: each for key, each in inputs.items() if key not in PULUMIS_OWN and not key.startswith("__")}
