"""What each way to fail leads to, by what the request is for; the documentation shows the same table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tests.faults.kinds import KINDS, Kind
from tests.faults.operations import Operation
from tests.faults.requests import Request


class Outcome(Enum):
    """What the user sees."""

    UNNOTICED = "unnoticed"
    ERROR = "error"


@dataclass(frozen=True)
class Purpose:
    """What a request is for; the first that fits counts.

    Attributes:
        title: how the documentation calls it.
        methods: its methods.
        routes: how its routes end; none for any.
        unnoticed: which faults the user does not see.
    """

    title: str
    methods: frozenset[str]
    routes: tuple[str, ...]
    unnoticed: frozenset[str]

    def fits(self, request: Request) -> bool:
        """Whether a request is for this."""
        return request.method in self.methods and (not self.routes or request.route.endswith(self.routes))

    def outcome(self, kind: Kind) -> Outcome:
        """What the user sees of a fault."""
        return Outcome.UNNOTICED if kind.title in self.unnoticed else Outcome.ERROR


ANSWERED = frozenset({"429 with Retry-After", "429 without Retry-After", "401, token expired", "slow drip"})
"""Faults that say that nothing was done, and one that is none."""

PASSING = frozenset(each.title for each in KINDS if not each.lasts)

CARRIED_OUT = frozenset(each.title for each in KINDS if each.effect == "after")

EVERY = frozenset(each.title for each in KINDS)

PURPOSES = [
    Purpose(
        "ask who uses an action",
        frozenset({"GET"}),
        ("/dependencytracking/build", "/consumingresources"),
        EVERY - {"401, for ever"},
    ),
    Purpose("ask how often actions ran", frozenset({"POST"}), ("/aggregates/query",), PASSING),
    Purpose("log in", frozenset({"POST"}), ("/oauth/token",), PASSING - {"401, token expired"}),
    Purpose("upload code", frozenset({"PUT"}), ("/uploads/{id}",), PASSING - ANSWERED | {"slow drip"}),
    Purpose("announce code", frozenset({"POST"}), ("/upload",), PASSING),
    Purpose(
        "ask how often a client was used",
        frozenset({"GET"}),
        ("/summary", "/{execution_id}"),
        EVERY - {"401, for ever"},
    ),
    Purpose("give a role", frozenset({"POST"}), ("/roles/{role_id}",), PASSING),
    Purpose("read, change, delete", frozenset({"GET", "PUT", "PATCH", "DELETE"}), (), PASSING),
    Purpose(
        "create an integration, publish",
        frozenset({"POST"}),
        ("/integrations", "/publish"),
        ANSWERED | CARRIED_OUT,
    ),
    Purpose("create a credential, a role, a client or an action, draft one", frozenset({"POST"}), (), ANSWERED),
]


@dataclass(frozen=True)
class Exemption:
    """Cells of which something else is promised.

    Attributes:
        does: the command.
        method: the request's method.
        route: how the request's route ends.
        kinds: the faults.
        promise: what is promised.
        operations: the operations that it is about; none for all.
        stays: whether the service may have the object afterwards as it was before.
        warning: what a warning has to say then.
    """

    does: str
    method: str
    route: str
    kinds: frozenset[str]
    promise: str
    operations: frozenset[str] = frozenset()
    stays: bool = False
    warning: str = ""

    def fits(self, operation: Operation, request: Request, kind: Kind) -> bool:
        """Whether it is about a cell."""
        return (
            (not self.operations or operation.title in self.operations)
            and self.does in ("", operation.does)
            and request.method == self.method
            and request.route.endswith(self.route)
            and kind.title in self.kinds
        )


_GONE_CLIENT = (
    "A 404 in Genesys Cloud's own words to making a client inactive, or to looking at it before that, says that it is"
    " gone: nothing is left to be deleted."
)
_NOT_WARNED = "Whoever may not ask which roles it holds, or which permissions there are, is not warned, and goes on."

EXEMPTIONS = [
    Exemption(
        "",
        "POST",
        "/aggregates/query",
        EVERY - {"401, for ever"},
        "What is published is published also where nobody could tell how often actions ran: that keeps only from"
        " deleting and replacing.",
        operations=frozenset({"create an action", "create a function", "publish a draft"}),
    ),
    Exemption(
        "",
        "DELETE",
        "/roles/{role_id}",
        frozenset({"404"}),
        "A 404 in Genesys Cloud's own words to taking a role from the provider is a success: it does not hold it any"
        " more.",
        operations=frozenset({"change a role"}),
        stays=True,
    ),
    Exemption(
        "",
        "DELETE",
        "",
        frozenset({"404"}),
        "A 404 in Genesys Cloud's own words to a DELETE is a success: what is to be deleted is gone already. (A 404 of"
        " a proxy is an error.)",
    ),
    Exemption(
        "",
        "PUT",
        "/oauth/clients/{id}",
        frozenset({"404"}),
        _GONE_CLIENT,
        operations=frozenset({"delete a client", "replace a client"}),
    ),
    Exemption(
        "",
        "GET",
        "/oauth/clients/{id}",
        frozenset({"404"}),
        _GONE_CLIENT,
        operations=frozenset({"delete a client", "replace a client"}),
    ),
    Exemption(
        "",
        "GET",
        "/subjectgrants",
        frozenset({"404"}),
        "A 404 in Genesys Cloud's own words to asking who holds a role says that it is gone, and held by nobody.",
        operations=frozenset({"delete a role"}),
    ),
    Exemption(
        "",
        "GET",
        "/authorization/subjects/me",
        frozenset({"403"}),
        _NOT_WARNED,
    ),
    Exemption(
        "",
        "GET",
        "/authorization/permissions",
        frozenset({"403"}),
        _NOT_WARNED,
    ),
    Exemption(
        "refresh",
        "GET",
        "/actions/{id}",
        frozenset({"404"}),
        "A 404 in Genesys Cloud's own words to the look at one object by its id says that it is gone: a refresh takes"
        " it out of the state, and the next `pulumi up` creates it, or takes it over, again.",
    ),
    Exemption(
        "destroy",
        "PATCH",
        "/actions/{id}",
        frozenset({"400, refused", "403", "405", "409", "413", "500, for ever"}),
        "A custom auth action that cannot be set back when its resource is deleted is a warning and no error, as it"
        " goes with its credential, often right after: it stays as it is.",
        operations=frozenset({"delete an auth action"}),
        stays=True,
        warning="was not set back",
    ),
    Exemption(
        "destroy",
        "PATCH",
        "/actions/{id}",
        frozenset({"404"}),
        "A 404 in Genesys Cloud's own words to setting back a custom auth action says that it is gone, and with it what"
        " was to be set back.",
        operations=frozenset({"delete an auth action"}),
        stays=True,
    ),
]


def outcome_of(operation: Operation, request: Request, kind: Kind) -> tuple[Outcome, Exemption | None]:
    """What a cell promises, and by which exemption."""
    exemption = next((each for each in EXEMPTIONS if each.fits(operation, request, kind)), None)
    if exemption:
        return Outcome.UNNOTICED, exemption
    purpose = next(each for each in PURPOSES if each.fits(request))
    return purpose.outcome(kind), None


def table() -> list[str]:
    """The lines of the documentation's table."""
    head = ["what happens to a request", *(each.title for each in PURPOSES)]
    rows = [[kind.title, *(each.outcome(kind).value for each in PURPOSES)] for kind in KINDS]
    return ["| " + " | ".join(each) + " |" for each in (head, ["---"] * len(head), *rows)]
