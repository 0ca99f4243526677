"""The function behind an action: what a program may write of it, and how its code reaches the service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.client.errors import NotInTime, Refused
from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework import archives
from genesyscloud_provider.framework.archives import Files, UnreadableArchive
from genesyscloud_provider.framework.properties import UNKNOWN, Archive, Properties, differs, is_unknown
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Failure
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action import models
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.facts import CodeStatus, RequestUrl, RuntimeStatus, System

__all__ = [
    "changed",
    "code_hash",
    "deliver",
    "failures",
    "files_of",
    "of_live",
    "preflight",
    "runs_functions",
    "same_settings",
    "save",
]

DEFAULTS: Final = {"timeoutSeconds": facts.FUNCTION_SECONDS[1]}
"""What the service holds where nothing was set (API reference 8.5)."""

SETTINGS: Final = ("runtime", "handler", "timeoutSeconds", "description")


def runs_functions(system: System | None) -> bool:
    """Whether the actions of a system are functions."""
    return system is not None and system.request_url is RequestUrl.BY_SERVICE


def failures(olds: Properties, news: Properties, system: System | None) -> Iterator[Failure]:
    """What is wrong with a function. Unknown values are passed over, and nobody is asked; the code is read."""
    function = news.get("function")
    if function is None:
        if runs_functions(system) or olds.get("function") is not None:
            yield Failure("function", f"is required{f' for {system.title}' if system else ''}")
        return
    if system is not None and not runs_functions(system):
        (only,) = (each.title for each in facts.SYSTEMS if runs_functions(each))
        yield Failure("function", f"is for {only} alone; the integration is one of {system.title}")
        return
    if not isinstance(function, Mapping):
        return
    least, most = facts.FUNCTION_SECONDS
    seconds = function.get("timeoutSeconds")
    if isinstance(seconds, int) and not isinstance(seconds, bool) and not least <= seconds <= most:
        yield Failure("function.timeoutSeconds", f"must be a whole number of seconds from {least} to {most}")
    code = function.get("code")
    if code is None:
        # An imported function has none, because the service does not show it.
        if _code(olds) is not None or olds.get("function") is None:
            yield Failure("function.code", "is required")
    elif isinstance(code, str | Archive) and not is_unknown(code):
        try:
            archives.content_hash(Archive.of(code))
        except UnreadableArchive as unreadable:
            yield Failure("function.code", str(unreadable))


def preflight(session: Session, olds: Properties, news: Properties) -> Iterator[Failure]:
    """What the organization says of a runtime that the action did not have before."""
    runtime = _settings(news).get("runtime")
    if not isinstance(runtime, str) or runtime == _settings(olds).get("runtime"):
        return
    known = {each.name: each for each in api_of(session).functions.runtimes()}
    available = [name for name, each in known.items() if each.status == RuntimeStatus.AVAILABLE]
    choice = f"available are {', '.join(available)}" if available else "none is available"
    found = known.get(runtime)
    if found is None:
        yield Failure("function.runtime", f"is none of the organization's; {choice}{did_you_mean(runtime, known)}")
    elif found.status == RuntimeStatus.UNAVAILABLE:
        yield Failure("function.runtime", f"is no longer available; {choice}")
    elif found.status == RuntimeStatus.DEPRECATED:
        ends = f" and ends on {found.date_end_of_life}" if found.date_end_of_life else ""
        session.warn(f"The runtime {runtime} of the function {news.get('name')!r} is deprecated{ends}; {choice}.")


def changed(state: Properties, news: Properties) -> list[str]:
    """The parts of a function that are different; the code is compared by its files, wherever they are.

    Code that cannot be read, as in a refresh somewhere else, is no change.
    """
    function = news.get("function")
    if function is UNKNOWN:
        return ["function"]
    if function is None:
        return [] if state.get("function") is None else ["function"]
    found = [f"function.{key}" for key in _changed_settings(_settings(state), function)]
    return [*found, *(["function.code"] if _other_code(state, function.get("code")) else [])]


def same_settings(one: Any, other: Any) -> bool:
    """Whether two functions are run alike, whatever their code is."""
    return not _changed_settings(one or {}, other or {})


def _changed_settings(old: Properties, new: Properties) -> list[str]:
    old, new = ({**DEFAULTS, **_given(each)} for each in (old, new))
    return [key for key in SETTINGS if differs(old.get(key), new.get(key))]


def of_live(live: models.FunctionConfig, written: Any) -> Properties:
    """A live function as a program would write it, with the code that the program wrote: the service shows none."""
    settings = live.function or models.FunctionSettings()
    seen = _given(settings.model_dump(by_alias=True))
    written = written if isinstance(written, dict) else {}
    function = {key: value for key, value in seen.items() if key in written or value != DEFAULTS.get(key)}
    return {**function, **{key: written[key] for key in ("code",) if key in written}}


def code_hash(live: models.FunctionConfig, state: Properties) -> str | None:
    """The hash of the code that the service has, as far as it tells; None if it has no code, or somebody else's.

    The service keeps the name under which code was uploaded, and that is its hash.
    """
    known: str | None = state.get("codeHash")
    if live.zip is None:
        return None
    if live.zip.status not in ("", CodeStatus.AVAILABLE):
        return None
    return live.zip.hash if live.zip.name else known


def save(session: Session, id_: str, function: Properties) -> None:
    """Give a draft's function its settings."""
    settings = {key: value for key, value in _given(function).items() if key in SETTINGS}
    api_of(session).functions.change(id_, {**DEFAULTS, **settings})


def files_of(code: Any) -> Files:
    """The files of a function's code.

    Raises:
        Refused: it cannot be read.
    """
    try:
        return archives.files_of(Archive.of(code))
    except UnreadableArchive as unreadable:
        raise Refused(f"`function.code` {unreadable}") from None


def deliver(session: Session, id_: str, files: Files, timeout: float | None) -> str:
    """Upload the code of a draft's function, and wait until the service has taken it over.

    Args:
        session: what the process shares.
        id_: the action's id.
        files: the code.
        timeout: how many seconds to wait; None for the configured ones.

    Returns:
        The code's hash.

    Raises:
        GenesysCloudError: the code did not arrive, or the service does not take it.
    """
    hash_ = archives.fingerprint_of(files)
    functions, seconds = api_of(session).functions, timeout or session.configuration.activation_timeout
    functions.upload(id_, hash_, archives.zipped(files))
    status = functions.await_code(
        id_,
        hash_,
        seconds,
        lambda: session.report(f"waiting until Genesys Cloud has taken over the code, at most {seconds:g} seconds"),
    )
    if status:
        raise NotInTime(
            f"Genesys Cloud still reports {status} for the code after {seconds:g} seconds",
            f"{'`customTimeouts`' if timeout else '`genesyscloud:activationTimeout`'} can make it wait longer; run"
            " `pulumi up` again.",
        )
    return hash_


def _other_code(state: Properties, code: Any) -> bool:
    if code is None:
        return False
    if is_unknown(code):
        return True
    try:
        return archives.content_hash(Archive.of(code)) != state.get("codeHash")
    except UnreadableArchive:
        return False


def _settings(properties: Properties) -> Properties:
    function = properties.get("function")
    return function if isinstance(function, dict) else {}


def _code(properties: Properties) -> Any:
    return _settings(properties).get("code")


def _given(function: Properties) -> Properties:
    return {key: value for key, value in function.items() if value not in (None, "")}
