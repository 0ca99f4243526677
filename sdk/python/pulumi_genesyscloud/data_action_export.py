"""An action's JSON as the console exports it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

import pulumi

from genesyscloud_provider.integrations.facts import RequestUrl, system
from pulumi_genesyscloud.arguments import DataActionContractArgs

_KEYS: Final = ("name", "integrationType", "actionType", "config", "contract", "secure")
_MARK: Final = re.compile(r" - Exported \d{4}-\d{2}-\d{2} @ \d{1,2}:\d{2}\Z")
"""What the console appends to the name of what it exports."""


@dataclass(frozen=True)
class Export:
    """What an export says of an action."""

    path: str
    name: str
    integration_type: str
    config: Any = field(repr=False)
    contract: DataActionContractArgs = field(repr=False)
    secure: bool | None

    def judged(self, integration_type: str | None) -> str | None:
        """The type of the integration that the action is meant for.

        Raises:
            pulumi.RunError: it is of another system than the one that the action was exported from.
        """
        here, there = system(integration_type or ""), system(self.integration_type)
        if here and there and here != there:
            raise pulumi.RunError(
                f"{self.path} is an action for {there.title} ({self.integration_type}), and the integration is one for"
                f" {here.title} ({integration_type}): give it an integration of its own type."
            )
        return integration_type


def read_export(path: str | os.PathLike[str]) -> Export:
    """Read the file of an exported action.

    Raises:
        pulumi.RunError: it is no such file; the message says why.
    """
    return _Reader(os.fspath(path)).export()


@dataclass(frozen=True)
class _Reader:
    path: str

    def export(self) -> Export:
        document = self._document()
        kind = document.get("actionType", "custom")
        if kind != "custom":
            self._fail(f"has the actionType {kind!r}: only custom actions can be made")
        unknown = [each for each in document if each not in _KEYS]
        if unknown:
            self._fail(f"holds what no export does: {', '.join(unknown)}. Take it out if it is of no importance")
        name, integration_type = document.get("name"), document.get("integrationType")
        if not isinstance(name, str) or not isinstance(integration_type, str):
            self._fail("is no export of an action: it has no name, or no integrationType")
        return Export(
            self.path,
            _MARK.sub("", name),
            integration_type,
            self._config(document, integration_type),
            {
                "input": self._map(document, "contract", "input", "inputSchema"),
                "output": self._map(document, "contract", "output", "successSchema"),
            },
            document.get("secure"),
        )

    def _document(self) -> dict[str, Any]:
        try:
            document = json.loads(Path(self.path).read_text(encoding="utf-8-sig"))
        except OSError as error:
            self._fail(f"cannot be read: {error.strerror}")
        except (ValueError, RecursionError) as error:
            self._fail(f"is not JSON: {error}")
        if not isinstance(document, dict):
            self._fail("is no export of an action: it holds no object")
        return document

    def _config(self, document: Mapping[str, Any], integration_type: str) -> dict[str, Any]:
        config = dict(self._map(document, "config"))
        for part, template in (("request", "requestTemplate"), ("response", "successTemplate")):
            if config.get(part) is None:
                continue
            settings = dict(self._map(config, part, within="config."))
            if settings.pop(f"{template}Uri", None) and template not in settings:
                self._fail(f"has only the address of config.{part}.{template}, and not its text")
            config[part] = settings
        reached = system(integration_type)
        if reached and reached.request_url is RequestUrl.BY_SERVICE and config.get("request"):
            config["request"].pop("requestUrlTemplate", None)
        return config

    def _map(self, document: Mapping[str, Any], *keys: str, within: str = "") -> dict[str, Any]:
        found: Any = document
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            self._fail(f"is no export of an action: it has no {within}{'.'.join(keys)}")
        return found

    def _fail(self, reason: str) -> NoReturn:
        raise pulumi.RunError(f"{self.path} {reason}.")
