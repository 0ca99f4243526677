"""The package's schema, by which Pulumi knows it in every language: generated from what the resources declare.

What only a reader needs, such as examples, stands beside the declarations: in `docs.md` of each resource's folder, and
for a function in a page with its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from importlib.metadata import metadata
from importlib.resources import files
from inspect import getdoc
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.alias_generators import to_snake
from pydantic.fields import FieldInfo

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.tokens import dynamic_token, token
from genesyscloud_provider.client.configuration import NAMESPACE, PROVIDER_SETTINGS, Configuration, Setting
from genesyscloud_provider.framework.declaration import Change, KnownValues, Mark, ReplaceIf
from genesyscloud_provider.framework.lookup import Lookup
from genesyscloud_provider.framework.properties import Archive
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.registry import LOOKUPS, RESOURCES

DISTRIBUTION: Final = "pulumi-genesyscloud"

LOGO: Final = "docs/logo.png"
"""Where the picture is in the repository."""

Spec = dict[str, Any]
"""A part of the schema, in Pulumi's words."""


def schema() -> Spec:
    """The package's schema, ready for JSON; the same on every call."""
    about, types = Published(), NamedTypes()
    resources = {token(each.name): _resource(each, types) for each in RESOURCES}
    functions = {token(each.name): _function(each, types) for each in LOOKUPS}
    provider = _provider(types)
    return {
        "name": NAMESPACE,
        "displayName": "Genesys Cloud",
        "version": __version__,
        **about.described,
        "meta": {"supportPack": True},
        "language": {
            # Left to themselves the npm package would claim Pulumi's own scope, .NET and Java Pulumi's own namespaces,
            # and Go would import from example.com.
            "nodejs": {"packageName": DISTRIBUTION},
            "csharp": {"rootNamespace": _pascal(about.owner), "namespaces": {NAMESPACE: "GenesysCloud"}},
            "go": {
                "importBasePath": f"{about.address}/sdk/go/{NAMESPACE}",
                "generateResourceContainerTypes": True,
            },
            "java": {
                "basePackage": f"io.github.{re.sub('[^a-z0-9]', '', about.owner.lower())}",
                "buildFiles": "gradle",
            },
            # Python keeps the name that it has by default, which is that of the package written by hand: it is what
            # `pulumi import` writes into Python programs, and one field sets both. So `pulumi package add` in a Python
            # project would have pip put a generated package of that name in the place of this one. This requirement,
            # which nothing fulfils, has pip refuse instead, and show what stands for its version.
            "python": {"requires": {DISTRIBUTION: "===from-pip-only:remove-sdks/genesyscloud-from-requirements.txt"}},
        },
        "config": {"variables": _config()},
        "types": dict(sorted(types.specs.items())),
        "provider": provider,
        "resources": resources,
        "functions": functions,
    }


class NamedTypes:
    """The types that properties refer to, collected while they are met.

    Attributes:
        specs: the types by token.
    """

    def __init__(self) -> None:
        self.specs: dict[str, Spec] = {}

    def of(self, annotation: Any) -> Spec:
        """Refer to the type of a property, as the models annotate it."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if annotation in _PRIMITIVES:
            return {"type": _PRIMITIVES[annotation]}
        if annotation is Any:
            return {"$ref": "pulumi.json#/Any"}
        if annotation is Archive:
            return {"$ref": "pulumi.json#/Archive"}
        if origin is Annotated:
            return self.of(arguments[0])
        if origin in (UnionType, Union):
            (given,) = (each for each in arguments if each is not type(None))
            return self.of(given)
        if origin is dict:
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        if origin is list:
            return {"type": "array", "items": self.of(arguments[0])}
        if issubclass(annotation, Enum):
            return self._ref(annotation.__name__, _closed(annotation))
        # An SDK gives the names with `Get` to what its functions answer.
        return self._ref(annotation.__name__.removeprefix("Get"), self.object(annotation))

    def property(self, field: FieldInfo) -> Spec:
        """A property of an object or a resource."""
        known = next((each for each in field.metadata if isinstance(each, KnownValues)), None)
        annotation = Any if Mark.ANY_JSON in field.metadata else field.annotation
        spec = self.of(annotation) if known is None else self._relaxed(known)
        spec["description"] = field.description
        if Mark.AUTONAMED in field.metadata:
            spec["description"] += " Pulumi gives one by default (autonaming)."
        if Mark.SECRET in field.metadata:
            spec["secret"] = True
        if any(each is Change.REPLACE or isinstance(each, ReplaceIf) for each in field.metadata):
            # Not `replaceOnChanges`: with that the engine would replace on its own, whatever diff says.
            spec["willReplaceOnChanges"] = True
        return spec

    def object(self, model: type[BaseModel]) -> Spec:
        """An object as a model declares it."""
        return {"type": "object", "description": _summary(model), **self.properties(model)}

    def properties(self, *models: type[BaseModel]) -> Spec:
        """The properties that models declare, and which of them are always there."""
        fields = [each for model in models for each in _fields(model)]
        return {
            "properties": {name: self.property(field) for name, field in fields},
            "required": [name for name, field in fields if not _optional(field)],
        }

    def _relaxed(self, known: KnownValues) -> Spec:
        """One of the known values, or any other."""
        return {"type": "string", "oneOf": [{"type": "string"}, self._ref(known.name, _open(known))]}

    def _ref(self, name: str, spec: Spec) -> Spec:
        self.specs[token(name)] = spec
        return {"$ref": f"#/types/{token(name)}"}


_PRIMITIVES: Final = {str: "string", bool: "boolean", int: "integer", float: "number"}


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        yield field.alias or name, field


def _optional(field: FieldInfo) -> bool:
    return type(None) in get_args(field.annotation)


def _resource(resource: type[Resource[Any, Any]], types: NamedTypes) -> Spec:
    inputs, outputs = types.properties(resource.inputs), types.properties(resource.inputs, resource.outputs)
    for each in outputs["properties"].values():
        each.pop("oneOf", None)  # a program in YAML could not give such a value to another resource
    autonamed = resource.inputs.marked(Mark.AUTONAMED)
    return {
        "description": page(resource.__module__),
        **outputs,
        "inputProperties": inputs["properties"],
        "requiredInputs": [each for each in inputs["required"] if each not in autonamed],
        "listInputs": {
            "type": "object",
            "properties": {name: _filter(field) for name, field in _fields(resource.listed_by)},
        },
        # What a Python program made at the dynamic adapter stays what it is when another language takes over.
        "aliases": [{"type": dynamic_token(resource.name)}],
    }


def _filter(field: FieldInfo) -> Spec:
    """What a listing is narrowed by: a primitive even where there are few values, else it would be no flag."""
    (given,) = (each for each in get_args(field.annotation) if each is not type(None))
    return {"type": _PRIMITIVES.get(given, "string"), "description": field.description}


def _function(lookup: Lookup[Any, Any], types: NamedTypes) -> Spec:
    spec: Spec = {"description": page(lookup.look.__module__, f"{lookup.name}.")}
    if lookup.arguments.model_fields:
        spec["inputs"] = types.object(lookup.arguments)
    return {**spec, "outputs": types.object(lookup.answer)}


def _provider(types: NamedTypes) -> Spec:
    return {
        "description": page(__name__, "provider."),
        "inputProperties": {
            each.name: {
                **_setting(each),
                **types.of(_SETTING_TYPES.get(to_snake(each.name), str)),
            }
            for each in PROVIDER_SETTINGS
        },
    }


def _config() -> dict[str, Spec]:
    """The stack's settings.

    None has `defaultInfo.environment`, although each has a variable: with it the SDK of the program would read the
    variable and write it down as an input of the provider, so that secrets of the environment were stored in the state,
    and credentials of the environment passed for the program's own and mixed with those of the stack. The provider
    reads the variables itself, as one source.
    """
    return {each.name: _setting(each) for each in PROVIDER_SETTINGS}


def _setting(setting: Setting) -> Spec:
    return {
        # A choice is text here: SDKs parse the others as JSON, which a plain word in the configuration is not.
        "type": _PRIMITIVES.get(_SETTING_TYPES.get(to_snake(setting.name), str), "string"),
        "description": f"{setting.description} Environment variable: `{setting.environment}`.",
        **({"secret": True} if setting.secret else {}),
    }


_SETTING_TYPES: Final = get_type_hints(Configuration)
"""What the settings are that are more than text."""


def _closed(kind: type[Enum]) -> Spec:
    """An enum of which no other value exists."""
    values = [{"name": _pascal(name), "value": member.value} for name, member in kind.__members__.items()]
    return {"type": "string", "description": _summary(kind), "enum": values}


def _open(known: KnownValues) -> Spec:
    """An enum beside whose values there are others."""
    values = [
        {
            "name": _pascal(each.name),
            "value": each.value,
            "description": each.description,
            **({"deprecationMessage": each.deprecated} if each.deprecated else {}),
        }
        for each in known.values
    ]
    return {"type": "string", "description": known.description, "enum": values}


def _pascal(name: str) -> str:
    return "".join(each.capitalize() for each in re.split("[-_]", name))


def page(module: str, prefix: str = "") -> str:
    """What a reader is told of something, as it stands beside the module that declares it."""
    return (files(module.rpartition(".")[0]) / f"{prefix}docs.md").read_text("utf-8").strip()


def _summary(documented: type) -> str:
    """What a docstring says first, without the sources that it names in parentheses: they are not the reader's."""
    first = (getdoc(documented) or "").split("\n\n", 1)[0].replace("\n", " ")
    return re.sub(r" \((?:API reference|requirements) [^)]*\)", "", first)


class Published:
    """What pyproject.toml says of the package: the one place that names its owner.

    Attributes:
        owner: whose repository it is on GitHub, such as `ada`.
        address: that of the repository, without a scheme: host, owner and name.
        described: what the schema says of it.
    """

    def __init__(self) -> None:
        about = metadata(DISTRIBUTION)
        urls = dict(each.split(", ", 1) for each in about.get_all("Project-URL", []))
        repository = urls["Repository"]
        self.address = repository.removeprefix("https://")
        _, self.owner, name = self.address.split("/")
        self.described: Spec = {
            "description": about["Summary"],
            "keywords": about["Keywords"].split(","),
            "license": about["License-Expression"],
            "publisher": self.owner,
            "homepage": urls["Homepage"],
            "repository": repository,
            "logoUrl": f"https://raw.githubusercontent.com/{self.owner}/{name}/v{__version__}/{LOGO}",
            # Where the engine looks for a release's archives when a program needs the plugin and it is not there.
            "pluginDownloadURL": f"github://api.github.com/{self.owner}/{name}",
        }
