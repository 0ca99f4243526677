"""The stand-in as the engine sees it: Pulumi's provider protocol over the two tables of what is served."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from threading import Event
from typing import Any

import grpc
from botocore.exceptions import ClientError
from google.protobuf.empty_pb2 import Empty
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto import provider_pb2 as protocol
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderServicer, add_ResourceProviderServicer_to_server

from tools.aws_stand_in.functions import FUNCTIONS
from tools.aws_stand_in.local_aws import LocalAws, NotLocal
from tools.aws_stand_in.resources import RESOURCES, Gone, Properties, ResourceType

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""How Pulumi writes a value that will be known only after the update."""

GONE = {"NoSuchEntity", "ResourceNotFoundException"}
"""AWS's ways to say that there is no such object."""


class AwsStandIn(ResourceProviderServicer):
    """The provider. Secrets come to it in plain, and the engine marks them again in what it answers."""

    aws: LocalAws

    def __init__(self) -> None:
        self.cancelled = Event()

    def GetPluginInfo(self, _request: Empty, _context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """Answer with the version that `pulumi_aws` asks for."""
        return plugin_pb2.PluginInfo(version=version("pulumi_aws"))

    def GetSchema(
        self, _request: protocol.GetSchemaRequest, _context: grpc.ServicerContext
    ) -> protocol.GetSchemaResponse:
        """Describe what is served, for programs in YAML; values may be anything, as `Check` judges them."""
        anything = {"$ref": "pulumi.json#/Any"}
        resources = {
            token: {
                "inputProperties": dict.fromkeys(sorted(kind.inputs), anything),
                "properties": dict.fromkeys(sorted(kind.inputs | kind.computed), anything),
            }
            for token, kind in RESOURCES.items()
        }
        schema = {
            "name": "aws",
            "version": version("pulumi_aws"),
            "meta": {"moduleFormat": "(.*)(?:/[^/]*)"},
            "resources": resources,
        }
        return protocol.GetSchemaResponse(schema=json.dumps(schema))

    def CheckConfig(self, request: protocol.CheckRequest, _context: grpc.ServicerContext) -> protocol.CheckResponse:
        """Take any configuration; what counts is the environment."""
        return protocol.CheckResponse(inputs=request.news)

    def Configure(
        self, _request: protocol.ConfigureRequest, context: grpc.ServicerContext
    ) -> protocol.ConfigureResponse:
        """Refuse to work on anything but this machine."""
        try:
            self.aws = LocalAws()
        except NotLocal as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        return protocol.ConfigureResponse(supportsPreview=True)

    def Invoke(self, request: protocol.InvokeRequest, context: grpc.ServicerContext) -> protocol.InvokeResponse:
        """Call a function."""
        function = FUNCTIONS.get(request.tok) or not_served(request.tok, context)
        result = {"return": encode(function(self.aws, decode(request.args)))}  # a keyword in Python only
        return protocol.InvokeResponse(**result)  # type: ignore[arg-type]

    def Check(self, request: protocol.CheckRequest, context: grpc.ServicerContext) -> protocol.CheckResponse:
        """Refuse inputs that are not served, and complete the rest."""
        kind = self._kind(request, context)
        old, new = decode(request.olds), decode(request.news)
        for key in kind.documents & new.keys():
            new[key] = document_text(new[key])
        if kind.name and kind.name not in new:
            digits = hashlib.sha256(request.randomSeed).hexdigest()[:7]
            new[kind.name] = old.get(kind.name, f"{request.name}-{digits}")
        failures = [
            protocol.CheckFailure(property=key, reason="the stand-in for the AWS plugin does not serve this input")
            for key in sorted(new.keys() - kind.inputs)
        ]
        return protocol.CheckResponse(inputs=encode(new), failures=failures)

    def Diff(self, request: protocol.DiffRequest, context: grpc.ServicerContext) -> protocol.DiffResponse:
        """Compare the inputs."""
        kind = self._kind(request, context)
        changed = differences(decode(request.old_inputs), decode(request.news))
        return protocol.DiffResponse(
            changes=protocol.DiffResponse.DIFF_SOME if changed else protocol.DiffResponse.DIFF_NONE,
            diffs=sorted(changed),
            replaces=sorted(changed & kind.replace),
            # With the same name, or none, the new object would be in the old one's place.
            deleteBeforeReplace=kind.name not in changed,
        )

    def Create(self, request: protocol.CreateRequest, context: grpc.ServicerContext) -> protocol.CreateResponse:
        """Create an object, or say what is known of it before."""
        kind = self._kind(request, context)
        inputs = decode(request.properties)
        if request.preview:
            return protocol.CreateResponse(properties=encode({**inputs, **dict.fromkeys(kind.computed, UNKNOWN)}))
        identity = kind.create(inputs)
        return protocol.CreateResponse(id=identity, properties=encode({**kind.read(identity), **inputs}))

    def Read(self, request: protocol.ReadRequest, context: grpc.ServicerContext) -> protocol.ReadResponse:
        """Return an object as it is, in the program's spelling where that means the same."""
        kind = self._kind(request, context)
        try:
            live = kind.read(request.id)
        except (ClientError, Gone) as error:
            if is_gone(error):
                return protocol.ReadResponse()
            raise
        written = decode(request.inputs)
        # Of an object that is imported nothing was written, so all of it is.
        inputs = {key: live.get(key, value) for key, value in written.items()} or {
            key: value for key, value in live.items() if key in kind.inputs
        }
        kept = {key: value for key, value in written.items() if same(value, inputs[key])}
        return protocol.ReadResponse(
            id=request.id,
            inputs=encode({**inputs, **kept}),
            properties=encode({**decode(request.properties), **live, **kept}),
        )

    def Update(self, request: protocol.UpdateRequest, context: grpc.ServicerContext) -> protocol.UpdateResponse:
        """Change an object in place."""
        kind = self._kind(request, context)
        inputs = decode(request.news)
        if request.preview:
            return protocol.UpdateResponse(properties=encode({**decode(request.olds), **inputs}))
        kind.update(inputs, differences(decode(request.old_inputs), inputs))
        return protocol.UpdateResponse(properties=encode({**kind.read(request.id), **inputs}))

    def Delete(self, request: protocol.DeleteRequest, context: grpc.ServicerContext) -> Empty:
        """Delete an object; one that is gone already is no trouble."""
        try:
            self._kind(request, context).delete(request.id)
        except (ClientError, Gone) as error:
            if not is_gone(error):
                raise
        return Empty()

    def Cancel(self, _request: Empty, _context: grpc.ServicerContext) -> Empty:
        """Stop serving."""
        self.cancelled.set()
        return Empty()

    def _kind(self, request: Any, context: grpc.ServicerContext) -> ResourceType:
        """Return the type of resource that a request is about."""
        kind = RESOURCES.get(request.type) or not_served(request.type, context)
        return kind(self.aws)


def not_served(token: str, context: grpc.ServicerContext) -> Any:
    """Refuse a type or function."""
    context.abort(
        grpc.StatusCode.UNIMPLEMENTED,
        f"the stand-in for the AWS plugin does not serve {token}: add it there, or install the real one",
    )


def is_gone(error: ClientError | Gone) -> bool:
    """Tell whether AWS says that there is no such object."""
    return isinstance(error, Gone) or error.response["Error"]["Code"] in GONE


def differences(old: Properties, new: Properties) -> set[str]:
    """Return the names of the properties that differ."""
    return {key for key in old.keys() | new.keys() if not same(old.get(key), new.get(key))}


def same(one: Any, other: Any) -> bool:
    """Tell whether two values mean the same, however a JSON document is laid out."""
    return bool(one == other or (is_document(one) and is_document(other) and json.loads(one) == json.loads(other)))


def is_document(value: Any) -> bool:
    """Tell whether a value is a JSON object in a text."""
    if not isinstance(value, str) or not value.lstrip().startswith("{"):
        return False
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def document_text(document: Any) -> str:
    """Return a document as text; with an unknown value in it the text as a whole is unknown."""
    text = document if isinstance(document, str) else json.dumps(document)
    return UNKNOWN if UNKNOWN in text else text


def decode(properties: Struct) -> Properties:
    """Return properties as plain values."""
    return MessageToDict(properties)


def encode(properties: Properties) -> Struct:
    """Return plain values as properties."""
    struct = Struct()
    struct.update(properties)
    return struct


def serve() -> None:
    """Serve until the engine says stop. It expects the port, and nothing before it, on standard output."""
    provider = AwsStandIn()
    server = grpc.server(ThreadPoolExecutor())
    add_ResourceProviderServicer_to_server(provider, server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    provider.cancelled.wait()
    server.stop(grace=1).wait()
