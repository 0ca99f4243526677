"""The function behind an action: what a program may write of it, and how its code reaches the service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from genesyscloud_provider.client.errors import NotInTime, Refused
from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework import archives
from genesyscloud_provider.framework.archives import Files, UnreadableArchive
from genesyscloud_provider.framework.properties import UNKNOWN, Archive, differs, is_unknown
from genesyscloud_provider.framework.reading import known, values_of
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Failure
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action import models
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.facts import CodeStatus, RequestUrl, RuntimeStatus, System
from genesyscloud_provider.integrations.placeholder import PLACEHOLDER, is_placeholder

DEFAULTS: Final = {"timeoutSeconds": facts.FUNCTION_SECONDS[1]}
"""What the service holds where nothing was set (API reference 8.5)."""

SETTINGS: Final = ("runtime", "handler", "timeoutSeconds", "description")


def runs_functions(system: System | None) -> bool:
    """Whether the actions of a system are functions."""
    return system is not None and system.request_url is RequestUrl.BY_SERVICE


def failures(old: Any, new: Any, system: System | None) -> Iterator[Failure]:
    """What is wrong with a function. What is `UNKNOWN` is passed over, and nobody is asked; the code is read.

    Args:
        old: the inputs of the last deployment; None where the engine takes the action for a new one.
        new: the inputs of the program.
        system: what the action reaches; None where only the organization could tell.
    """
    before, function = known(old.function) if old else None, new.function
    if function is None:
        if runs_functions(system) or before is not None:
            yield Failure("function", f"is required{f' for {system.title}' if system else ''}")
        return
    if system is not None and not runs_functions(system):
        (only,) = (each.title for each in facts.SYSTEMS if runs_functions(each))
        yield Failure("function", f"is for {only} alone; the integration is one of {system.title}")
        return
    if known(function) is None:
        return
    least, most = facts.FUNCTION_SECONDS
    seconds = known(function.timeout_seconds)
    if seconds is not None and not least <= seconds <= most:
        yield Failure("function.timeoutSeconds", f"must be a whole number of seconds from {least} to {most}")
    if function.code is None:
        # An imported function has none, because the service does not show it.
        if before is None or before.code is not None:
            yield Failure("function.code", "is required")
    elif not is_unknown(function.code):
        try:
            if not _hash_of(function.code) and before is None:
                yield Failure("function.code", f"holds {PLACEHOLDER} and no code: put the function's code there")
        except UnreadableArchive as unreadable:
            yield Failure("function.code", str(unreadable))


def preflight(session: Session, old: Any, new: Any) -> Iterator[Failure]:
    """What the organization says of the runtime of a function that is new, or run differently from now on.

    A deprecated runtime is for functions that have it already, and one that is no longer available keeps a function
    from every change but that of its runtime (API reference 8.5). For the arguments see `failures`.
    """
    before, function = known(old.function) if old else None, known(new.function)
    runtime = known(function.runtime) if function else None
    others = _changed_settings(before, function) if before and function else []
    if runtime is None or (before and not others):
        return
    runtimes = {each.name: each for each in api_of(session).functions.runtimes()}
    available = [name for name, each in runtimes.items() if each.status == RuntimeStatus.AVAILABLE]
    choice = f"available are {', '.join(available)}" if available else "none is available"
    found, last = runtimes.get(runtime), runtimes.get(known(before.runtime) or "") if before else None
    if before and runtime == before.runtime:
        if found and found.status == RuntimeStatus.UNAVAILABLE:
            reason = "is no longer available, and until it is changed nothing else of the function can be"
            yield Failure("function.runtime", f"{reason}; {choice}")
        elif found and found.status == RuntimeStatus.DEPRECATED:
            title = f"The runtime {runtime} of the function {known(new.name)!r}"
            session.warn(f"{title} is deprecated{found.ends}; {choice}.")
    elif found is None:
        yield Failure("function.runtime", f"is none of the organization's; {choice}{did_you_mean(runtime, runtimes)}")
    elif found.status == RuntimeStatus.UNAVAILABLE:
        yield Failure("function.runtime", f"is no longer available; {choice}")
    elif found.status == RuntimeStatus.DEPRECATED:
        yield Failure("function.runtime", f"is deprecated{found.ends}, and no function can be given it; {choice}")
    elif last and last.status == RuntimeStatus.UNAVAILABLE and others != ["runtime"]:
        rest = ", ".join(each for each in others if each != "runtime")
        reason = f"cannot be changed together with {rest}, as {last.name} is no longer available"
        yield Failure("function.runtime", f"{reason}: change it first, and the rest in a second update")


def changed(old: Any, code_hash: str | None, new: Any) -> list[str | None]:
    """The parts of a function that are different; the code is compared by its files, wherever they are.

    Code that cannot be read, as in a refresh somewhere else, is no change.

    Args:
        old: the function of the state.
        code_hash: the hash of the code that the state knows; None where it knows none.
        new: the function that the program wants; may be unknown, or hold what is.
    """
    if new is UNKNOWN:
        return [None]
    if new is None:
        return [] if old is None else [None]
    return [*_changed_settings(old, new), *(["code"] if _other_code(code_hash, new.code) else [])]


def same_settings(one: Any, other: Any) -> bool:
    """Whether two functions are run alike, whatever their code is."""
    return not _changed_settings(one, other)


def _changed_settings(old: Any, new: Any) -> list[str]:
    before, after = ({**DEFAULTS, **_settings(each)} for each in (old, new))
    return [key for key in SETTINGS if differs(before.get(key), after.get(key))]


def of_live(live: models.FunctionConfig, written: Any) -> dict[str, Any]:
    """A live function as a program would write it, with the code that the program wrote: the service shows none."""
    settings = live.function or models.FunctionSettings()
    seen = _settings(settings)
    said = values_of(known(written)) or {}
    function = {key: value for key, value in seen.items() if key in said or value != DEFAULTS.get(key)}
    return {**function, **{key: said[key] for key in ("code",) if key in said}}


def code_hash(live: models.FunctionConfig, last: str | None) -> str | None:
    """The hash of the code that the service has, as far as it tells; None if it has no code, or somebody else's.

    The service keeps the name under which code was uploaded, and that is its hash.

    Args:
        live: the function.
        last: the hash that the state knows; None where it knows none.
    """
    if live.zip is None:
        return None
    if live.zip.status not in ("", CodeStatus.AVAILABLE):
        return None
    return live.zip.hash if live.zip.name else last


def zip_id(session: Session, id_: str) -> str:
    """The id of the code that a draft's function has; empty where it has none."""
    found = api_of(session).functions.find(id_, draft=True)
    return found.zip_id if found else ""


def save(session: Session, id_: str, function: Any, zip_id: str) -> None:
    """Give a draft's function its settings, and name its code, which might be detached otherwise (supplement X17).

    Args:
        session: what the process shares.
        id_: the action's id.
        function: what the program writes of the function.
        zip_id: the id of its code; empty where it has none.
    """
    code = {"zipId": zip_id} if zip_id else {}
    api_of(session).functions.change(id_, {**DEFAULTS, **_settings(function), **code})


def files_of(code: Any) -> Files:
    """The files of a function's code; none where there is only what stands in its stead.

    Raises:
        Refused: it cannot be read.
    """
    try:
        return archives.files_of(Archive.of(code), is_placeholder)
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
        The id that the service gave it.

    Raises:
        GenesysCloudError: the code did not arrive, or the service does not take it.
    """
    hash_ = archives.fingerprint_of(files)
    functions, seconds = api_of(session).functions, timeout or session.configuration.activation_timeout
    functions.upload(id_, hash_, archives.zipped(files))
    code = functions.await_code(
        id_,
        hash_,
        seconds,
        lambda: session.report(f"waiting until Genesys Cloud has taken over the code, at most {seconds:g} seconds"),
    )
    if not code.is_ready(hash_):
        raise NotInTime(
            f"Genesys Cloud still reports {code.status} for the code after {seconds:g} seconds",
            f"{'`customTimeouts`' if timeout else '`genesyscloud:activationTimeout`'} can make it wait longer; run"
            " `pulumi up` again.",
        )
    return code.zip_id


def _other_code(code_hash: str | None, code: Any) -> bool:
    if code is None:
        return False
    if is_unknown(code):
        return True
    try:
        return _hash_of(code) not in ("", code_hash)
    except UnreadableArchive:
        return False


def _hash_of(code: Any) -> str:
    """A hash of a function's code; empty where there is none yet."""
    return archives.content_hash(Archive.of(code), is_placeholder)


def _settings(function: Any) -> dict[str, Any]:
    """The settings of a function that are given, by wire name."""
    return {key: each for key, each in _given(values_of(known(function)) or {}).items() if key in SETTINGS}


def _given(function: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in function.items() if value not in (None, "")}
