"""Whether an action's configuration is one that its system takes (API reference 8.2). No judgement shows a value."""

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

_AUTHORITY: Final = re.compile(r"[a-z][a-z0-9+.-]*://([^/?\\]*)", re.IGNORECASE)
_PORT: Final = re.compile(r":([0-9]+)\Z")
_FILLED_IN: Final = re.compile(r"\$(?!LATEST\b)|#")
"""Where Velocity may put something in; `$LATEST` is a version of a Lambda function."""

_UNREAD: Final = re.compile(r"#\[\[|#\*|##")
"""Where something begins that Velocity does not read: a literal block, or a comment."""
_COMMENT: Final = "##"
_ENDS: Final = {"#[[": "]]#", "#*": "*#", _COMMENT: "\n"}
"""Where that ends; a comment of one line may also end with the text."""

_REFERENCE: Final = re.compile(r"(?<!\\)\$!?\{[A-Za-z_][\w.-]*")
"""The begin of a reference in braces, with its name."""
_AFTER_NAME: Final = re.compile(r'[}(\[|"${]')
"""What tells whether a reference is closed: a brace, what may hold all else, or a quote or another reference."""


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
    headers: Mapping[str, Any] | None = known(request.headers)
    yield from _accept_failures(headers or {})
    yield from _translation_failures(response)
    yield from _template_failures(request, response)


def absences(config: Call | None, system: System) -> Iterator[Failure]:
    """What a configuration lacks that its system needs before the action can be published."""
    request = config.request if config else None
    if system.request_url is RequestUrl.BY_SERVICE or isinstance(request, Unknown):
        return
    form = "" if system.request_url is RequestUrl.UNDOCUMENTED else f": {system.request_url.value}"
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
        yield Failure("config.request.requestUrlTemplate", fault)


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


def _accept_failures(headers: Mapping[str, Any]) -> Iterator[Failure]:
    for name, value in headers.items():
        literal = isinstance(value, str) and not re.search("[$#]", value)
        if str(name).lower() == "accept" and literal and "json" not in value.lower():
            yield Failure(f"config.request.headers.{name}", "must be a JSON type, such as application/json")


def _translation_failures(response: ActionResponse) -> Iterator[Failure]:
    paths, defaults = known(response.translation_map) or {}, known(response.translation_map_defaults) or {}
    for name, path in paths.items():
        # assumes: UNCLOSED_AND_UNMATCHED_PARTS_ARE_MISTAKES
        if isinstance(path, str) and not path.startswith("$"):
            yield Failure(f"config.response.translationMap.{name}", "must be a JSONPath, such as $.id or $.items[0].id")
    names = {str(each): None for each in paths}
    judged = not isinstance(response.translation_map, Unknown)
    for name, value in defaults.items():
        place = f"config.response.translationMapDefaults.{name}"
        # assumes: UNCLOSED_AND_UNMATCHED_PARTS_ARE_MISTAKES
        if judged and str(name) not in names:
            yield Failure(place, "is a default for nothing in translationMap", str(name), names)
        if isinstance(value, str):
            yield from _default_failures(value, place)


def _default_failures(value: str, where: str) -> Iterator[Failure]:
    try:
        if too_deep(_parsed(value)):
            yield Failure(where, TOO_DEEP)
    except RecursionError:
        yield Failure(where, TOO_DEEP)
    except ValueError:
        yield Failure(where, 'must be JSON, such as 0, null or "none"; the quotes are part of a text')


def _template_failures(request: ActionRequest, response: ActionResponse) -> Iterator[Failure]:
    templates: dict[str, Any] = {
        "config.request.requestUrlTemplate": request.request_url_template,
        "config.request.requestTemplate": request.request_template,
        **{f"config.request.headers.{name}": each for name, each in (known(request.headers) or {}).items()},
        "config.response.successTemplate": response.success_template,
    }
    for place, template in templates.items():
        if not isinstance(template, str):
            continue
        # assumes: UNCLOSED_AND_UNMATCHED_PARTS_ARE_MISTAKES
        if line := _unclosed(template):
            yield Failure(place, f"holds a `${{` without its `}}`, on line {line}")
        elif _is_deep_json(template):
            yield Failure(place, TOO_DEEP)


def _unclosed(template: str) -> int | None:
    """The line of the first reference whose `}` is missing: the text ends before it, or a quote or a reference comes.

    Nothing is looked at twice: what is searched for after a reference stops at the next one.
    """
    read = _read_by_velocity(template)
    last_brace = read.rfind("}")
    for reference in _REFERENCE.finditer(read):
        after = _AFTER_NAME.search(read, reference.end())
        if last_brace < reference.end() or (after and after[0] in '"${'):
            return read.count("\n", 0, reference.start()) + 1
    return None


def _read_by_velocity(template: str) -> str:
    """A template with blanks for what Velocity does not read; what is not ended is read."""
    parts: list[str] = []
    missing: set[str] = set()
    done = position = 0
    while begin := _UNREAD.search(template, position):
        end = -1 if begin[0] in missing else template.find(_ENDS[begin[0]], begin.end())
        if end < 0 and begin[0] != _COMMENT:
            missing.add(begin[0])  # from here on there is none either
            position = begin.start() + 1
            continue
        end = len(template) if end < 0 else end + len(_ENDS[begin[0]])
        unread = template[begin.start() : end]
        parts += [template[done : begin.start()], re.sub(r"[^\n]", " ", unread)]
        done = position = end
    return "".join([*parts, template[done:]])


def _is_deep_json(text: str) -> bool:
    """Whether a text is JSON and too deep; most templates become JSON only when they are filled in."""
    try:
        return too_deep(_parsed(text))
    except RecursionError:
        return True
    except ValueError:
        return False


def _parsed(text: str) -> Any:
    return json.loads(text, parse_constant=_no_constant)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
