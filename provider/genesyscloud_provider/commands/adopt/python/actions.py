"""Actions in a program: contracts and templates that are long stand in files, as a person would keep them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from genesyscloud_provider.adapters.program.naming import called
from genesyscloud_provider.commands.adopt.programs import TEMPLATES, WriteFile, is_long, is_text, template_path
from genesyscloud_provider.commands.adopt.python.expressions import PACKAGE, call, literal, mapping
from genesyscloud_provider.integrations.facts import RequestUrl, System

CONTRACT_LINES: Final = 14
"""A contract of more lines is a file."""

ARGUMENTS: Final = {
    ("request", "requestTemplate"): "body",
    ("request", "headers"): "headers",
    ("response", "translationMap"): "translation_map",
    ("response", "translationMapDefaults"): "translation_map_defaults",
    ("response", "successTemplate"): "success_template",
}
"""The arguments of the constructors of a configuration, in their order, by where they stand in it."""


@dataclass(frozen=True)
class Files:
    """What an action's texts become.

    Attributes:
        name: the resource's name, after which files are called.
        write: puts a text into a file of the project.
    """

    name: str
    write: WriteFile

    def contract(self, contract: Mapping[str, Any]) -> str:
        """A contract, as it is or as what reads its file."""
        text = json.dumps(contract, indent=2, ensure_ascii=False)
        if text.count("\n") < CONTRACT_LINES or not is_text(text):
            return literal(contract)
        self.write(f"contracts/{self.name}.json", f"{text}\n")
        return call("contract", literal(self.name))

    def template(self, text: str, setting: str) -> str:
        """A template, as it is or as what reads its file.

        Args:
            text: the template.
            setting: which of the action's `TEMPLATES`.
        """
        if not is_long(text):
            return literal(text)
        path = template_path(self.name, setting)
        self.write(path, text)
        return call("template", literal(path.removeprefix("templates/").removesuffix(".vm")))


def config_of(config: Mapping[str, Any], system: System | None, files: Files) -> str:
    """How an action calls its system, by a constructor where there is one.

    Args:
        config: the configuration, by wire names.
        system: what the action reaches; None where it is not known.
        files: where long texts go.
    """
    parts = {
        part: {key: _setting(key, each, files) for key, each in (config.get(part) or {}).items()}
        for part in ("request", "response")
        if part in config
    }
    seconds = {"timeout_seconds": literal(config["timeoutSeconds"])} if "timeoutSeconds" in config else {}
    request = parts.get("request", {})
    plain = all(isinstance((config.get("request") or {}).get(key), str) for key in _CALL)
    if not plain or not all(parts.values()):
        whole = {part: mapping({called(key): each for key, each in keys.items()}) for part, keys in parts.items()}
        return mapping({**whole, **seconds})
    verb, url = (request[key] for key in _CALL)
    given = {name: parts[part][key] for (part, key), name in ARGUMENTS.items() if key in parts.get(part, {})}
    lambdas = system is not None and system.request_url is RequestUrl.LAMBDA_ARN
    if lambdas and verb == literal("POST") and "headers" not in given:
        renamed = {"request_template" if name == "body" else name: each for name, each in given.items()}
        return call(f"{PACKAGE}.DataActionConfig.aws_lambda", url, **renamed, **seconds)
    return call(f"{PACKAGE}.DataActionConfig.rest", verb, url, **given, **seconds)


_CALL: Final = ("requestType", "requestUrlTemplate")


def _setting(key: str, value: Any, files: Files) -> str:
    return files.template(value, key) if key in TEMPLATES and isinstance(value, str) else literal(value)
