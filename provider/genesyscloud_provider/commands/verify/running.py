"""Trying one assumption after the other, and removing again what was made for it, whatever happens."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType
from typing import Any, Final

from genesyscloud_provider.client.errors import GenesysCloudError, NotAuthenticated
from genesyscloud_provider.commands.verify.kinds import KINDS, Kind
from genesyscloud_provider.commands.verify.naming import LONGEST, VerificationName
from genesyscloud_provider.commands.verify.outcome import NotTried, Outcome, Verdict
from genesyscloud_provider.commands.verify.own import Left, named, remove
from genesyscloud_provider.commands.verify.stage import Stage
from genesyscloud_provider.commands.verify.trials import NOT_HERE, TRIALS, Trial
from genesyscloud_provider.commands.verify.wire import UNREADABLE, failed

TIME_FOR_REMOVAL: Final = timedelta(minutes=15)
"""What is kept of `LONGEST` to remove everything; the last trial may take ten minutes of it."""


class Interrupted(BaseException):
    """Somebody ends the command."""


@dataclass
class Verification:
    """What came of a verification.

    Attributes:
        outcomes: what came of each trial, by the assumption's name.
        left: what could not be removed.
        unseen: kinds of which nobody can tell whether earlier verifications left objects.
        elsewhere: verifications that may be under way elsewhere, so that their objects were left alone.
        interrupted: whether somebody ended it.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    unseen: list[Kind] = field(default_factory=list)
    elsewhere: set[VerificationName] = field(default_factory=set)
    interrupted: bool = False


def verify(stage: Stage, names: Sequence[str], did: Callable[[], None], say: Callable[[str], None]) -> Verification:
    """Try assumptions, and remove all that was made for it, and what earlier verifications left.

    Args:
        stage: where they are tried.
        names: their names.
        did: called after each.
        say: tells the user what goes on.

    Raises:
        Interrupted: somebody ends the removal too; the next call goes on with it.
    """
    run = Verification()
    with _signals(say) as ended:
        try:
            try:
                _remove_leftovers(stage, run)
                _try(stage, names, run, did)
            finally:
                ended()
        except (Interrupted, KeyboardInterrupt):
            run.interrupted = True
        finally:
            try:
                left = stage.own.remove_all()
                _remove_leftovers(stage, run, but=stage.own.run)  # of which it was just seen what is left
                run.left += left
            finally:
                stage.close()
    for name in names:
        run.outcomes.setdefault(name, Outcome(Verdict.NOT_TRIED, "the verification was ended before"))
    return run


def _try(stage: Stage, names: Sequence[str], run: Verification, did: Callable[[], None]) -> None:
    for name in names:
        if name in NOT_HERE:
            run.outcomes[name] = Outcome(Verdict.NOT_TRIED, NOT_HERE[name])
            did()
    for name, trial in TRIALS.items():
        if name in names:
            run.outcomes[name] = _outcome(stage, trial)
            did()


def leftovers(stage: Stage) -> dict[Kind, int]:
    """How many objects of verifications that are over are there, by their kind."""
    now, found = stage.now(), {}
    for kind in KINDS:
        with suppress(GenesysCloudError):
            count = sum(1 for _ in named(stage.wire, kind, lambda run: run.is_over(now)))
            found.update({kind: count} if count else {})
    return found


def _remove_leftovers(stage: Stage, run: Verification, but: VerificationName | None = None) -> None:
    """Remove what verifications left that are over; at the end once more what could not be removed at the beginning.

    Args:
        stage: where they were.
        run: takes what is left.
        but: the verification whose objects are passed over.
    """
    now = stage.now()
    run.left, run.unseen, run.elsewhere = [], [], set()

    def is_over(other: VerificationName) -> bool:
        if other == but:
            return False
        if not other.is_over(now):
            run.elsewhere.add(other)
        return other.is_over(now)

    for each in remove(stage.wire, is_over):
        if each.id:
            run.left.append(each)
        else:
            run.unseen.append(each.kind)


def _outcome(stage: Stage, trial: Trial) -> Outcome:
    if stage.now() - stage.own.run.began > LONGEST - TIME_FOR_REMOVAL:
        return Outcome(Verdict.NOT_TRIED, "no time was left for it")
    try:
        return trial(stage)
    except NotTried as error:
        why = str(error)
    except NotAuthenticated:
        why = "the login was refused"
    except GenesysCloudError as error:
        why = failed(error)
    except UNREADABLE as error:
        why = f"an answer has another form than this trial can read ({type(error).__name__})"
    return Outcome(Verdict.NOT_TRIED, why)


@contextmanager
def _signals(say: Callable[[str], None]) -> Iterator[Callable[[], None]]:
    """Let a signal end the trials, and only two more the removal; what is ignored stays so.

    Yields:
        What is to be called when the trials have ended.
    """
    removing, asked = False, 0

    def handle(_signal: int, _frame: FrameType | None) -> None:
        nonlocal removing, asked
        if not removing:
            removing = True
            raise Interrupted
        asked += 1
        if asked > 1:
            raise Interrupted
        say("What was made is being removed. To leave it to the next call, interrupt this once more.")

    def ended() -> None:
        nonlocal removing
        removing = True

    before: dict[Any, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, handle)
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
