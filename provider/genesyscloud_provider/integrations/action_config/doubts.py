"""What in an action's configuration looks like a mistake, although the service takes it (API reference 8.2).

Published exports hold most of these, so each is a warning. No doubt shows a value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.properties import Unknown
from genesyscloud_provider.framework.reading import known
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Failure, readable
from genesyscloud_provider.integrations.action_config.inputs import ActionRequest, ActionResponse, Call
from genesyscloud_provider.integrations.action_config.validate import BODY, HEADERS, OUTPUT, URL, templates
from genesyscloud_provider.integrations.action_config.velocity import DIRECTIVES, Reference, Template
from genesyscloud_provider.integrations.facts import (
    BODILESS_VERB,
    LAMBDA_SECONDS,
    RAW_REQUEST,
    RAW_RESULT,
    REQUEST_VALUES,
    RESERVED_INPUTS,
    TEMPLATE_TOOLS,
    RequestUrl,
    System,
)

INPUT: Final = REQUEST_VALUES[0]

_VELOCITY: Final = (
    "foreach",
    "velocityCount",
    "velocityHasNext",
    "macro",
    "define",
    "evaluate",
    "template",
    "bodyContent",
)
"""What Velocity itself gives a value within some directives."""

_UNTOLD: Final = frozenset({"patternProperties", "allOf", "anyOf", "oneOf", "$ref", "definitions"})
"""The words of a schema by which it may name properties elsewhere."""


def judged(
    session: Session, title: str, failures: Iterable[Failure], doubts: Iterable[Failure], *, deployed: bool
) -> Iterator[Failure]:
    """What is wrong with an action's configuration; of its doubts the user is told all at once.

    What is deployed the service has taken, and an import may have brought it: then nothing is refused, the user is told
    of what certainly does not work, and of the rest nothing any more.

    Args:
        session: whose user is told.
        title: how a message calls the action, as its first words.
        failures: what certainly does not work.
        doubts: what may not work as it is meant.
        deployed: whether the last deployment had the same configuration.
    """
    found = [each.reported[1] for each in readable(failures if deployed else doubts)]
    if found:
        lines = "\n".join(f"  - {each}" for each in found)
        session.warn(f"{title} may not work as it is meant. Genesys Cloud may take it all the same:\n{lines}")
    if not deployed:
        yield from failures


def inputs_of(contract: Any) -> list[str] | None:
    """The names of the inputs that a contract declares; None where it cannot be told."""
    schema = known(contract.input) if contract else None
    properties = schema.get("properties", {}) if isinstance(schema, Mapping) else None
    if not isinstance(schema, Mapping) or not isinstance(properties, Mapping) or _UNTOLD & schema.keys():
        return None
    return [str(each) for each in properties]


def doubts(config: Call, inputs: list[str] | None, system: System | None) -> Iterator[Failure]:
    """What looks like a mistake in how an action calls its system. What is `UNKNOWN` is passed over.

    Args:
        config: what the program wrote.
        inputs: the names of the action's inputs; None where they cannot be told.
        system: what the action reaches; None where only the organization could tell.
    """
    request, response = known(config.request) or ActionRequest(), known(config.response) or ActionResponse()
    yield from _url_doubts(known(request.request_url_template), system)
    yield from _body_doubts(known(request.request_type), known(request.request_template))
    yield from _translation_doubts(response)
    yield from _output_doubts(response)
    for path, text in templates(config):
        template = Template(text)
        if template.unclosed or template.unmatched():
            continue  # a failure already
        values = _translated(response) if path == OUTPUT else []
        if values is not None:
            yield from _reference_doubts(path, template, _Names(inputs, values, template.own_names()))
        for name, line in template.calls():
            if did_you_mean(name, DIRECTIVES):
                yield Failure(path, f"calls `#{name}`, on line {line}, which Velocity does not have", name, DIRECTIVES)


def timeout_doubts(seconds: int | None, system: System | None) -> Iterator[Failure]:
    """What an action waits for in vain."""
    if system and system.request_url is RequestUrl.LAMBDA_ARN and seconds is not None and seconds > LAMBDA_SECONDS:
        yield Failure(
            "config.timeoutSeconds",
            f"is more than {LAMBDA_SECONDS}: a Lambda function that Genesys Cloud calls must complete in less than"
            f" {LAMBDA_SECONDS} seconds",
        )


def _url_doubts(template: str | None, system: System | None) -> Iterator[Failure]:
    # assumes: SYSTEM_URLS_ARE_PATHS
    if template is None or system is None or system.request_url is not RequestUrl.SYSTEM_PATH:
        return
    if not template.startswith(("/", "$", "#")):
        yield Failure(
            URL,
            f"is no path of the API of {system.title}, such as {system.example_path}; the service puts the address of"
            " the credential before it",
        )


def _body_doubts(verb: str | None, body: str | None) -> Iterator[Failure]:
    if verb == BODILESS_VERB and body is not None and body.strip() not in ("", RAW_REQUEST):
        yield Failure(BODY, f"is not sent: a {verb} request has no body")


def _translation_doubts(response: ActionResponse) -> Iterator[Failure]:
    paths, defaults = known(response.translation_map) or {}, known(response.translation_map_defaults) or {}
    for name, path in paths.items():
        if isinstance(path, str) and not path.startswith("$"):
            yield Failure(
                f"config.response.translationMap.{name}", "does not begin with $, as in $.id or $.items[0].id"
            )
    if isinstance(response.translation_map, Unknown):
        return
    names = {str(each): None for each in paths}
    for name in map(str, defaults):
        if name not in names:
            path = f"config.response.translationMapDefaults.{name}"
            yield Failure(path, "is a default for nothing in translationMap", name, names)


def _output_doubts(response: ActionResponse) -> Iterator[Failure]:
    text = known(response.success_template)
    if not text or not text.strip():
        return
    template = Template(text)
    if template.unclosed or template.unmatched():
        return  # a failure already
    if line := template.not_json():
        yield Failure(OUTPUT, f"is no JSON once its references are filled in: see line {line}")
        return
    bare = template.names_outside_texts()
    for name, default in (known(response.translation_map_defaults) or {}).items():
        if name in bare and isinstance(default, str) and not _is_json(default):
            yield Failure(
                f"config.response.translationMapDefaults.{name}",
                'is no JSON, and successTemplate has it outside quotes: write 0, null or "none", quotes included',
            )


class _Names:
    """What a template can name.

    Args:
        inputs: the names of the inputs; None where they cannot be told.
        values: what else has a value there.
        own: what the template itself gives one.
    """

    def __init__(self, inputs: list[str] | None, values: Iterable[str], own: set[str]) -> None:
        self.known_inputs = None if inputs is None else frozenset((*inputs, *RESERVED_INPUTS))
        # Of the service's own inputs none is offered: `orgId` is close to `orderId`, and never meant by it.
        self.inputs: Final = tuple(inputs or ())
        self._known: Final = frozenset((*REQUEST_VALUES, *TEMPLATE_TOOLS, *_VELOCITY, *values, *own))
        within = (f"{INPUT}.{each}" for each in self.inputs)
        self.choices: Final = (*values, *own, *within, *REQUEST_VALUES, *TEMPLATE_TOOLS)

    def knows(self, head: str) -> bool:
        """Whether something is called so."""
        return not self._known.isdisjoint(_spellings(head))


def _translated(response: ActionResponse) -> list[str] | None:
    if isinstance(response.translation_map, Unknown):
        return None
    return [RAW_RESULT, *(str(each) for each in response.translation_map or {})]


def _reference_doubts(path: str, template: Template, names: _Names) -> Iterator[Failure]:
    judged: set[str] = set()
    for each in template.references():
        if each.text in judged:
            continue
        judged.add(each.text)
        doubt = _input_doubt(each, names) if each.head == INPUT else _name_doubt(path, each, names)
        if doubt:
            fault, word, choices = doubt
            yield Failure(path, f"names `{each.text}`, on line {each.line}, {fault}", word, choices)


_Doubt = tuple[str, str, Iterable[str]]


def _input_doubt(reference: Reference, names: _Names) -> _Doubt | None:
    known_inputs = names.known_inputs
    if known_inputs is None or not reference.key or not known_inputs.isdisjoint(_spellings(reference.key)):
        return None
    return "which is no input of the contract", reference.key, names.inputs


def _name_doubt(path: str, reference: Reference, names: _Names) -> _Doubt | None:
    if names.knows(reference.head):
        return None
    word, choices = f"{reference.head}.{reference.key}" if reference.key else reference.head, names.choices
    if path != OUTPUT and word in (names.known_inputs or ()):
        word = f"{INPUT}.{word}"
        choices = (word,)
    # Text may hold a `$`, and a tool that no source names can be called: then only what looks like a known name counts.
    plain, tool = not reference.braces, reference.reaches and not reference.key
    if (plain or tool) and (path.startswith(HEADERS) or not did_you_mean(word, choices)):
        return None
    nothing = "which is no name of translationMap" if path == OUTPUT else "for which there is no value"
    return nothing, word, choices


def _spellings(name: str) -> set[str]:
    """What a name may be: a hyphen in it may be text after it."""
    return {name, name.rstrip("-"), name.partition("-")[0]}


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
