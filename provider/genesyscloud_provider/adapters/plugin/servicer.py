"""The engine's calls, answered with the resources.

Each call is the same three steps: the request's values become plain ones, a resource does its part, and the answer's
values become Pulumi's again, with the secrets where they were.
"""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Final, TypeVar

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import provider_pb2 as protocol
from pulumi.runtime.proto import status_pb2
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderServicer
from pydantic import ValidationError

from genesyscloud_provider.adapters import tracing
from genesyscloud_provider.adapters.plugin import settings
from genesyscloud_provider.adapters.plugin.codec import MalformedValue, Path, Secrets, decode, encode
from genesyscloud_provider.adapters.plugin.engine import Engine
from genesyscloud_provider.adapters.plugin.names import is_one_off, proposed_name
from genesyscloud_provider.adapters.plugin.requests import filters_of, require_known, require_news, type_of
from genesyscloud_provider.adapters.plugin.schema import schema
from genesyscloud_provider.adapters.plugin.statuses import status_of
from genesyscloud_provider.adapters.tokens import DYNAMIC_STATE, token
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import StoppableClock
from genesyscloud_provider.client.configuration import Configuration, unknown_settings
from genesyscloud_provider.client.errors import ConfigurationError, GenesysCloudError, WrongOrganization
from genesyscloud_provider.framework import lifecycle
from genesyscloud_provider.framework.declaration import Change, Mark
from genesyscloud_provider.framework.lookup import Lookup
from genesyscloud_provider.framework.names import named
from genesyscloud_provider.framework.properties import UNKNOWN, Archive, Properties, alike, known_part, unknown_paths
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.state import readable_part, require_inputs, required_state, versioned
from genesyscloud_provider.framework.steps import Diff, Unfinished
from genesyscloud_provider.registry import LOOKUPS, RESOURCES

AnswerT = TypeVar("AnswerT", bound=Message | Iterator[Message])
Call = Callable[[Any, Any, grpc.ServicerContext], AnswerT]


def _answered(call: Call[AnswerT]) -> Call[AnswerT]:
    """Let a user's mistake leave as its message alone, and a bug with its traceback."""

    @wraps(call)
    def answer(self: GenesysCloudProvider, request: Any, context: grpc.ServicerContext) -> AnswerT:
        try:
            with self.engine.about(getattr(request, "urn", "")), tracing.under(context.invocation_metadata):
                return call(self, request, context)
        except MalformedValue as error:
            status, text = grpc.StatusCode.INVALID_ARGUMENT, str(error)
        except Unfinished as unfinished:
            self.note_bug(unfinished.cause)
            status, text = _status_of_cause(unfinished), str(unfinished)
            _attach(context, status, text, self.init_failed(request, unfinished))
        except GenesysCloudError as error:
            status, text = status_of(error, changes=call.__name__ in CHANGING), str(error)
        except Exception:
            status, text = grpc.StatusCode.INTERNAL, f"{BUG}\n{traceback.format_exc()}"
        context.abort(status, text)
        raise AssertionError("abort raises")

    return answer


CHANGING: Final = ("Create", "Update", "Delete")
"""The calls that change something; after any other there is nothing to doubt."""

STAYS: Final = (
    "Nothing was changed: what this provider manages stays in the old one. Take the change back, and use another stack,"
    " or another provider resource, for the other organization. If the old value was a mistake and the provider manages"
    " nothing, `pulumi state delete '{urn}'` forgets the provider; it is refused as long as there is something."
)
"""What to do about another organization in a provider's settings."""

KEEPS: Final = (
    "Nothing was changed: an object stays in its organization. Give the resource its provider back, and write another"
    " resource for the other organization."
)
"""What to do about a provider of another organization."""

BUG: Final = "This is a bug in pulumi-genesyscloud, please report it:"


@dataclass(frozen=True)
class Served:
    """What one configuration serves.

    Attributes:
        session: what the resources share.
        resources: the resources, by the names that programs have for them.
    """

    session: Session
    resources: dict[str, Resource[Any, Any]]


class GenesysCloudProvider(ResourceProviderServicer):
    """One configured provider: one organization, one token, one pace.

    Args:
        engine: is told what the user should know.
        stop: set when every wait has to end.
    """

    def __init__(self, engine: Engine, stop: threading.Event) -> None:
        self.engine = engine
        self._stop = stop
        self._sessions: list[Session] = []
        tracing.start(engine.warn)
        self._served = self._start(Configuration.resolve())

    def close(self) -> None:
        """Close the connections, and send the last spans."""
        for each in self._sessions:
            each.close()
        tracing.end()

    @_answered
    def GetSchema(
        self, request: protocol.GetSchemaRequest, _context: grpc.ServicerContext
    ) -> protocol.GetSchemaResponse:
        """Describe the package."""
        if request.version not in (0, 1):
            raise MalformedValue(f"there is no schema of version {request.version}")
        return protocol.GetSchemaResponse(schema=json.dumps(schema()))

    @_answered
    def CheckConfig(self, request: protocol.CheckRequest, _context: grpc.ServicerContext) -> protocol.CheckResponse:
        """Judge the settings; what comes from the environment stays out of the state.

        Another organization is refused here: a failure leaves the state of the provider as it was, and so everything
        that the engine does with it works as before.
        """
        (olds, of_olds), (news, of_news) = decode(request.olds), decode(request.news)
        for text in unknown_settings(news):
            self.engine.warn(text)
        failures = []
        try:
            settings.configuration(news)
        except ConfigurationError as error:
            failures.append(protocol.CheckFailure(reason=str(error)))  # with a property its value would be shown
        if not failures and (how := settings.moved(olds, news, _names(of_olds | of_news))):
            failures.append(protocol.CheckFailure(reason=f"{how}. {STAYS.format(urn=request.urn)}"))
        return protocol.CheckResponse(inputs=request.news, failures=failures)

    @_answered
    def DiffConfig(self, request: protocol.DiffRequest, _context: grpc.ServicerContext) -> protocol.DiffResponse:
        """Say whether settings differ: if none did, the engine would configure this process with the last one's.

        It is asked as well when a resource gets another provider, with that one's settings and those of the provider
        before: the one call that could tell that the organization is another one. A replacement is never the answer:
        the engine would keep both providers, and taking the change back would delete everything.

        Raises:
            WrongOrganization: the settings lead to another organization.
        """
        (olds, of_olds), (news, of_news) = decode(request.old_inputs or request.olds), decode(request.news)
        if how := settings.moved(olds, news, _names(of_olds | of_news)):
            raise WrongOrganization(f"a resource is given to another provider, whose {how}", KEEPS)
        changed = settings.changed(olds, news)
        return protocol.DiffResponse(changes=_changes(bool(changed)), diffs=changed)

    @_answered
    def Configure(
        self, request: protocol.ConfigureRequest, _context: grpc.ServicerContext
    ) -> protocol.ConfigureResponse:
        """Take the settings. Nothing is sent; that credentials are absent shows when something has to be."""
        self._served = self._start(settings.configuration(decode(request.args)[0]))
        return protocol.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True
        )

    @_answered
    def Check(self, request: protocol.CheckRequest, _context: grpc.ServicerContext) -> protocol.CheckResponse:
        """Judge the program's inputs; see `Resource.check`."""
        resource = self._resource(request)
        (olds, _), (news, secrets) = _incoming(resource, request.olds), _incoming(resource, request.news)
        olds = known_part(olds)
        require_inputs(resource, olds)
        news = named(resource, olds, news, partial(proposed_name, request))
        if is_one_off(request, news.get("name")):
            self._served.session.plan.one_off(news["name"])
        checked = resource.check(olds, news, request.urn)
        return protocol.CheckResponse(
            inputs=_outgoing(resource, checked.inputs, secrets),
            failures=[
                protocol.CheckFailure(property=name, reason=reason)
                for name, reason in (each.reported for each in checked.failures)
            ],
        )

    @_answered
    def Diff(self, request: protocol.DiffRequest, _context: grpc.ServicerContext) -> protocol.DiffResponse:
        """Compare state and program; see `Resource.diff`."""
        resource = self._resource(request)
        state, old_inputs, news = (
            _incoming(resource, each)[0] for each in (request.olds, request.old_inputs, request.news)
        )
        state = required_state(resource, request.id, state)
        diff = _without_ignored(resource, resource.diff(request.id, state, news, request.urn), request.ignoreChanges)
        of_the_other_adapter = [DYNAMIC_STATE] if DYNAMIC_STATE in request.olds.fields else []
        return protocol.DiffResponse(
            changes=_changes(bool(diff.changes or of_the_other_adapter)),
            diffs=sorted({path.split(".", 1)[0] for path in diff.changes} | {*of_the_other_adapter}),
            replaces=diff.replaces,
            deleteBeforeReplace=diff.delete_before_replace,
            hasDetailedDiff=True,
            detailedDiff={
                _pulumi_path(parts): _property_diff(parts, change, old_inputs, news)
                for parts, change in ((_parts(path, old_inputs, news), each) for path, each in diff.changes.items())
            },
        )

    @_answered
    def Create(self, request: protocol.CreateRequest, _context: grpc.ServicerContext) -> protocol.CreateResponse:
        """Create; what could not be finished is kept, and the next update goes on with it."""
        resource = self._resource(request)
        news, secrets = _incoming(resource, request.properties)
        require_news(resource, news, final=not request.preview)
        if request.preview:
            state = versioned(resource, {**news, **dict.fromkeys(resource.outputs.names(), UNKNOWN)})
            return protocol.CreateResponse(properties=_stored(resource, state, secrets))
        created = lifecycle.create(resource, news, request.timeout or None, request.urn)
        return protocol.CreateResponse(id=created.id, properties=_stored(resource, created.state, secrets))

    @_answered
    def Read(self, request: protocol.ReadRequest, _context: grpc.ServicerContext) -> protocol.ReadResponse:
        """Read the live object; see `Resource.read`."""
        resource = self._resource(request)
        (state, of_state), (_, of_inputs) = (_incoming(resource, each) for each in (request.properties, request.inputs))
        state = readable_part(resource, request.id, state)  # a program's `get` may know little
        reading = lifecycle.read(resource, request.id, state)
        if reading is None:
            return protocol.ReadResponse()
        secrets = _still_there(of_state | of_inputs, state, reading.state)
        return protocol.ReadResponse(
            id=request.id,
            properties=_stored(resource, reading.state, secrets),
            inputs=_stored(resource, reading.inputs, secrets),
        )

    @_answered
    def Update(self, request: protocol.UpdateRequest, _context: grpc.ServicerContext) -> protocol.UpdateResponse:
        """Bring the live object to the program's inputs; see `Resource.update`."""
        resource = self._resource(request)
        (state, of_state), (news, of_news) = (_incoming(resource, each) for each in (request.olds, request.news))
        state = required_state(resource, request.id, state)
        require_news(resource, news, final=not request.preview)
        if request.preview:
            updated = versioned(resource, {**news, **_expected(resource, state)})
        else:
            updated = lifecycle.update(resource, request.id, state, news, request.timeout or None)
        kept = {path for path in of_state if path[0] in resource.outputs.names()}
        return protocol.UpdateResponse(properties=_stored(resource, updated, of_news | kept))

    @_answered
    def Delete(self, request: protocol.DeleteRequest, _context: grpc.ServicerContext) -> Empty:
        """Delete the live object; see `Resource.delete`."""
        resource = self._resource(request)
        state, _ = _incoming(resource, request.properties)
        state = required_state(resource, request.id, state)
        lifecycle.delete(resource, request.id, state, request.urn)
        return Empty()

    @_answered
    def Invoke(self, request: protocol.InvokeRequest, _context: grpc.ServicerContext) -> protocol.InvokeResponse:
        """Look something up; see `lookups`."""
        lookup: Lookup[Any, Any] | None = next((each for each in LOOKUPS if token(each.name) == request.tok), None)
        if lookup is None:
            raise MalformedValue(f"{request.tok or 'a call without a token'} is no function of this provider")
        given = decode(request.args)[0]
        if request.preview and next(unknown_paths(given), None) is not None:
            return protocol.InvokeResponse()
        require_known(given)
        try:
            arguments = lookup.arguments.model_validate(given)
        except ValidationError as error:
            return protocol.InvokeResponse(failures=[_wrong_argument(each) for each in error.errors()])
        answer = lookup.ask(self._served.session, arguments, request.preview)
        response = protocol.InvokeResponse()
        if answer is None:
            return response  # as the engine itself answers for a provider that is not configured yet
        found = answer.model_dump(by_alias=True, exclude_none=True)
        getattr(response, "return").CopyFrom(encode(found, {(name,) for name in answer.marked(Mark.SECRET)}))
        return response

    def note_bug(self, cause: Exception) -> None:
        """Let a bug leave its traceback: with an object that is kept, Pulumi shows the reasons alone."""
        if not isinstance(cause, GenesysCloudError):
            self.engine.warn(f"{BUG}\n{''.join(traceback.format_exception(cause))}")

    def init_failed(self, request: Any, unfinished: Unfinished) -> protocol.ErrorResourceInitFailed:
        """What the engine keeps of an object that could not be finished: enough for the next update to go on."""
        resource = self._resource(request)
        given = request.properties if isinstance(request, protocol.CreateRequest) else request.news
        news, secrets = _incoming(resource, given)
        return protocol.ErrorResourceInitFailed(
            id=unfinished.id,
            properties=_stored(resource, unfinished.state, secrets),
            inputs=_outgoing(resource, news, secrets),
            reasons=[_reason(unfinished.cause)],
        )

    def _start(self, configuration: Configuration) -> Served:
        session = Session(configuration, self.engine.warn, self._connect, self.engine.report)
        self._sessions.append(session)  # an earlier one may still have calls under way
        return Served(session, {token(each.name): each(session) for each in RESOURCES})

    def _connect(self, configuration: Configuration, **shared: Any) -> Client:
        return Client(configuration, clock=StoppableClock(self._stop), **shared)

    @_answered
    def List(self, request: protocol.ListRequest, _context: grpc.ServicerContext) -> Iterator[protocol.ListResponse]:
        """The objects of a kind that the organization has, in pages of the asked size; see `Resource.listing`.

        The token of a page is the number of objects before it: all pages come from one listing.
        """
        query = decode(request.query)[0]
        if next(unknown_paths(query), None) is not None:
            return iter([protocol.ListResponse(computed=protocol.ListResponse.Computed())])
        resource = self._of_type(request.token)
        found = resource.listing(filters_of(resource, query))
        end = len(found) if request.limit < 1 else min(request.limit, len(found))
        first = _offset(request.continuation_token)
        last = end if request.page_size < 1 else min(first + request.page_size, end)
        page = [
            protocol.ListResponse(result=protocol.ListResponse.Result(id=each.id, name=each.name))
            for each in found[first:last]
        ]
        if last < end:
            page.append(
                protocol.ListResponse(continuation=protocol.ListResponse.Continuation(continuation_token=str(last)))
            )
        return iter(page)

    def _resource(self, request: Any) -> Resource[Any, Any]:
        return self._of_type(type_of(request))

    def _of_type(self, kind: str) -> Resource[Any, Any]:
        resource = self._served.resources.get(kind)
        if resource is None:
            raise MalformedValue(f"{kind or 'a call without a type'} is no resource of this provider")
        return resource


def _offset(continuation: str) -> int:
    """How many objects are before a page, by its token."""
    if continuation and not (continuation.isascii() and continuation.isdigit()):
        raise MalformedValue("the continuation token is none that this provider gives")
    return int(continuation or 0)


def _names(secrets: Secrets) -> set[str]:
    """The properties with a secret in them."""
    return {str(path[0]) for path in secrets}


def _incoming(resource: Resource[Any, Any], struct: Struct) -> tuple[Properties, Secrets]:
    """Values on their way in, archives only where one may be; no message shows what is secret from now on."""
    properties, secrets = decode(struct, resource.archives)
    resource.keep_secret(properties, secrets)
    return properties, secrets


def _outgoing(resource: Resource[Any, Any], properties: Properties, secrets: Secrets) -> Any:
    """Values on their way out: secret where they came in secret, and where the resource says so."""
    declared: set[Path] = {(name,) for name in resource.secrets()}
    return encode(properties, declared | secrets)


def _stored(resource: Resource[Any, Any], properties: Properties, secrets: Secrets) -> Any:
    """Values on their way into the state, without archives.

    Of an archive in the state the engine would later send the hash alone, and no SDK can read that.
    """
    return _outgoing(resource, _without_archives(properties), secrets)


def _without_archives(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_archives(each) for key, each in value.items() if not isinstance(each, Archive)}
    return value


def _still_there(secrets: Secrets, before: Properties, now: Properties) -> Secrets:
    """Where secrets are in values that have changed outside: within a property that has, they may be anywhere."""
    return frozenset(path if alike(before.get(str(path[0])), now.get(str(path[0]))) else path[:1] for path in secrets)


def _expected(resource: Resource[Any, Any], state: Properties) -> Properties:
    """The outputs that a preview of an update shows: those that stay, and that others are not known yet."""
    stable = resource.outputs.marked(Mark.STABLE)
    return {name: state.get(name, UNKNOWN) if name in stable else UNKNOWN for name in resource.outputs.names()}


def _without_ignored(resource: Resource[Any, Any], diff: Diff, ignored: Iterable[str]) -> Diff:
    """What is left of a diff without the outputs that the program ignores; its inputs the engine has reset already."""
    outputs = set(ignored) & set(resource.outputs.names())
    return Diff({path: each for path, each in diff.changes.items() if path not in outputs}, diff.delete_before_replace)


def _changes(changed: bool) -> protocol.DiffResponse.DiffChanges.ValueType:
    return protocol.DiffResponse.DIFF_SOME if changed else protocol.DiffResponse.DIFF_NONE


def _parts(path: str, *properties: Any) -> list[str]:
    """The keys of a path: one that some value has is a single key, dots and all."""
    key, nested, rest = path.partition(".")
    if not nested or any(isinstance(each, dict) and path in each for each in properties):
        return [path]
    return [key, *_parts(rest, *(each.get(key) for each in properties if isinstance(each, dict)))]


def _pulumi_path(parts: list[str]) -> str:
    """A property path in Pulumi's notation, which can write any key but one that ends with a backslash."""
    path = ""
    for key in parts:
        if key.endswith("\\"):
            break
        quoted = key.replace('"', '\\"')
        path += f".{key}" if key.isidentifier() else f'["{quoted}"]'
    return path.removeprefix(".")


def _property_diff(parts: list[str], change: Change, olds: Properties, news: Properties) -> protocol.PropertyDiff:
    kinds, held = protocol.PropertyDiff, (_holds(olds, parts), _holds(news, parts))
    plain, replacing = {
        (False, True): (kinds.ADD, kinds.ADD_REPLACE),
        (True, False): (kinds.DELETE, kinds.DELETE_REPLACE),
    }.get(held, (kinds.UPDATE, kinds.UPDATE_REPLACE))
    return protocol.PropertyDiff(kind=replacing if change is Change.REPLACE else plain, inputDiff=any(held))


def _holds(value: Any, parts: list[str]) -> bool:
    """Whether there is a value at a path, as far as can be known."""
    if value is UNKNOWN or not parts:
        return True
    return isinstance(value, dict) and parts[0] in value and _holds(value[parts[0]], parts[1:])


def _wrong_argument(problem: Any) -> protocol.CheckFailure:
    return protocol.CheckFailure(property=".".join(str(each) for each in problem["loc"]), reason=problem["msg"])


def _status_of_cause(unfinished: Unfinished) -> grpc.StatusCode:
    cause = unfinished.cause
    return status_of(cause, changes=True) if isinstance(cause, GenesysCloudError) else grpc.StatusCode.INTERNAL


def _reason(cause: Exception) -> str:
    """Why an object is not finished, in one line: the engine shows nothing else."""
    text = str(cause) if isinstance(cause, GenesysCloudError) else f"{BUG} {type(cause).__name__}: {cause}"
    return " ".join(text.split())


def _attach(context: grpc.ServicerContext, status: grpc.StatusCode, text: str, detail: Message) -> None:
    """Give the answer a detail, which gRPC keeps beside the status."""
    packed = AnyMessage()
    packed.Pack(detail)
    rich = status_pb2.Status(code=status.value[0], message=text, details=[packed])
    context.set_trailing_metadata((("grpc-status-details-bin", rich.SerializeToString()),))
