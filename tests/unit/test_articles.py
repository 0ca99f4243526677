"""What the source articles say is in the product: the rows that were missing once, each where it is kept now."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from genesyscloud_emulator.behaviour.permissions import PERMISSIONS
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.credentials.fixtures import credential_types
from genesyscloud_provider.integrations import articles, facts
from genesyscloud_provider.integrations.articles import ARTICLES
from genesyscloud_provider.integrations.known import CREDENTIAL_TYPE, INTEGRATION_TYPE
from genesyscloud_provider.permissions import NEEDS
from tools import systems

ROOT: Final = Path(__file__).parents[2]
SYSTEMS: Final = {each.key: each for each in facts.SYSTEMS}
EXAMPLES: Final = sorted(ROOT.glob("examples/**/README.md"))


def words(text: str) -> str:
    """A text on one line, as it is read: without the marks that quote it, which differ from page to page."""
    return " ".join(re.sub(r"[`*#]|^- (\[ \] )?", "", text, flags=re.MULTILINE).split())


@cache
def read(path: str) -> str:
    text = (ROOT / path).read_text("utf-8")
    return words(" ".join(_texts(json.loads(text))) if path.endswith(".json") else text)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [each for part in value.values() for each in _texts(part)]
    if isinstance(value, list):
        return [each for part in value for each in _texts(part)]
    return [value] if isinstance(value, str) else []


# The rows


@dataclass(frozen=True)
class Said:
    """Words that a file says, of which people read the texts alone."""

    path: str
    words: str

    @property
    def there(self) -> bool:
        return words(self.words) in read(self.path)


@dataclass(frozen=True)
class Behaviour:
    """A test of what is done."""

    name: str

    @property
    def there(self) -> bool:
        path, _, name = self.name.partition("::")
        return re.search(rf"^\s*def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE) is not None


SCHEMA, REQUIREMENTS = "schema.json", "docs/development/requirements.md"
CREDENTIAL: Final = "sdk/python/pulumi_genesyscloud/integration_credential.py"
INTEGRATION: Final = "sdk/python/pulumi_genesyscloud/data_action_integration.py"
ACTION: Final = "sdk/python/pulumi_genesyscloud/data_action.py"
LOOKUPS: Final = "sdk/python/pulumi_genesyscloud/lookups.py"
PROVIDER: Final = "sdk/python/pulumi_genesyscloud/provider.py"
ENUMS: Final = "sdk/python/pulumi_genesyscloud/enums.py"
INDEX: Final = "docs/systems/README.md"
UNIT: Final = "tests/unit/integrations"


def page(system: str) -> str:
    return f"docs/systems/{system}.md"


def example(system: str) -> str:
    return f"examples/{system}/README.md"


def everywhere(said: str, *paths: str) -> list[Said | Behaviour]:
    return [Said(path, said) for path in paths]


SALESFORCE_SETTINGS: Final = (
    "All of these settings at once: while any of API Enabled, View All and Allow OAuth Username-Password Flows is off,"
    " every action fails."
)
ADOBE_KEY: Final = "The private key that matches the public key in the Adobe I/O Console: of the pair that was"
ROOT_AUTHORITY: Final = "trusts the root certificate authority of Genesys Cloud, which renews the certificate by itself"
ROTATION: Final = "the certificate changes once a year, and it is for you to see to it"
INACTIVE: Final = "Actions of an integration that is not active cannot be tested, and applications do not show them."
ALL_PERMISSIONS: Final = "Integrations > Action > All Permissions"

ROWS: Final[dict[int, list[Said | Behaviour]]] = {
    1: [
        Behaviour(f"{UNIT}/test_preflight.py::test_a_rename_to_a_name_that_is_taken_is_a_warning"),
        Behaviour(
            "tests/engine/test_preflight.py::test_an_update_says_that_its_new_name_is_taken_and_why_it_activates"
        ),
        *everywhere("Keep it unique, also when it changes", SCHEMA, INTEGRATION),
        Said(INDEX, "keep them unique, also when you rename one"),
    ],
    2: [
        Behaviour("tests/emulator/actions/test_execution.py::test_only_an_active_integration_runs_its_actions"),
        Behaviour(f"{UNIT}/test_inactive_integrations.py::test_it_is_said_to_activate_the_integration_first"),
        *everywhere("Genesys Cloud tests no action of one that is not", SCHEMA, LOOKUPS),
        *everywhere(INACTIVE, SCHEMA, INTEGRATION, ACTION, INDEX),
    ],
    3: [
        Behaviour(
            f"{UNIT}/test_inactive_integrations.py::test_of_an_integration_that_exists_only_a_change_is_a_warning"
        ),
        Behaviour(
            "tests/engine/test_preflight.py::test_actions_on_an_integration_that_is_to_be_inactive_are_a_warning"
        ),
        *everywhere("An action on an integration that the program wants DISABLED is a warning", SCHEMA, ACTION, INDEX),
    ],
    4: [
        Behaviour("tests/engine/test_without_an_outage.py::test_another_credential_type"),
        *everywhere("Genesys Cloud Customer Care", "README.md", SCHEMA, CREDENTIAL, INTEGRATION, INDEX),
        *everywhere("Genesys Cloud Customer Care", "docs/protection.md", "docs/change-a-credential-type.md"),
    ],
    5: [
        Behaviour(f"{UNIT}/test_keys.py::test_every_private_key_stays_what_it_is"),
        Behaviour(f"{UNIT}/test_keys.py::test_what_cannot_be_a_key_is_refused_with_what_it_is"),
        Said(REQUIREMENTS, "what stands between the quotes of the key file, without the quotes, its escapes kept"),
    ],
    6: [
        Behaviour(
            f"{UNIT}/test_action_doubts.py::test_an_action_waits_for_a_lambda_function_no_longer_than_it_may_run"
        ),
        *everywhere("completes in less than 20 seconds", SCHEMA, page("aws-lambda"), example("aws-lambda")),
    ],
    7: [
        Behaviour(f"{UNIT}/test_wrong_fields.py::test_a_field_that_the_organization_fills_in_is_not_demanded"),
        *everywhere("https://ims-na1.adobelogin.com/ims/exchange/jwt", SCHEMA, page("adobe"), example("adobe")),
        *everywhere("https://ims-na1.adobelogin.com/s/ent_dataservices_sdk", SCHEMA, page("adobe"), example("adobe")),
    ],
    8: [
        Behaviour(
            ""
            f"{UNIT}/test_wrong_fields.py::test_where_nobody_looks_names_that_are_not_certain_are_not_judged_but_values_are"
        ),
        *everywhere(
            "the scopes, separated by commas; the documentation of each Google API says which it needs",
            *(SCHEMA, CREDENTIAL),
        ),
        *everywhere(
            "The documentation of each Google API says which scopes it needs", SCHEMA, page("google"), example("google")
        ),
    ],
    9: [
        *everywhere("https://test.salesforce.com", SCHEMA, CREDENTIAL, page("salesforce"), example("salesforce")),
        *everywhere("https://{subdomain}.zendesk.com", SCHEMA, CREDENTIAL, page("zendesk"), example("zendesk")),
        *everywhere("https://contoso.crm.dynamics.com", SCHEMA, CREDENTIAL, page("microsoft-dynamics-365")),
        *everywhere(
            "the id that Microsoft Entra ID (formerly Azure Active Directory) gave the registered application",
            *(SCHEMA, CREDENTIAL),
        ),
        *everywhere("the user to act as; APIs that refer to users need one", SCHEMA, CREDENTIAL),
    ],
    10: [
        *everywhere(ROOT_AUTHORITY, SCHEMA, INTEGRATION, page("web-services"), example("web-services")),
        *everywhere(ROTATION, SCHEMA, INTEGRATION, page("web-services"), example("web-services")),
        *everywhere("Genesys Cloud by default", SCHEMA, INTEGRATION),
    ],
    11: [
        Said(SCHEMA, "serviceAccountEmail (Service Account Email: client_email of the key file)"),
        Said(SCHEMA, "privateKeyId (Private Key ID: private_key_id of the key file)"),
        Said(SCHEMA, "privateKey (Private Key: private_key of the key file"),
        Said(page("google"), "| Service Account Email | serviceAccountEmail | service_account_email | client_email"),
    ],
    12: [
        *everywhere("answer 403 without", SCHEMA, CREDENTIAL, page("google")),
        Said(page("google"), "An action answers 403: the API refers to users."),
        Said(example("google"), "An action that answers 403 calls an API that refers to users"),
    ],
    13: [
        *everywhere("Integrations > Action > Add, Delete, Edit, Execute, View", SCHEMA, PROVIDER, *map(page, SYSTEMS)),
        Said(INDEX, "Execute is among them because the test of an action needs it"),
        Said("docs/security.md", "Integrations > Action > View, Add, Edit, Delete, Execute"),
    ],
    14: [*everywhere(ALL_PERMISSIONS, SCHEMA, PROVIDER, INDEX, "docs/security.md", "examples/platform-team/README.md")],
    15: [
        *everywhere("writes permissions in two ways that mean the same", SCHEMA, PROVIDER),
        Said(INDEX, "Genesys Cloud writes a permission in two ways"),
        Said("docs/security.md", "Both spellings"),
    ],
    16: [*everywhere(SALESFORCE_SETTINGS, SCHEMA, page("salesforce"), example("salesforce"))],
    17: [*everywhere("OAuth and OpenID Connect Settings", SCHEMA, page("salesforce"), example("salesforce"))],
    18: [*everywhere("AS4DFA9SasdJas2HIasd1asdf", SCHEMA, CREDENTIAL, page("salesforce"))],
    19: [
        *everywhere("Adobe I/O Console, which shows the values of the credential's fields", SCHEMA, page("adobe")),
        Said(example("adobe"), "From the Adobe I/O Console, what Genesys Cloud's console asks for"),
    ],
    20: [*everywhere(ADOBE_KEY, SCHEMA, page("adobe"), example("adobe"))],
    21: [*everywhere("further ones of the type get a number behind that", SCHEMA, INTEGRATION)],
    22: [
        *everywhere(
            "may bring actions that nobody has to write",
            *map(page, ("genesys-cloud", "microsoft-dynamics-365", "salesforce", "zendesk")),
        ),
        Said(SCHEMA, "It may bring ready-made actions."),
        Said(REQUIREMENTS, "ready-made actions"),
    ],
    23: [
        Behaviour("tests/adapters/test_integrations_lookup.py::test_all_of_them_in_the_order_of_their_names"),
        Behaviour("tests/engine/test_lookups.py::test_all_integrations_are_looked_up_and_one_of_them_by_its_type"),
        *everywhere("Every installed integration of the organization", SCHEMA, LOOKUPS),
    ],
    24: [
        *everywhere("data actions integration", *map(page, SYSTEMS)),
        Said(page("web-services"), "credential types of the web services data actions integration"),
        Said(INDEX, "how to test actions, and how to edit them"),
        *everywhere('"Register the integration in Microsoft Entra ID"', SCHEMA, ENUMS, page("microsoft-dynamics-365")),
        *everywhere('"Configure Google Cloud Platform"', SCHEMA, ENUMS, page("google")),
    ],
    25: [
        *everywhere('"Create IAM resources to invoke an AWS Lambda function"', SCHEMA, ENUMS, page("aws-lambda")),
        Said(page("web-services"), "port 443, the only one that actions call"),
        *everywhere('"MTLS support for data actions"', SCHEMA, ENUMS, page("web-services")),
        Said(page("web-services"), "which certificate authorities are trusted publicly"),
    ],
}
"""By the number of a row, everything that keeps it."""


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_in_the_product(row: int) -> None:
    assert ROWS[row]
    assert [each for each in ROWS[row] if not each.there] == []


def test_no_row_is_left_out() -> None:
    assert list(ROWS) == list(range(1, 26))


def test_what_is_said_nowhere_would_be_noticed() -> None:
    assert not Said(SCHEMA, "An action answers 418").there
    assert not Behaviour(f"{UNIT}/test_preflight.py::test_of_nothing").there


# Pages


@pytest.mark.parametrize("name", systems.pages())
def test_a_page_is_what_the_facts_and_the_articles_make_of_it(name: str) -> None:
    assert (systems.FOLDER / name).read_text("utf-8") == systems.pages()[name], "run `make systems`"


def test_there_is_no_page_of_nothing() -> None:
    assert {each.name for each in systems.FOLDER.iterdir()} == set(systems.pages())


def test_each_system_has_its_article() -> None:
    assert list(ARTICLES) == list(SYSTEMS)


@pytest.mark.parametrize("key", SYSTEMS)
def test_a_page_has_every_label_and_every_default_of_its_fields(key: str) -> None:
    system = SYSTEMS[key]
    kinds = [facts.CREDENTIAL_TYPES[each] for each in system.credential_types]
    for field in [*system.fields, *(each for kind in kinds for each in kind.fields)]:
        assert f"| {field.label} |" in (ROOT / page(key)).read_text("utf-8")
        assert field.default is None or field.default in read(page(key))


def test_only_addresses_that_a_reference_gives_are_linked() -> None:
    found = {each.address for article in ARTICLES.values() for each in article.reading} | {
        each.address for each in articles.COMMON_READING
    }
    assert found == {"", "https://help.genesys.cloud/177847"}


# Every language


@pytest.mark.parametrize("key", SYSTEMS)
def test_all_languages_are_told_what_a_system_asks_for(key: str) -> None:
    (value,) = (each for each in INTEGRATION_TYPE.values if each.value == SYSTEMS[key].written_as)
    assert all(each in value.description for each in ARTICLES[key].prerequisites)
    assert all(f"*{each.label}*" in value.description for each in SYSTEMS[key].fields)
    assert words(value.description) in read(SCHEMA)
    assert words(value.description) in read(ENUMS)


@pytest.mark.parametrize("name", facts.CREDENTIAL_TYPES)
def test_all_languages_are_told_what_the_console_calls_a_field(name: str) -> None:
    (value,) = (each for each in CREDENTIAL_TYPE.values if each.value == name)
    assert words(value.description) in read(SCHEMA)
    for field in facts.CREDENTIAL_TYPES[name].fields:
        assert f"`{field.key}` (*{field.label}*" in value.description
        assert f"{field.label} in the console." in read(CREDENTIAL)


@pytest.mark.parametrize("name", facts.CREDENTIAL_TYPES)
def test_the_emulator_calls_a_field_what_the_console_calls_it(name: str) -> None:
    emulated = credential_types(Switches())[name]
    labels = {each.key: each.label for each in facts.CREDENTIAL_TYPES[name].fields}
    assert {each.key: each.title for each in emulated.fields} == labels


def test_the_emulator_calls_adobes_fields_what_the_console_calls_them() -> None:
    emulated = credential_types(Switches())["adobeServiceAccount"]
    documented = [(each.label, each.default, each.required) for each in SYSTEMS["adobe"].fields]
    assert [(each.title, each.default) for each in emulated.fields] == [each[:2] for each in documented]


# The examples' checklists

MADE_BY_THE_PROGRAM: Final = {"genesys-cloud": ("A second OAuth client",)}
"""How what an example makes itself begins, and so asks nobody for."""


@pytest.mark.parametrize("key", SYSTEMS)
def test_an_examples_checklist_has_all_that_its_system_asks_for(key: str) -> None:
    told = read(example(key))
    asked = [each for each in ARTICLES[key].prerequisites if not each.startswith(MADE_BY_THE_PROGRAM.get(key, "-"))]
    assert [each for each in asked if words(each)[1:] not in told] == []
    assert f"an organization has at most {SYSTEMS[key].max_instances} {SYSTEMS[key].title} data actions" in told
    assert Path(page(key)).name in (ROOT / example(key)).read_text("utf-8") or key == "genesys-cloud"


@pytest.mark.parametrize(
    "readme",
    [each for each in EXAMPLES if "client credentials" in each.read_text("utf-8")],
    ids=lambda each: each.parent.name,
)
def test_an_example_that_lists_permissions_lists_execute_and_what_stands_for_all(readme: Path) -> None:
    told = words(readme.read_text("utf-8"))
    assert re.search(r"Integrations > Action > Add, Delete, Edit, Execute(, View)?\b", told)
    assert ALL_PERMISSIONS in told


def test_all_languages_are_told_which_permissions_it_takes() -> None:
    needed = words(articles.LOGIN.partition("Its roles need ")[2])
    assert needed.startswith("Integrations > Integration > Add")
    for path in (SCHEMA, PROVIDER):
        assert needed in read(path)
        assert "Integrations > Action > View in the console, integrations:action:view in the API" in read(path)


def test_a_permission_is_written_as_the_console_does() -> None:
    assert articles.in_the_console("integrations:actionFunction:view") == "Integrations > Action Function > View"
    assert articles.in_the_console("architect:dependencyTracking:view") == "Architect > Dependency Tracking > View"
    assert articles.in_the_console("oauth:client:add") == "OAuth > Client > Add"


NOT_NEEDED: Final = {"authorization:grant:view", "directory:user:view"}
"""What the emulator's operations ask for, and the provider asks nothing that needs it."""


def test_the_page_lists_every_permission_that_operations_ask_for() -> None:
    listed = {each for need in NEEDS for each in need.permissions}
    assert listed == PERMISSIONS - NOT_NEEDED


def test_whoever_makes_roles_and_clients_is_told_the_permissions_everywhere() -> None:
    for path in (SCHEMA, ENUMS, page("genesys-cloud"), example("genesys-cloud"), "docs/security.md"):
        said = read(path)
        for kind in ("OAuth > Client > Add, Delete, Edit, View", "Authorization > Role > Add, Delete, Edit, View"):
            assert kind in said, path
        assert "Authorization > Grant > Add, Delete" in said, path
        assert "all divisions" in said, path


def test_the_impersonated_user_may_be_left_out_of_the_example() -> None:
    program = (ROOT / "examples/google/__main__.py").read_text("utf-8")
    assert 'config.get("impersonateUserEmail")' in program
