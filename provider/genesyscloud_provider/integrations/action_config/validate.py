"""Whether an action's configuration is one that its system takes (API reference 8.2). No judgement shows a value.

Here stands what cannot work; what the service takes and looks like a mistake stands in `doubts`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.properties import Unknown
from genesyscloud_provider.framework.reading import known
from genesyscloud_provider.framework.steps import Failure
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action_config.inputs import (
    ActionRequest,
    ActionResponse,
    Call,
    IntegrationReference,
)
from genesyscloud_provider.integrations.action_config.nesting import TOO_DEEP, too_deep
from genesyscloud_provider.integrations.action_config.velocity import Template
from genesyscloud_provider.integrations.facts import (
    ACTION_SECONDS,
    HTTPS_PORT,
    PLATFORM_PATH,
    VERBS,
    Format,
    RequestUrl,
    System,
)
from genesyscloud_provider.integrations.formats import fits

URL: Final = "config.request.requestUrlTemplate"
BODY: Final = "config.request.requestTemplate"
HEADERS: Final = "config.request.headers"
OUTPUT: Final = "config.response.successTemplate"

_AUTHORITY: Final = re.compile(r"[a-z][a-z0-9+.-]*://([^/?\\]*)", re.IGNORECASE)
_PORT: Final = re.compile(r":([0-9]+)\Z")
_FILLED_IN: Final = re.compile(r"\$(?!LATEST\b)|#")
"""Where Velocity may put something in; `$LATEST` is a version of a Lambda function."""


def system_of(integration: IntegrationReference) -> System | None:
    """What an action reaches, by the type of its integration; None where only the organization could tell."""
    reference = known(integration)
    kind = known(reference.type) if reference else None
    return facts.system(kind) if kind else None


def failures(config: Call, system: System | None) -> Iterator[Failure]:
    """What is wrong with how an action calls its system. What is `UNKNOWN` is passed over.

    Args:
        config: what the program wrote.
        system: what the action reaches; None where only the organization could tell.
    """
    request, response = known(config.request) or ActionRequest(), known(config.response) or ActionResponse()
    yield from _verb_failures(known(request.request_type), system)
    yield from _url_failures(known(request.request_url_template), system)
    yield from _header_failures(_map(request.headers))
    yield from _default_failures(response)
    yield from _template_failures(config)


def absences(config: Call | None, system: System) -> Iterator[Failure]:
    """What a configuration lacks that its system needs before the action can be published."""
    request = config.request if config else None
    if system.request_url is RequestUrl.BY_SERVICE or isinstance(request, Unknown):
        return
    form = "" if system.request_url is RequestUrl.UNDOCUMENTED else f": {system.request_url.value}"
    if system.example_path:
        form += f", such as {system.example_path}"
    written = request or ActionRequest()
    needed = {
        "requestUrlTemplate": (written.request_url_template, form),
        "requestType": (written.request_type, f": {_choice(system.verbs)}"),
    }
    for key, (value, what) in needed.items():
        if value is None:
            yield Failure(f"config.request.{key}", f"is required for {system.title}{what}")


def timeout_failures(seconds: int | None) -> Iterator[Failure]:
    """What is wrong with the seconds that an action waits for its answer."""
    least, most = ACTION_SECONDS
    if seconds is not None and not least <= seconds <= most:
        yield Failure("config.timeoutSeconds", f"must be a whole number of seconds from {least} to {most}")


def _verb_failures(verb: str | None, system: System | None) -> Iterator[Failure]:
    taken = system.verbs if system else VERBS
    if verb is not None and verb not in taken:
        whose = f" for {system.title}" if system else ""
        yield Failure("config.request.requestType", f"must be {_choice(taken)}{whose}{did_you_mean(verb, taken)}")


def _choice(verbs: tuple[str, ...]) -> str:
    *others, last = verbs
    return f"{', '.join(others)} or {last}" if others else last


def _url_failures(template: str | None, system: System | None) -> Iterator[Failure]:
    if template is None:
        return
    begin = re.split(_FILLED_IN, template, maxsplit=1)[0]  # what stands before all that Velocity may fill in
    authority = _AUTHORITY.match(begin)
    if authority and "@" in authority[1]:
        fault: str | None = "must not hold a user name or a password: they belong to the integration's credential"
    else:
        fault = _url_fault(template, begin, system) if system else None
    if fault:
        yield Failure(URL, fault)


def _url_fault(template: str, begin: str, system: System) -> str | None:
    match system.request_url:
        case RequestUrl.HTTPS:
            return _https_fault(template, begin, system)
        case RequestUrl.PLATFORM_PATH if not _may_begin(PLATFORM_PATH, template, begin):
            example = f"{PLATFORM_PATH}users/${{input.userId}}"
            return (
                f"must be a path of the Platform API for {system.title}, such as {example}; the service adds the host"
            )
        case RequestUrl.LAMBDA_ARN if not _may_be_arn(template, begin):
            return f"must be {Format.FUNCTION_ARN.value}"
        case RequestUrl.BY_SERVICE:
            return f"is filled in by the service for {system.title}: leave it out"
    return None


def _https_fault(template: str, begin: str, system: System) -> str | None:
    example = "https://api.example.com/orders/${input.orderId}"
    wrong = f"must be an https URL for {system.title}, such as {example}"
    if not _may_begin("https://", template, begin.lower()):
        return wrong
    authority = _AUTHORITY.match(begin)
    if begin != template and (authority is None or authority.end() == len(begin)):
        return None  # what is filled in may be the rest of the host and the port
    if authority is None or not fits(f"https://{authority[1]}", Format.URL):
        return wrong
    port = _PORT.search(authority[1])
    if port and port[1].lstrip("0") != str(HTTPS_PORT):
        return f"must use port {HTTPS_PORT}, the only one that {system.title} actions reach"
    return None


def _may_be_arn(template: str, begin: str) -> bool:
    """Whether it is the ARN of a function, or may become one by what is filled in."""
    whole = fits(template, Format.FUNCTION_ARN)
    return whole or (begin != template and _may_begin("arn:", template, begin))


def _may_begin(start: str, template: str, begin: str) -> bool:
    """Whether a template begins with `start`, or may do so by what is filled in after `begin`."""
    return begin.startswith(start) or (len(begin) < len(template) and start.startswith(begin))


def _header_failures(headers: Mapping[str, Any]) -> Iterator[Failure]:
    spelt: dict[str, str] = {}
    for name, value in headers.items():
        path = f"{HEADERS}.{name}"
        literal = isinstance(value, str) and not re.search("[$#]", value)
        if str(name).lower() == "accept" and literal and "json" not in value.lower():
            yield Failure(path, "must be a JSON type, such as application/json")
        first = spelt.setdefault(str(name).lower(), str(name))
        if first != name:
            # assumes: UNCLOSED_AND_UNMATCHED_PARTS_ARE_MISTAKES
            yield Failure(path, f"is the header `{first}` once more: in names of headers letter case does not count")


def _map(value: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """A map of the program's own, whose entries may be of any kind; empty where it is not known."""
    return known(value) or {}


def _default_failures(response: ActionResponse) -> Iterator[Failure]:
    for name, value in _map(response.translation_map_defaults).items():
        if isinstance(value, str) and _is_deep_json(value):
            yield Failure(f"config.response.translationMapDefaults.{name}", TOO_DEEP)


def templates(config: Call) -> Iterator[tuple[str, str]]:
    """The known templates of a configuration, each with where it stands."""
    request, response = known(config.request) or ActionRequest(), known(config.response) or ActionResponse()
    found: dict[str, Any] = {
        URL: request.request_url_template,
        BODY: request.request_template,
        **{f"{HEADERS}.{name}": each for name, each in _map(request.headers).items()},
        OUTPUT: response.success_template,
    }
    yield from ((path, each) for path, each in found.items() if isinstance(each, str))


def _template_failures(config: Call) -> Iterator[Failure]:
    for path, text in templates(config):
        template = Template(text)
        # assumes: UNCLOSED_AND_UNMATCHED_PARTS_ARE_MISTAKES
        if line := template.unclosed:
            yield Failure(path, f"holds a `${{` without its `}}`, on line {line}")
        elif fault := template.unmatched():
            yield Failure(path, fault)
        elif _is_deep_json(text):
            yield Failure(path, TOO_DEEP)


def _is_deep_json(text: str) -> bool:
    """Whether a text is JSON and too deep; most templates become JSON only when they are filled in."""
    try:
        return too_deep(json.loads(text))
    except RecursionError:
        return True
    except ValueError:
        return False
