"""The Python SDK's generated modules: as fresh as the declarations that they are written from."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

import pulumi_genesyscloud as genesyscloud
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.registry import LOOKUPS, RESOURCES
from pulumi_genesyscloud._wire import answer, wire_name
from tools import sdk
from tools.sdk.declared import nested_models
from tools.sdk.text import HEADER, docstring, in_python

MODULES = sdk.modules()


@pytest.mark.parametrize("name", MODULES)
def test_a_generated_module_is_fresh(name: str) -> None:
    assert (sdk.FOLDER / name).read_text("utf-8") == MODULES[name], "run `make sdk`"


def test_what_says_that_it_is_generated_is() -> None:
    said = {each.name for each in sdk.FOLDER.glob("*.py") if each.read_text("utf-8").startswith(HEADER)}
    assert said == set(MODULES)


def test_every_resource_lookup_and_nested_argument_is_in_the_sdk() -> None:
    wanted = {each.name for each in RESOURCES} | {each.answer.__name__ for each in LOOKUPS}
    assert wanted <= set(genesyscloud.__all__)
    nested = {each.__name__ for resource in RESOURCES for each in nested_models(resource.inputs)}
    assert {f"{each}Args" for each in nested} <= {each.replace("DataAction", "Action") for each in dir(genesyscloud)}


def _models() -> set[type[BaseModel]]:
    declared = [
        *(each for resource in RESOURCES for each in (resource.inputs, resource.outputs)),
        *(each for lookup in LOOKUPS for each in (lookup.arguments, lookup.answer)),
    ]
    return {*declared, *(each for model in declared for each in nested_models(model))}


def test_names_on_the_wire_are_those_that_are_declared() -> None:
    for model in _models():
        for name, field in model.model_fields.items():
            assert wire_name(name) == (field.alias or name), f"{model.__name__}.{name}"


def test_an_answer_is_read_as_deep_as_it_goes() -> None:
    """Pulumi's numbers are floats, and what is null or left out is None."""
    found: Any = answer(
        genesyscloud.GetIntegrationTypesResult,
        {
            "integrationTypes": [
                {
                    "id": "i",
                    "name": "n",
                    "installable": True,
                    "maxInstances": 10.0,
                    "credentials": {"some_key": {"required": False, "credentialTypes": ["basicAuth"]}},
                },
                {"id": "j", "name": "m", "installable": False, "maxInstances": None, "credentials": {}},
                {"id": "k", "name": "o", "installable": False, "credentials": {}},
            ]
        },
    )
    first, *others = found.integration_types
    assert (first.max_instances, type(first.max_instances)) == (10, int)
    assert first.credentials["some_key"].credential_types == ["basicAuth"]
    assert [each.max_instances for each in others] == [None, None]


@pytest.mark.parametrize("system", facts.SYSTEMS, ids=lambda each: each.key)
def test_an_integration_type_says_which_credential_types_go_with_it(system: facts.System) -> None:
    text = MODULES["enums.py"]
    member = text.split(f' = "{system.written_as}"\n')[1].split('"""')[1]
    assert all(f"`{each}`" in member for each in system.credential_types)


def test_what_is_said_to_all_languages_is_said_in_pythons_names_and_values() -> None:
    assert in_python("true by default; see `integrationType`, `deletionProtection: false`, `X=false`") == (
        "True by default; see `integration_type`, `deletion_protection=False`, `X=false`"
    )
    assert in_python("the setting `genesyscloud:deletionProtection` and `${credentials.clientId}`") == (
        "the setting `genesyscloud:deletionProtection` and `${credentials.clientId}`"
    )


@pytest.mark.parametrize("length", range(95, 125))
def test_no_line_of_a_docstring_is_too_long(length: int) -> None:
    words = ("four " * length)[:length].rstrip()
    for text in (docstring([words]), docstring([words], indent=8), docstring([words], {"Args": [("name", words)]})):
        assert max(map(len, text.splitlines())) <= 120
