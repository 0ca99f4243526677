"""Whether an action's configuration is one that its system takes (API reference 8.2). No judgement shows a value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.properties import UNKNOWN, Properties
from genesyscloud_provider.framework.steps import Failure
from genesyscloud_provider.integrations import facts
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

__all__ = ["absences", "failures", "system_of"]

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


def system_of(inputs: Properties) -> System | None:
    """What an action reaches, by the type of its integration; None where only the organization could tell."""
    kind = _map(inputs.get("integration")).get("type")
    return facts.system(kind) if isinstance(kind, str) else None


def failures(config: Any, system: System | None) -> Iterator[Failure]:
    """What is wrong with a configuration. Unknown values are passed over, and so are values of another type.

    Args:
        config: as the program wrote it.
        system: what the action reaches; None where only the organization could tell.
    """
    written = _map(config)
    request, response = _map(written.get("request")), _map(written.get("response"))
    yield from _verb_failures(request.get("requestType"), system)
    yield from _url_failures(request.get("requestUrlTemplate"), system)
    yield from _accept_failures(_map(request.get("headers")))
    yield from _translation_failures(response)
    yield from _timeout_failures(written.get("timeoutSeconds"))
    yield from _template_failures(request, response)


def absences(config: Any, system: System) -> Iterator[Failure]:
    """What a configuration lacks that its system needs before the action can be published."""
    written = {} if config is None else config
    request = written.get("request") if isinstance(written, Mapping) else UNKNOWN
    request = {} if request is None else request
    if system.request_url is RequestUrl.BY_SERVICE or not isinstance(request, Mapping):
        return
    form = "" if system.request_url is RequestUrl.UNDOCUMENTED else f": {system.request_url.value}"
    needed = {"requestUrlTemplate": form, "requestType": f": {_choice(system.verbs)}"}
    for key, what in needed.items():
        if request.get(key) is None:
            yield Failure(f"config.request.{key}", f"is required for {system.title}{what}")


def _verb_failures(verb: Any, system: System | None) -> Iterator[Failure]:
    taken = system.verbs if system else VERBS
    if isinstance(verb, str) and verb not in taken:
        whose = f" for {system.title}" if system else ""
        yield Failure("config.request.requestType", f"must be {_choice(taken)}{whose}{did_you_mean(verb, taken)}")


def _choice(verbs: tuple[str, ...]) -> str:
    *others, last = verbs
    return f"{', '.join(others)} or {last}" if others else last


def _url_failures(template: Any, system: System | None) -> Iterator[Failure]:
    if not isinstance(template, str):
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


def _translation_failures(response: Mapping[str, Any]) -> Iterator[Failure]:
    paths, defaults = response.get("translationMap"), _map(response.get("translationMapDefaults"))
    for name, path in _map(paths).items():
        if isinstance(path, str) and not path.startswith("$"):
            yield Failure(f"config.response.translationMap.{name}", "must be a JSONPath, such as $.id or $.items[0].id")
    names = {str(each): None for each in _map(paths)}
    judged = paths is None or isinstance(paths, Mapping)
    for name, value in defaults.items():
        place = f"config.response.translationMapDefaults.{name}"
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


def _timeout_failures(seconds: Any) -> Iterator[Failure]:
    least, most = ACTION_SECONDS
    if isinstance(seconds, int) and not isinstance(seconds, bool) and not least <= seconds <= most:
        yield Failure("config.timeoutSeconds", f"must be a whole number of seconds from {least} to {most}")


def _template_failures(request: Mapping[str, Any], response: Mapping[str, Any]) -> Iterator[Failure]:
    templates = {
        "config.request.requestUrlTemplate": request.get("requestUrlTemplate"),
        "config.request.requestTemplate": request.get("requestTemplate"),
        **{f"config.request.headers.{name}": each for name, each in _map(request.get("headers")).items()},
        "config.response.successTemplate": response.get("successTemplate"),
    }
    for place, template in templates.items():
        if not isinstance(template, str):
            continue
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


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
