"""The provider's settings as Pulumi stores them in the state: as inputs of the provider itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from genesyscloud_provider.api.configuration import SETTINGS, Configuration, Source, setting_name
from genesyscloud_provider.api.errors import ConfigurationError
from genesyscloud_provider.resources.values import Properties, unknown_paths

__all__ = ["changed", "configuration", "moved"]


def configuration(inputs: Properties) -> Configuration:
    """The settings, from the provider's inputs and then the environment.

    Where one is not known yet, the environment's must not stand in for it: nothing is known then.

    Raises:
        ConfigurationError: a value is not usable.
    """
    if next(unknown_paths(inputs), None) is not None:
        return Configuration.resolve()
    for setting in SETTINGS:
        if isinstance(inputs.get(setting.name), list | dict):
            raise ConfigurationError(f"{setting} is a list or a map", "Write it as text or a number.")
    return Configuration.resolve(Source("the provider's configuration", inputs), Source.environment(os.environ))


def changed(olds: Properties, news: Properties) -> list[str]:
    """The settings that differ."""
    old, new = _settings(olds), _settings(news)
    return sorted(key for key in {**old, **new} if old.get(key) != new.get(key))


def moved(olds: Properties, news: Properties) -> list[str]:
    """The settings that name another organization than before: nothing of the old one is in the new one."""
    old, new = _settings(olds), _settings(news)
    return [
        each.name
        for each in SETTINGS
        if each.identity and _differ(old.get(each.name), new.get(each.name), each.identity)
    ]


def _differ(old: Any, new: Any, identity: Callable[[str], str]) -> bool:
    """Whether two texts stand for different things; where one is absent, empty or unknown, that cannot be said."""
    texts = isinstance(old, str) and isinstance(new, str) and old.strip() and new.strip()
    return bool(texts) and identity(old.strip()) != identity(new.strip())


def _settings(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The settings in a provider's inputs; those of the provider of dynamic resources are the whole stack's."""
    return {name: each for key, each in inputs.items() if (name := setting_name(key)) is not None}
