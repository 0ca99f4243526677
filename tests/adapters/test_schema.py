"""The schema says what the provider does, and its pages show what exists."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import pulumi
import pytest
import yaml
from pydantic.alias_generators import to_snake

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.plugin.schema import schema
from genesyscloud_provider.adapters.program.naming import called
from genesyscloud_provider.adapters.tokens import dynamic_token, token
from genesyscloud_provider.client.configuration import PROVIDER_SETTINGS, SETTINGS, PreflightMode
from genesyscloud_provider.framework.declaration import Change, ReplaceIf
from genesyscloud_provider.framework.state import VERSION
from genesyscloud_provider.integrations.facts import CREDENTIAL_TYPES, SYSTEMS, CertificateAuthority, IntendedState
from genesyscloud_provider.registry import LOOKUPS, RESOURCES
from tests.adapters.caller import ACTION, CREDENTIAL, INTEGRATION, Caller
from tests.adapters.smallest import NAMELESS, on
from tools import schema as committed

Spec = dict[str, Any]

SCHEMA = schema()
PROVIDER = "pulumi:providers:genesyscloud"
LANGUAGES = {"yaml", "python", "typescript", "go", "csharp", "java"}

PAGES = {PROVIDER: SCHEMA["provider"], **SCHEMA["resources"], **SCHEMA["functions"]}
"""What has a page of its own."""


def members(spec: Any) -> Iterator[Spec]:
    """Every map in a part of the schema."""
    if isinstance(spec, dict):
        yield spec
    for each in spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ():
        yield from members(each)


def marked(mark: str) -> set[str]:
    """Where a property is marked, as `resource.property`, `type.property` or `config.setting`."""
    owners = {
        **{name: {**each["inputProperties"], **each["properties"]} for name, each in SCHEMA["resources"].items()},
        **{name: each.get("properties", {}) for name, each in SCHEMA["types"].items()},
        "config": SCHEMA["config"]["variables"],
        "provider": SCHEMA["provider"]["inputProperties"],
    }
    return {
        f"{owner.removeprefix('genesyscloud:index:')}.{name}"
        for owner, properties in owners.items()
        for name, each in properties.items()
        if each.get(mark)
    }


def enum(name: str) -> dict[str, Spec]:
    return {each["value"]: each for each in SCHEMA["types"][token(name)]["enum"]}


def arguments(function: Any, *left_out: str) -> set[str]:
    return set(inspect.signature(function).parameters) - {"self", *left_out}


def snake(names: Any) -> set[str]:
    return {to_snake(each) for each in names}


def test_the_committed_file_is_what_the_code_says() -> None:
    assert committed.FILE.read_text("utf-8") == committed.text(), "run `make schema`"


def test_the_plugin_answers_with_it(plugin: Caller) -> None:
    assert json.loads(plugin("GetSchema").schema) == SCHEMA


def test_it_has_the_version_and_the_words_of_the_distribution() -> None:
    assert SCHEMA["version"] == __version__
    assert SCHEMA["license"] == "Apache-2.0"
    assert {"category/cloud", "kind/native"} <= set(SCHEMA["keywords"])
    assert "Genesys Cloud" in SCHEMA["description"]


def test_it_has_every_resource_with_the_arguments_that_python_has() -> None:
    exported = {name: getattr(genesyscloud, name) for name in genesyscloud.__all__}
    classes = {
        token(name): each
        for name, each in exported.items()
        if isinstance(each, type) and issubclass(each, pulumi.CustomResource) and each is not genesyscloud.Provider
    }
    assert set(SCHEMA["resources"]) == set(classes)
    for name, each in SCHEMA["resources"].items():
        assert snake(each["inputProperties"]) == arguments(classes[name], "resource_name", "opts")
        assert snake(each["properties"]) <= set(dir(classes[name]))
    settings = SCHEMA["provider"]["inputProperties"]
    assert snake(settings) == arguments(genesyscloud.Provider, "resource_name", "opts")


def test_it_has_every_function_with_the_arguments_and_answers_that_python_has() -> None:
    functions = {name for name in genesyscloud.__all__ if name.startswith(("get_", "test_"))}
    assert {called(name.removeprefix("genesyscloud:index:")) for name in SCHEMA["functions"]} == functions
    for lookup in LOOKUPS:
        spec = SCHEMA["functions"][token(lookup.name)]
        assert snake(spec.get("inputs", {}).get("properties", {})) == arguments(
            getattr(genesyscloud, called(lookup.name)), "opts"
        )
        assert snake(spec["outputs"]["properties"]) == set(lookup.answer.model_fields)


def test_only_what_a_program_must_write_is_required() -> None:
    assert SCHEMA["resources"][CREDENTIAL]["requiredInputs"] == ["credentialType"], "fields: not when imported"
    assert SCHEMA["resources"][INTEGRATION]["requiredInputs"] == ["integrationType"]
    assert SCHEMA["resources"][ACTION]["requiredInputs"] == ["integration", "contract"], "config: not for functions"
    assert "requiredInputs" not in SCHEMA["provider"]
    assert SCHEMA["functions"][token("getIntegration")]["inputs"]["required"] == []
    assert SCHEMA["functions"][token("getIntegrationType")]["inputs"]["required"] == ["id"]


FLAGS_OF_PULUMI = {"all", "count", "input", "input-file", "output", "package", "provider", "provider-file", "stateless"}
"""Some of those that `pulumi do … list` has itself."""


def test_every_resource_can_be_listed_and_each_filter_can_be_a_flag() -> None:
    """`pulumi do` knows no `list` of a resource without `listInputs`, and makes flags of primitives alone."""
    for resource in RESOURCES:
        filters = SCHEMA["resources"][token(resource.name)]["listInputs"]["properties"]
        assert list(filters) == resource.listed_by.names()
        assert all(each.keys() == {"type", "description"} for each in filters.values())
        assert {each["type"] for each in filters.values()} <= {"string", "boolean", "integer", "number"}
        assert not FLAGS_OF_PULUMI & set(filters)


OF_A_TAKEOVER = {"found", "savedVersion"}
"""What only an action that nobody has changed before has."""


@pytest.mark.parametrize("type_", NAMELESS)
def test_the_outputs_that_are_always_there_are_there_however_little_is_written(
    plugin: Caller, genesys_cloud: Emulator, type_: str
) -> None:
    spec = SCHEMA["resources"][type_]
    news = on(genesys_cloud, NAMELESS[type_])
    id_, _, state = plugin.created(type_, news)
    read = plugin("Read", type=type_, id=id_)
    for found in (state, read.properties):
        assert set(spec["required"]) <= set(found) - {VERSION} <= set(spec["properties"])
    optional = set(spec["properties"]) - set(spec["required"]) - set(news) - OF_A_TAKEOVER
    assert not optional & set(state), "an output that is there in any case"


def test_secrets_are_marked_and_nothing_else_is() -> None:
    assert marked("secret") == {
        "IntegrationCredential.fields",
        "DataActionIntegration.configuration",
        "OAuthClient.clientSecret",
        *(f"{place}.{each.name}" for place in ("config", "provider") for each in SETTINGS if each.secret),
    }


def test_a_change_replaces_exactly_where_the_inputs_say_so() -> None:
    assert marked("willReplaceOnChanges") == {
        "CredentialReference.type",
        "IntegrationReference.id",
        *(
            f"{resource.name}.{each.alias or name}"
            for resource in RESOURCES
            for name, each in resource.inputs.model_fields.items()
            if any(mark is Change.REPLACE or isinstance(mark, ReplaceIf) for mark in each.metadata)
        ),
    }
    assert marked("willReplaceOnChanges") >= {
        "IntegrationCredential.credentialType",
        "DataActionIntegration.integrationType",
    }
    assert marked("replaceOnChanges") == set(), "the engine would not ask the provider's guard"


def test_the_enums_are_the_catalogs() -> None:
    assert set(enum("IntegrationType")) == {each.written_as for each in SYSTEMS}
    assert set(enum("CredentialType")) == set(CREDENTIAL_TYPES)
    assert set(enum("IntendedState")) == set(IntendedState)
    assert set(enum("CertificateAuthority")) == set(CertificateAuthority)
    assert set(enum("PreflightMode")) == set(PreflightMode)
    deprecated = {value for value, each in enum("IntegrationType").items() if "deprecationMessage" in each}
    assert deprecated == {each.written_as for each in SYSTEMS if each.deprecated} == {"adobe"}
    for kind in CREDENTIAL_TYPES.values():
        for field in kind.fields:
            assert f"`{field.key}`" in enum("CredentialType")[kind.name]["description"]


def test_a_type_that_the_catalog_does_not_know_may_be_written() -> None:
    for type_, name in ((CREDENTIAL, "credentialType"), (INTEGRATION, "integrationType")):
        spec = SCHEMA["resources"][type_]["inputProperties"][name]
        assert {"type": "string"} in spec["oneOf"]


def test_an_object_that_a_dynamic_program_made_keeps_its_identity() -> None:
    for resource in RESOURCES:
        assert SCHEMA["resources"][token(resource.name)]["aliases"] == [{"type": dynamic_token(resource.name)}]


def test_each_setting_names_its_variable_but_no_sdk_reads_it_into_the_state() -> None:
    for place in (SCHEMA["config"]["variables"], SCHEMA["provider"]["inputProperties"]):
        assert list(place) == [each.name for each in PROVIDER_SETTINGS]
        for setting in PROVIDER_SETTINGS:
            assert f"`{setting.environment}`" in place[setting.name]["description"]
    assert not [
        each for each in members(SCHEMA) if "defaultInfo" in each or isinstance(each.get("default"), (str, bool, int))
    ]


def test_everything_is_described() -> None:
    described: dict[str, Any] = {**SCHEMA["types"], **PAGES}
    for name, each in {**SCHEMA["types"], **PAGES}.items():
        functions = {f"{name}, {side}": each[side] for side in ("inputs", "outputs") if side in each}
        described.update(functions)
        for holder in (each, *functions.values()):
            filters = holder.get("listInputs", {}).get("properties", {})
            for properties in (holder.get("inputProperties", {}), holder.get("properties", {}), filters):
                described.update({f"{name}.{key}": value for key, value in properties.items()})
    for name in ("IntegrationType", "CredentialType"):
        described.update(enum(name))
    described.update(SCHEMA["config"]["variables"])
    without = [name for name, each in described.items() if not re.search(r"^[^a-z].*[.`]$", words(each), re.DOTALL)]
    assert without == []


def words(spec: Spec) -> str:
    """A description without its examples."""
    return str(spec.get("description", "")).partition("{{% examples %}}")[0].strip()


def test_every_reference_leads_to_a_type_and_every_type_is_used() -> None:
    references = {each["$ref"] for each in members(SCHEMA) if "$ref" in each}
    assert references - {"pulumi.json#/Any", "pulumi.json#/Archive"} == {f"#/types/{name}" for name in SCHEMA["types"]}


def test_no_name_is_one_that_pulumi_keeps_for_itself() -> None:
    for each in SCHEMA["resources"].values():
        assert not {"id", "urn", "pulumi"} & {*each["properties"], *each["inputProperties"]}
    assert not {"version", "pulumi", "pluginDownloadURL"} & set(SCHEMA["provider"]["inputProperties"])
    named = [*SCHEMA["types"].values(), *SCHEMA["resources"].values()]
    assert not [name for each in named for name in each.get("properties", {}) if name.startswith("__")]


# The pages.


def examples(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGES[name]["description"], re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_each_example_in_every_language(name: str) -> None:
    page = PAGES[name]["description"]
    (shown,) = re.findall(r"^{{% examples %}}$(.*?)^{{% /examples %}}$", page, re.MULTILINE | re.DOTALL)
    each_example = re.findall(r"^{{% example %}}$(.*?)^{{% /example %}}$", shown, re.MULTILINE | re.DOTALL)
    assert each_example
    for example in each_example:
        assert re.match(r"\s*### \w", example)
        assert set(re.findall(r"^```(\w+)$", example, re.MULTILINE)) == LANGUAGES
    assert page.count("```yaml") == len(each_example)


@pytest.mark.parametrize("name", SCHEMA["resources"])
def test_a_resources_page_ends_with_how_to_import_it(name: str) -> None:
    last = PAGES[name]["description"].rpartition("\n## ")[2]
    assert last.startswith("Import\n")
    assert re.search(rf"^pulumi import {name} [\w-]+ (custom(Auth)?_-_)?[0-9a-f-]{{36}}$", last, re.MULTILINE)


def outputs_of(definition: Spec) -> set[str]:
    """What a program can take from something that it defines."""
    if "fn::invoke" in definition:
        call = definition["fn::invoke"]
        outputs = set(SCHEMA["functions"][token(call["function"].rpartition(":")[2])]["outputs"]["properties"])
        return set() if call.get("return") in outputs else outputs
    if definition["type"] == PROVIDER:
        return set()
    return {"id", *SCHEMA["resources"][token(definition["type"].rpartition(":")[2])]["properties"]}


def assert_fits(value: Any, spec: Spec) -> None:
    """What an example writes is of the property's type, as deep as the schema knows it."""
    reference = spec.get("$ref", "").removeprefix("#/types/")
    if reference in SCHEMA["types"] and SCHEMA["types"][reference]["type"] == "object":
        assert_all_fit(value, SCHEMA["types"][reference]["properties"], SCHEMA["types"][reference]["required"])
    elif reference in SCHEMA["types"]:
        assert value in {each["value"] for each in SCHEMA["types"][reference]["enum"]}
    elif spec.get("type") == "object":
        for each in value.values():
            assert_fits(each, spec["additionalProperties"])
    elif spec.get("type") == "array":
        for each in value:
            assert_fits(each, spec["items"])
    elif reference == "pulumi.json#/Archive":
        assert set(value) == {"fn::fileArchive"}
    elif reference != "pulumi.json#/Any":
        assert isinstance(value, {"string": str, "boolean": bool, "number": float}[spec["type"]])


def assert_all_fit(values: Spec, properties: Spec, required: list[str]) -> None:
    assert set(required) <= set(values) <= set(properties)
    for name, value in values.items():
        assert_fits(value, properties[name])


@pytest.mark.parametrize("name", PAGES)
def test_the_yaml_of_a_page_uses_only_what_there_is_and_what_the_page_is_about(name: str) -> None:
    used: set[str] = set()
    for text in examples(name, "yaml"):
        program = yaml.safe_load(text)
        assert set(program) <= {"config", "variables", "resources", "outputs"}
        defined = {**program.get("variables", {}), **program.get("resources", {})}
        for each in program.get("resources", {}).values():
            if each["type"] == PROVIDER:
                used.add(PROVIDER)
                assert_all_fit(each["properties"], SCHEMA["provider"]["inputProperties"], [])
                continue
            type_ = token(each["type"].removeprefix("genesyscloud:"))
            used.add(type_)
            spec = SCHEMA["resources"][type_]
            assert_all_fit(each["properties"], spec["inputProperties"], spec["requiredInputs"])
        for each in program.get("variables", {}).values():
            call = each["fn::invoke"]
            function = token(call["function"].removeprefix("genesyscloud:"))
            used.add(function)
            inputs = SCHEMA["functions"][function].get("inputs", {"properties": {}, "required": []})
            assert_all_fit(call.get("arguments", {}), inputs["properties"], inputs["required"])
            assert call.get("return") in {None, *SCHEMA["functions"][function]["outputs"]["properties"]}
        for path in re.findall(r"(?<!\$)\$\{([^}]+)\}", text):
            root, _, property_ = path.partition(".")
            assert root in {*defined, *program.get("config", {})}, path
            assert not property_ or property_ in outputs_of(defined[root]), path
    assert name in used
