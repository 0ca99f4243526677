"""What can go wrong between a program and Genesys Cloud. Everything here is for people: any other exception is a bug.

GenesysCloudError
├── ConfigurationError            a setting is wrong or missing
│   ├── MissingCredentials        no way to log in was configured
│   └── WrongOrganization         another organization than the settings or the state name
├── Refused                       the provider will not do this, to protect what exists
├── Stopped                       Pulumi wants to stop, in the middle of a wait
├── NotInTime                     the time to wait is over, and nothing is wrong so far
├── PartialAnswer                 the service answered with a part only (206)
├── IncompleteListing             a listing shows fewer objects than it counts
├── NotConnected                  no connection, or no login for now: nothing was carried out
├── OutcomeUnknown                the request was sent, and what became of it is not known
│   ├── NoAnswer                  the connection ended, or time ran out, before an answer came
│   ├── UnreadableAnswer          an answer came that is not the service's
│   └── ServerError               5xx and 408
└── ApiError                      the service answered with an error
    ├── BadRequest                400 and every 4xx that is not below
    │   ├── NotAllowed                405: not by this method
    │   └── TooLarge                  413: more than a request may hold
    ├── NotAuthenticated          401, and a refused login
    │   └── AlreadyRefused            the credentials were refused before; nothing was sent
    ├── NotPermitted              403
    ├── NotFound                  404 and 410
    ├── Conflict                  409: what is there stands in the way of what was asked
    │   └── VersionConflict           to a request with a version, or 400 with a message about versions
    ├── RateLimited               429
    └── ServerError               5xx and 408, also an OutcomeUnknown
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from genesyscloud_provider.client.documents import ErrorBody, ErrorDetail, ErrorLimit

SETTINGS_OF_STATE = (
    "An explicit provider has arguments for them instead. `pulumi refresh` and `pulumi destroy` use the settings of the"
    " last deployment; with `--run-program` they use today's."
)


class GenesysCloudError(Exception):
    """A problem that its reader can solve.

    Args:
        message: what happened.
        remedy: what to do about it, one sentence; empty where the message says it.
    """

    remedy = ""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy or self.remedy
        self.doing = ""

    def note_doing(self, what: str) -> None:
        """Remember what was being done, unless a more exact word is there already."""
        self.doing = self.doing or what

    def copied(self) -> GenesysCloudError:
        """The same error for another thread, which notes its own doing."""
        twin = type(self).__new__(type(self), *self.args)
        twin.__dict__.update(self.__dict__)
        return twin

    def __str__(self) -> str:
        """The whole message: the operation and its object, what happened, what to do."""
        doing = f"{self.doing[:1].upper()}{self.doing[1:]}: " if self.doing else ""
        return f"{doing}{_ended(self.message)}{self.remedy}".rstrip()


class ConfigurationError(GenesysCloudError):
    """A setting is wrong or missing; the message names its key and environment variable."""


class MissingCredentials(ConfigurationError):
    """No way to log in was configured."""


class WrongOrganization(ConfigurationError):
    """Another organization than the one that the settings or the state name."""


class Refused(GenesysCloudError):
    """The provider will not do this, to protect what exists."""


class Stopped(GenesysCloudError):
    """Pulumi wants to stop, in the middle of a wait; what was under way may be done or not."""

    def __init__(self) -> None:
        super().__init__("it was interrupted while it waited", "Run `pulumi refresh`, then go on.")


class NotInTime(GenesysCloudError):
    """The time to wait is over, and nothing is wrong so far."""


class PartialAnswer(GenesysCloudError):
    """The service answered with a part of what was asked for only, which must not be taken for the whole."""

    remedy = "Try again later."


class IncompleteListing(GenesysCloudError):
    """A listing shows fewer objects than it counts, each time: that one is not shown does not mean that it is gone.

    Attributes:
        shown: the objects that it shows.
    """

    remedy = "Nobody can tell what it leaves out. Try again; if it stays, Genesys Cloud Customer Care can say why."

    def __init__(self, message: str, shown: Sequence[Any]) -> None:
        super().__init__(message)
        self.shown = shown


class NotConnected(GenesysCloudError):
    """No connection to the service, or no login for now: nothing was carried out."""

    remedy = "Check the network, the proxy settings and `genesyscloud:region`."


class OutcomeUnknown(GenesysCloudError):
    """The request was sent, and what became of it is not known.

    Attributes:
        sent_at: when it was really sent, by this machine's clock; None if that was not noted.
    """

    sent_at: datetime | None = None


class NoAnswer(OutcomeUnknown):
    """The connection ended, or time ran out, before an answer came."""

    remedy = "Check the network, then try again."


class UnreadableAnswer(OutcomeUnknown):
    """An answer came that is not the service's, such as a proxy's error page."""

    remedy = "If a proxy or gateway stands between, see what it answered."


LONGEST_PAUSE: Final = 300.0
"""Seconds that an answer may ask to wait before the next attempt; for longer than that nobody waits unasked."""

MOST_SECONDS: Final = 10**9
"""Seconds of the longest pause that is told: more cannot be counted in days."""


class ApiError(GenesysCloudError):
    """The service answered with an error (API reference 5.1).

    Attributes:
        status: the HTTP status.
        code: the service's own code, such as `bad.request`.
        detail_codes: the codes of its details, such as `ACTION.PROCESSING`.
        limit: the organization's limit that the request ran into, if the service names it.
        request: method and path of what was asked.
        correlation_id: what Genesys Cloud's support asks for.
        retry_after: seconds the service asks to wait, or None.
    """

    def __init__(
        self, body: ErrorBody, request: str, correlation_id: str = "", retry_after: float | None = None
    ) -> None:
        self.status = body.status
        self.code = body.code
        self.detail_codes = frozenset(each.error_code for each in body.details if each.error_code)
        self.limit: ErrorLimit | None = body.limit
        self.request = request
        self.correlation_id = correlation_id or body.context_id or ""
        self.retry_after = retry_after
        super().__init__(f"{said(body)} ({', '.join(self._facts(body))})")
        if not self.can_be_waited_for:
            asked = timedelta(seconds=int(min(self.retry_after or 0, MOST_SECONDS)))
            self.remedy = f"It asks to wait {asked}: try again after that."

    @property
    def can_be_waited_for(self) -> bool:
        """Whether the pause that the service asks for, if it does, is a short one."""
        return self.retry_after is None or self.retry_after <= LONGEST_PAUSE

    def _facts(self, body: ErrorBody) -> Iterator[str]:
        yield f"{self.status} {self.code}".strip()
        yield self.request
        if body.limit:
            yield f"limit {body.limit.key} = {body.limit.value}"
        if self.correlation_id:
            yield f"correlation id {self.correlation_id}"


class BadRequest(ApiError):
    """The service does not accept what was sent."""

    remedy = "Correct what Genesys Cloud names, then try again."


class NotAllowed(BadRequest):
    """The method is not allowed there. Genesys Cloud allows each that is sent, so something between may not."""

    remedy = (
        "If a proxy or gateway stands between, let it pass GET, POST, PUT, PATCH and DELETE. If none does, this version"
        " may be too old for Genesys Cloud: update it."
    )


class TooLarge(BadRequest):
    """The request is larger than the service takes."""

    remedy = "Make what is sent smaller, such as a contract, a template or notes; then try again."


class NotAuthenticated(ApiError):
    """The service does not accept the credentials."""

    remedy = (
        "Check `genesyscloud:oauthClientId` and `genesyscloud:oauthClientSecret` (or `genesyscloud:accessToken`)"
        f" and that they belong to `genesyscloud:region`. {SETTINGS_OF_STATE}"
    )


class AlreadyRefused(NotAuthenticated):
    """The credentials were refused before in this process: that message says what to do, and nothing was sent."""

    def __init__(self) -> None:
        from genesyscloud_provider.client.documents import ErrorBody  # a program only registers resources

        super().__init__(ErrorBody(status=401), "")
        self.message = "Genesys Cloud has refused the credentials already, as another message says; nothing was sent"
        self.remedy = ""


PERMISSION: Final = re.compile(r"\b[a-z][A-Za-z]*:[a-z][A-Za-z]*:[a-z][A-Za-z]*\b")
"""A permission, as a refusal names it."""


class NotPermitted(ApiError):
    """The credentials lack a permission, which the service's message names."""

    remedy = "Give a role with the permission to the OAuth client (or the user of the access token), then try again."

    def lacking(self, assumed: str) -> str:
        """The permission that is lacking: the one that the service names.

        Args:
            assumed: the one that is taken to be needed, where the service names none, or this one among others.
        """
        told = PERMISSION.findall(self.message)
        return told[0] if told and assumed not in told else assumed


class NotFound(ApiError):
    """The object does not exist, or no longer does."""

    remedy = "If something was deleted outside this program, run `pulumi refresh`, then `pulumi up`."


class Conflict(ApiError):
    """What is there stands in the way of what was asked, and it is no other version."""

    remedy = "Check what Genesys Cloud says is in the way, then run the same command again."


class VersionConflict(Conflict):
    """Somebody else changed the object since it was last read (API reference 4.2)."""

    remedy = "If somebody else is changing it, wait until they are done; then run `pulumi refresh` and `pulumi up`."

    def about_no_version(self) -> Conflict:
        """The same answer, where the version that was sent turned out to be the current one."""
        twin = Conflict.__new__(Conflict, *self.args)
        twin.__dict__.update(self.__dict__)
        twin.remedy = Conflict.remedy
        return twin


class RateLimited(ApiError):
    """Too many requests in the current minute."""

    remedy = "Wait a minute, or give this stack an OAuth client of its own."


class ServerError(ApiError, OutcomeUnknown):
    """The service, or what stands before it, failed or gave up waiting (408); what came of the request is not known."""

    remedy = "Try again; if it stays, give the correlation id to Genesys Cloud Customer Care."


def api_error(
    body: ErrorBody,
    request: str,
    correlation_id: str = "",
    retry_after: float | None = None,
    *,
    versioned: bool = False,
) -> ApiError:
    """The exception for an error answer.

    A stale version of a configuration is answered 409 (API reference 4.2), that of a draft 400 with a message that
    compares versions (8.3); both are taken for it everywhere. A 409 to a request without a version is about something
    else.

    Args:
        body: what the service answered.
        request: method and path of what was asked.
        correlation_id: what Genesys Cloud's support asks for.
        retry_after: seconds the service asks to wait, or None.
        versioned: whether the request carried the version that it changes.
    """
    return _kind(body, versioned)(body, request, correlation_id, retry_after)


_BY_STATUS: dict[int, type[ApiError]] = {
    401: NotAuthenticated,
    403: NotPermitted,
    404: NotFound,  # assumes: NOT_FOUND_MEANS_ABSENT
    405: NotAllowed,
    409: Conflict,
    410: NotFound,
    413: TooLarge,
    429: RateLimited,
}


def _kind(body: ErrorBody, versioned: bool) -> type[ApiError]:
    if is_failure(body.status):
        return ServerError
    # assumes: STALE_VERSION_IS_TOLD
    message = body.message.lower()
    if body.status == 400 and "version" in message and "does not match" in message:
        return VersionConflict
    if body.status == 409 and versioned:
        return VersionConflict
    return _BY_STATUS.get(body.status, BadRequest)


def is_failure(status: int) -> bool:
    """Whether an answer says that the service failed, or gave up waiting for the rest of a request (408).

    A 408 is documented for all of these requests. That nothing was carried out is not, so it counts as unknown.
    """
    return status >= 500 or status == 408


@contextmanager
def while_doing(what: str) -> Iterator[None]:
    """Say in every error that leaves the block what was being done, and on which object."""
    try:
        yield
    except GenesysCloudError as error:
        error.note_doing(what)
        raise


def said(body: ErrorBody) -> str:
    """The service's own words, unchanged: its messages, then the reasons and the fields that they are about.

    For actions the message is often "Bad Request" alone, and the reason stands in a detail (API reference 5.1).
    """
    parts = [body.message or "no explanation was given"]
    parts += [each.message or each.code for each in body.errors]
    details = [(each, of.code) for of in (body, *body.errors) for each in of.details]
    reasons = [each.error_code for each, code in details if not each.field_name and each.error_code not in ("", code)]
    fields = [_field(each, code) for each, code in details if each.field_name]
    parts += [_listed("reason", reasons), _listed("fields", fields)]
    return "; ".join(each for each in parts if each)


def _listed(what: str, texts: list[str]) -> str:
    """Texts under a heading, each once; nothing where there is none."""
    return f"{what}: {', '.join(dict.fromkeys(texts))}" if any(texts) else ""


def _field(detail: ErrorDetail, code: str) -> str:
    """A field, and why it is refused, where that is more than the code of the whole."""
    return f"{detail.field_name} ({detail.error_code})" if detail.error_code not in ("", code) else detail.field_name


def _ended(message: str) -> str:
    """A message that another sentence can follow."""
    if message.endswith("\n"):
        return message
    return f"{message} " if message.endswith((".", "!", "?")) else f"{message}. "
