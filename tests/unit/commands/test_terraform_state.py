"""What is read of Terraform states: those in `tests/adoption/terraform`, written by Terraform 1.11.4, and others."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genesyscloud_provider.commands.adopt import terraform
from genesyscloud_provider.commands.adopt.terraform import Managed, TerraformState, read_state
from genesyscloud_provider.commands.adopt.terraform.addresses import Address, Step, modules_of, provider_of
from genesyscloud_provider.commands.adopt.terraform.document import UnusableState
from genesyscloud_provider.commands.adopt.terraform.taking_over import release
from tests.adoption.organizations import TERRAFORM

APPLIED = (TERRAFORM / "terraform.tfstate").read_bytes()
REFRESHED = (TERRAFORM / "terraform-refreshed.tfstate").read_bytes()
SHOWN = (TERRAFORM / "show.json").read_bytes()
RECORDED = json.loads((TERRAFORM / "organization.json").read_text("utf-8"))
RECORDED_US = json.loads((TERRAFORM / "organization-us.json").read_text("utf-8"))

Document = dict[str, Any]
Change = Callable[[Document], None]


def by_address(state: TerraformState) -> dict[str, Managed]:
    found = {each.address: each for each in state.managed}
    assert len(found) == len(state.managed)
    return found


def changed(change: Change, content: bytes = APPLIED) -> TerraformState:
    """What is read of a state after a change."""
    document = json.loads(content)
    change(document)
    return read_state(json.dumps(document).encode())


def block(document: Document, type_: str, name: str) -> Document:
    """A resource's entry in a state file, by Terraform's type without `genesyscloud_`."""
    wanted = ("managed", f"genesyscloud_{type_}", name)
    blocks: list[Document] = document["resources"]
    (found,) = [each for each in blocks if (each["mode"], each["type"], each["name"]) == wanted]
    return found


def refused(change: Change, content: bytes = APPLIED) -> str:
    with pytest.raises(UnusableState) as error:
        changed(change, content)
    return str(error.value)


# What the real states say


@pytest.mark.parametrize("content", [APPLIED, REFRESHED, SHOWN], ids=["applied", "refreshed", "shown"])
def test_every_object_that_terraform_made_is_found_by_its_id(content: bytes) -> None:
    state = read_state(content)
    found = Counter((each.resource, each.id) for each in state.managed)
    recorded = [*_recorded(RECORDED), *_recorded(RECORDED_US)]
    assert found == Counter(recorded)


def _recorded(organization: Document) -> Iterator[tuple[str, str]]:
    yield from (("DataActionIntegration", each["id"]) for each in organization["integrations"])
    yield from (("IntegrationCredential", each["id"]) for each in organization["credentials"])
    yield from (("Role", each["id"]) for each in organization["roles"] if not each["default"])
    yield from (("OAuthClient", each["id"]) for each in organization["oauthClients"] if "option" not in each)
    for each in organization["actions"]:
        yield "CustomAuthAction" if each["id"].startswith("customAuth") else "DataAction", each["id"]


def test_every_address_is_as_terraform_prints_it() -> None:
    shown = {each["address"] for each in _shown_resources(json.loads(SHOWN)["values"]["root_module"])}
    found = {each.address for each in read_state(APPLIED).managed} - {
        "genesyscloud_oauth_client.with_credential.integration_credential_id"
    }
    assert found <= shown
    assert 'module.crm["eu"].module.actions.genesyscloud_integration_action.this["Get Customer"]' in found
    assert [each.address for each in read_state(SHOWN).managed] == [
        each.address for each in read_state(APPLIED).managed
    ]


def _shown_resources(module: Document) -> Iterator[Document]:
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from _shown_resources(child)


@pytest.mark.parametrize("content", [APPLIED, REFRESHED, SHOWN], ids=["applied", "refreshed", "shown"])
def test_fields_of_credentials_are_those_that_the_organization_holds(content: bytes) -> None:
    held = {each["id"]: each for each in [*RECORDED["credentials"], *RECORDED_US["credentials"]]}
    unknown = set()
    for each in read_state(content).managed:
        if each.resource == "IntegrationCredential" and each.fields is not None:
            assert each.fields == held[each.id]["fields"]
        elif each.resource == "IntegrationCredential":
            unknown.add(held[each.id]["name"])
        else:
            assert each.fields is None
    assert unknown == {"Integration-3f3abfdf-36df-4988-b905-9932b20e872e", "Reports credential"}


def test_names_of_fields_may_have_hyphens_and_values_may_be_empty() -> None:
    found = by_address(read_state(APPLIED))["genesyscloud_integration_credential.api_key"]
    assert found.fields == {"X-Realm": "lager/süd", "apiKey": "made-up-api-key-1", "empty": ""}


@pytest.mark.parametrize("content", [APPLIED, REFRESHED, SHOWN], ids=["applied", "refreshed", "shown"])
def test_the_secret_of_an_oauth_client_is_known_where_terraform_exposes_it(content: bytes) -> None:
    known = {each.address: each.client_secret for each in read_state(content).managed if each.client_secret}
    assert known == {"genesyscloud_oauth_client.data_actions": "E17ouovnRlS9D6s3XnoDaVcycgddyEFxqYarXYoGRHY"}


def test_a_credential_that_a_client_made_by_itself_comes_along() -> None:
    found = by_address(read_state(APPLIED))["genesyscloud_oauth_client.with_credential.integration_credential_id"]
    assert (found.resource, found.id) == ("IntegrationCredential", "309d7b9f-5b30-4d13-81fa-fb53623eff41")
    assert (found.suggestion, found.fields, found.alias, found.tainted) == ("with-credential", None, "", False)


@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_such_a_credential_is_not_found_twice_where_somebody_has_imported_it(first: bool) -> None:
    def imports(document: Document) -> None:
        twin = copy.deepcopy(block(document, "integration_credential", "legacy"))
        twin["name"] = "reports"
        twin["instances"][0]["attributes"] |= {"id": "309d7b9f-5b30-4d13-81fa-fb53623eff41", "fields": {"a": "b"}}
        document["resources"].insert(0 if first else len(document["resources"]), twin)

    state = changed(imports)
    (found,) = [each for each in state.managed if each.id == "309d7b9f-5b30-4d13-81fa-fb53623eff41"]
    assert (found.address, found.suggestion) == ("genesyscloud_integration_credential.reports", "reports")
    assert found.fields == {"a": "b"}
    assert state.warnings == ()


def test_the_alias_tells_which_organization_is_meant() -> None:
    state = read_state(APPLIED)
    assert state.aliases == ("", "us")
    assert {each.address for each in state.managed if each.alias == "us"} == {
        "genesyscloud_integration.us",
        "genesyscloud_integration_credential.us",
    }
    assert state.warnings == ()


def test_what_is_shown_has_no_aliases_and_that_is_told() -> None:
    state = read_state(SHOWN)
    assert state.aliases == ("",)
    (warning,) = state.warnings
    assert "does not tell which configuration of the provider" in warning
    assert "terraform state pull" in warning


def test_what_has_no_counterpart_is_listed_and_data_sources_are_not() -> None:
    for content in (APPLIED, REFRESHED, SHOWN):
        others = {each.type: (each.count, each.addresses) for each in read_state(content).others}
        assert others == {
            "genesyscloud_auth_division": (1, ("genesyscloud_auth_division.emea",)),
            "genesyscloud_routing_wrapupcode": (
                2,
                (
                    'genesyscloud_routing_wrapupcode.resolved["Resolved"]',
                    'genesyscloud_routing_wrapupcode.resolved["Rückruf"]',
                ),
            ),
            "terraform_data": (1, ()),
        }
        assert [*others][-1] == "terraform_data"


def test_one_object_is_tainted_after_the_refresh() -> None:
    assert [each.address for each in read_state(REFRESHED).managed if each.tainted] == [
        "genesyscloud_integration.warehouse"
    ]
    assert not any(each.tainted for each in read_state(APPLIED).managed)


def test_what_is_shown_tells_of_taint_too() -> None:
    def taints(document: Document) -> None:
        document["values"]["root_module"]["resources"][4]["tainted"] = True

    (found,) = [each for each in changed(taints, SHOWN).managed if each.tainted]
    assert found.address == "genesyscloud_integration.billing"


def test_a_refresh_changes_nothing_of_what_is_read() -> None:
    applied, refreshed = read_state(APPLIED), read_state(REFRESHED)
    same = [each if not each.tainted else Managed(**{**vars(each), "tainted": False}) for each in refreshed.managed]
    assert tuple(same) == applied.managed
    assert (applied.others, sorted(applied.secrets())) == (refreshed.others, sorted(refreshed.secrets()))


@pytest.mark.parametrize("absent", [None, {}], ids=["null", "empty"])
def test_absent_fields_have_many_faces(absent: object) -> None:
    def empties(document: Document) -> None:
        block(document, "integration_credential", "login")["instances"][0]["attributes"]["fields"] = absent

    assert by_address(changed(empties))["genesyscloud_integration_credential.login"].fields is None


def test_a_field_without_a_value_is_none() -> None:
    def empties(document: Document) -> None:
        block(document, "integration_credential", "login")["instances"][0]["attributes"]["fields"]["clientId"] = None

    found = by_address(changed(empties))["genesyscloud_integration_credential.login"]
    assert found.fields is not None
    assert "clientId" not in found.fields


# Names for a program


@pytest.mark.parametrize(
    ("address", "suggestion"),
    [
        ("genesyscloud_integration.billing", "billing"),
        ("genesyscloud_auth_role.data_actions", "data-actions"),
        ("genesyscloud_integration.lambda[0]", "lambda-0"),
        ("genesyscloud_integration_credential.lambda[1]", "lambda-1"),
        ('genesyscloud_integration_action.invoke["eu-central-1"]', "invoke-eu-central-1"),
        ('module.crm["eu"].genesyscloud_integration.this[0]', "crm-eu"),
        ('module.crm["us"].genesyscloud_integration_credential.this', "crm-us"),
        (
            'module.crm["eu"].module.actions.genesyscloud_integration_action.this["Get Customer"]',
            "crm-eu-get-customer",
        ),
        (
            'module.crm["eu"].module.actions.genesyscloud_integration_action.this["Kündigung anlegen"]',
            "crm-eu-kündigung-anlegen",
        ),
        (
            'module.crm["eu"].module.actions.genesyscloud_integration_action.this["Save Card (secure)"]',
            "crm-eu-save-card-secure",
        ),
    ],
)
def test_a_name_is_what_a_person_would_make_of_the_address(address: str, suggestion: str) -> None:
    for content in (APPLIED, REFRESHED, SHOWN):
        assert by_address(read_state(content))[address].suggestion == suggestion


Placed = tuple[str, str, str, object]
"""A resource: the address of its module, its type without `genesyscloud_`, its name and its key."""


def state_of(*placed: Placed, named: str = "Live Name") -> TerraformState:
    """A state with objects where they are wanted."""
    resources = [
        {
            "mode": "managed",
            "type": f"genesyscloud_{type_}",
            "name": name,
            "provider": 'provider["registry.terraform.io/mypurecloud/genesyscloud"]',
            **({"module": module} if module else {}),
            "instances": [
                {
                    **({} if key is None else {"index_key": key}),
                    "schema_version": 1,
                    "attributes": {"id": f"{number}", "name": named, "config": [{"name": named}]},
                }
            ],
        }
        for number, (module, type_, name, key) in enumerate(placed)
    ]
    return read_state(json.dumps({"version": 4, "resources": resources}).encode())


@pytest.mark.parametrize(
    ("placed", "suggestion"),
    [
        (("", "integration", "this", None), "live-name"),
        (("", "integration", "main", 0), "live-name"),
        (("", "integration", "orders", 0), "orders"),
        (("", "integration_action", "this", "Get Order"), "get-order"),
        (("", "integration_action", "action", "Get Order"), "get-order"),
        (("", "integration_credential", "credential", None), "credential"),
        (("", "integration", "getOrders", None), "get-orders"),
        (("", "integration", "_", None), "live-name"),
        (("module.orders", "integration", "orders", None), "orders"),
        (("module.orders", "integration", "orders_eu", None), "orders-eu"),
        (("module.orders", "integration_credential", "credentials", None), "orders"),
        (("module.orders[0]", "integration", "main", 0), "orders"),
        (("module.orders[3]", "integration", "default", None), "orders"),
        (('module.orders["eu.west"].module.this', "integration", "this", None), "orders-eu-west"),
        (('module.regions["eu"]', "integration", "crm", None), "regions-eu-crm"),
        (('module.regions["eu"]', "integration_action", "eu_status", None), "regions-eu-status"),
        (("module.integration", "integration", "this", None), "integration"),
        (("module.顧客", "integration", "this", "検索"), "顧客-検索"),
        (("", "integration", "ग्राहक", None), "ग्राहक"),
        (('module.crm["📞"]', "integration", "this", "-"), "crm"),
    ],
)
def test_what_says_nothing_is_left_out_of_a_name(placed: Placed, suggestion: str) -> None:
    (found,) = state_of(placed).managed
    assert found.suggestion == suggestion


def test_numbers_that_tell_instances_apart_stay_in_their_names() -> None:
    placed = [(f"module.orders[{number}]", "integration", "this", None) for number in range(2)]
    assert [each.suggestion for each in state_of(*placed).managed] == ["orders-0", "orders-1"]


def test_an_object_without_any_word_is_called_by_its_kind() -> None:
    for named in ("", "-", "📞"):
        (found,) = state_of(("", "oauth_client", "this", None), named=named).managed
        assert found.suggestion == "oauth-client"


# Addresses


@pytest.mark.parametrize(
    ("key", "written"),
    [
        (0, "[0]"),
        ("plain", '["plain"]'),
        ("", '[""]'),
        ('a"b', '["a\\"b"]'),
        ("c\\d", '["c\\\\d"]'),
        ("e\nf", '["e\\nf"]'),
        ("tab\t", '["tab\\t"]'),
        ("g${x}", '["g$${x}"]'),
        ("h%{y}", '["h%%{y}"]'),
        ("$$$", '["$$$"]'),
        ("a.b[0]", '["a.b[0]"]'),
        ("\u0007", '["\\u0007"]'),
        ("\u200b", '["\\u200b"]'),
        ("\u2028", '["\\u2028"]'),
        ("\u202e", '["\\u202e"]'),
        ("Rückruf", '["Rückruf"]'),
        ("emoji 🔥", '["emoji 🔥"]'),
        (None, ""),
    ],
)
def test_keys_are_written_and_read_as_terraform_writes_them(key: int | str | None, written: str) -> None:
    """The forms are those that `terraform state list` of Terraform 1.11.4 printed."""
    assert Address((), "terraform_data", "keys", key).text == f"terraform_data.keys{written}"
    assert modules_of(f"module.m{written}") == (Step("m", key),)
    nested = modules_of(f"module.a{written}.module.b{written}")
    assert nested == (Step("a", key), Step("b", key))


@given(st.text() | st.integers(min_value=0, max_value=10**15))
def test_every_key_is_read_back(key: str | int) -> None:
    address = Address((Step("outer", key), Step("inner")), "t", "n", key)
    assert modules_of(address.module) == address.modules
    assert address.text.isprintable()


@pytest.mark.parametrize(
    "text", ["modul.a", "module.", "module.a.", "module.a[", 'module.a["]', "module.1", "x.module.a"]
)
def test_what_is_no_address_of_a_module_is_noticed(text: str) -> None:
    assert modules_of(text) is None


@pytest.mark.parametrize(
    ("text", "source", "alias"),
    [
        ('provider["registry.terraform.io/mypurecloud/genesyscloud"]', "mypurecloud/genesyscloud", ""),
        ('provider["registry.terraform.io/mypurecloud/genesyscloud"].us', "mypurecloud/genesyscloud", "us"),
        ('provider["registry.opentofu.org/mypurecloud/genesyscloud"].us', "mypurecloud/genesyscloud", "us"),
        ('provider["genesys.com/mypurecloud/genesyscloud"]', "mypurecloud/genesyscloud", ""),
        ('provider["localhost:8443/mypurecloud/genesyscloud"]', "mypurecloud/genesyscloud", ""),
        ('provider["registry.opentofu.org/a/genesyscloud"].by_region["eu"]', "a/genesyscloud", 'by_region["eu"]'),
        ('provider["registry.opentofu.org/a/genesyscloud"].by_region[0]', "a/genesyscloud", "by_region[0]"),
        ('module.crm.provider["registry.terraform.io/a/genesyscloud"]', "a/genesyscloud", "module.crm"),
        ('module.crm.module.x.provider["r.io/a/genesyscloud"].us', "a/genesyscloud", "module.crm.module.x.us"),
        ("provider.genesyscloud", "genesyscloud", ""),
        ("provider.genesyscloud.us", "genesyscloud", "us"),
        ("module.crm.provider.genesyscloud.us", "genesyscloud", "module.crm.us"),
        ('provider["terraform.io/builtin/terraform"]', "builtin/terraform", ""),
    ],
)
def test_configurations_of_providers_are_read_in_every_form(text: str, source: str, alias: str) -> None:
    found = provider_of(text)
    assert found is not None
    assert (found.source, found.alias) == (source, alias)


@pytest.mark.parametrize("text", ["", "provider", 'provider[""]', 'provider["a"', 'provider["a b"]', "provider.a.b.c"])
def test_what_is_no_configuration_of_a_provider_is_noticed(text: str) -> None:
    assert provider_of(text) is None


def test_the_host_of_the_provider_does_not_matter() -> None:
    text = APPLIED.decode().replace("registry.terraform.io/mypurecloud", "genesys.com/mypurecloud")
    assert read_state(text.encode()) == read_state(APPLIED)


def test_opentofu_can_tell_the_provider_by_instance() -> None:
    def moves(document: Document) -> None:
        found = block(document, "integration", "lambda")
        provider = found.pop("provider")
        for number, instance in enumerate(found["instances"]):
            instance["provider"] = f"{provider}.by_number[{number}]"

    found = by_address(changed(moves))
    assert [found[f"genesyscloud_integration.lambda[{number}]"].alias for number in range(2)] == [
        "by_number[0]",
        "by_number[1]",
    ]


def test_a_character_that_does_not_exist_is_no_traceback() -> None:
    assert modules_of('module.a["\\UFFFFFFFF"]') == (Step("a", "\ufffd"),)


# One object, several addresses; objects that are to go


def test_an_object_with_two_addresses_is_told_and_taken_over_once() -> None:
    def doubles(document: Document) -> None:
        twin = copy.deepcopy(block(document, "integration_credential", "billing"))
        twin["name"] = "twin"
        twin["instances"][0]["status"] = "tainted"
        document["resources"].append(twin)
        block(document, "integration_credential", "billing")["instances"][0]["attributes"]["fields"] = None

    state = changed(doubles)
    (found,) = [each for each in state.managed if each.id == "9194d174-4b2d-4ab8-8546-f3a27b8b0066"]
    assert found.address == "genesyscloud_integration_credential.billing"
    assert found.fields == {"password": "made-up-password-0", "userName": "billing-service"}
    assert found.tainted
    (told,) = state.warnings
    assert "genesyscloud_integration_credential.billing and genesyscloud_integration_credential.twin" in told
    assert "9194d174-4b2d-4ab8-8546-f3a27b8b0066" in told
    forgotten = release(state, [("IntegrationCredential", found.id)]).splitlines()
    assert [each.strip(" \\") for each in forgotten[-2:]] == list(found.addresses), (
        "or `apply` destroys it by the other"
    )


def test_another_alias_is_another_organization_whatever_its_ids() -> None:
    def moves(document: Document) -> None:
        us, here = block(document, "integration", "us"), block(document, "integration", "billing")
        us["instances"][0]["attributes"]["id"] = here["instances"][0]["attributes"]["id"]

    state = changed(moves)
    assert len(state.managed) == len(read_state(APPLIED).managed)
    assert state.warnings == ()


@pytest.mark.parametrize("content", [APPLIED, SHOWN], ids=["stored", "shown"])
def test_an_object_that_terraform_has_still_to_delete_is_left_out_and_told(content: bytes) -> None:
    def deposes(document: Document) -> None:
        if "values" in document:
            twin = copy.deepcopy(document["values"]["root_module"]["resources"][4])
            twin["deposed_key"], twin["values"]["id"] = "01234567", "old-object"
            document["values"]["root_module"]["resources"].append(twin)
        else:
            instances = block(document, "integration", "billing")["instances"]
            instances.append(copy.deepcopy(instances[0]))
            instances[1]["deposed"], instances[1]["attributes"]["id"] = "01234567", "old-object"

    state = changed(deposes, content)
    assert "old-object" not in {each.id for each in state.managed}
    assert "genesyscloud_integration.billing was replaced by Terraform" in state.warnings[-1]


# Secrets


def all_secrets() -> set[str]:
    """What the state has that nobody should see: it is made up to be found."""
    named = {text for text in json.dumps(json.loads(APPLIED)).split('"') if text.startswith("made-up")}
    return {*named, "E17ouovnRlS9D6s3XnoDaVcycgddyEFxqYarXYoGRHY"}


@pytest.mark.parametrize("content", [APPLIED, REFRESHED, SHOWN], ids=["applied", "refreshed", "shown"])
def test_every_secret_is_told_to_who_asks_and_shown_to_nobody_else(content: bytes) -> None:
    state = read_state(content)
    assert all_secrets() <= {*state.secrets()}
    for hidden in state.secrets():
        if len(hidden) >= 10:  # "crm-eu" is also what a resource is called
            assert hidden not in repr(state)
            assert hidden not in "".join(map(repr, state.managed))


def test_every_field_of_a_credential_is_secret_and_no_id_is() -> None:
    state = read_state(APPLIED)
    secrets = [*state.secrets()]
    assert len(secrets) == len({*secrets})
    fields = {value for each in state.managed for value in (each.fields or {}).values() if value}
    ids = {each.id for each in state.managed}
    assert fields - ids <= {*secrets}
    assert ids.isdisjoint(secrets)
    assert "" not in secrets


def test_an_imported_credential_gives_nothing_away_and_hides_nothing_else() -> None:
    assert {"basicAuth", "Integration-3f3abfdf-36df-4988-b905-9932b20e872e"}.isdisjoint(read_state(APPLIED).secrets())


def foreign(attributes: Document, *paths: list[Document]) -> Change:
    """A resource of another provider, with attributes that are sensitive by these paths."""

    def adds(document: Document) -> None:
        instance = {"schema_version": 0, "attributes": attributes, "sensitive_attributes": list(paths)}
        document["resources"].append(
            {
                "mode": "managed",
                "type": "random_password",
                "name": "x",
                "provider": 'provider["registry.terraform.io/hashicorp/random"]',
                "instances": [instance],
            }
        )

    return adds


def test_secrets_of_other_providers_are_found_by_their_paths() -> None:
    get = {"type": "get_attr", "value": "keys"}
    index = {"type": "index", "value": {"value": 1, "type": "number"}}
    named = {"type": "index", "value": {"value": "b", "type": "string"}}
    attributes = {"keys": ["shown-value", {"a": "beside-it", "b": ["made-up-deep", 424242, None, True]}]}
    secrets = {*changed(foreign(attributes, [get, index, named])).secrets()}
    assert {"made-up-deep", "424242"} <= secrets
    assert {"shown-value", "beside-it"}.isdisjoint(secrets)


def test_where_a_path_leads_nowhere_all_up_to_there_is_secret() -> None:
    get, lost = {"type": "get_attr", "value": "keys"}, {"type": "get_attr", "value": "other"}
    assert "made-up-value" in {*changed(foreign({"keys": {"a": "made-up-value"}}, [get, lost])).secrets()}


def test_sensitive_outputs_are_secret_and_others_are_not() -> None:
    def adds(document: Document) -> None:
        document["outputs"] |= {
            "open": {"value": "shown-output", "type": "string"},
            "deep": {"value": {"a": ["made-up-output"]}, "type": "string", "sensitive": True},
        }

    secrets = {*changed(adds).secrets()}
    assert "made-up-output" in secrets
    assert "shown-output" not in secrets


def test_marks_of_what_is_shown_reach_into_lists_and_objects() -> None:
    def adds(document: Document) -> None:
        document["values"]["root_module"]["resources"].append(
            {
                "mode": "data",
                "type": "vault_secret",
                "name": "x",
                "values": {"a": [{"b": "made-up-mark", "c": "shown-value"}]},
                "sensitive_values": {"a": [{"b": True}]},
            }
        )

    secrets = {*changed(adds, SHOWN).secrets()}
    assert "made-up-mark" in secrets
    assert "shown-value" not in secrets


@pytest.mark.parametrize("content", [APPLIED, SHOWN], ids=["stored", "shown"])
def test_fields_and_secrets_of_clients_are_secret_even_where_a_state_does_not_say_so(content: bytes) -> None:
    """Terraform before 0.15 noted no sensitive attributes."""

    def forgets(document: Document) -> None:
        for each in _holding(document, "sensitive_attributes", "sensitive_values", "outputs"):
            for key in ("sensitive_attributes", "sensitive_values", "outputs"):
                each.pop(key, None)

    assert all_secrets() <= {*changed(forgets, content).secrets()}


def _holding(value: Any, *keys: str) -> list[Document]:
    """The objects in a document that have one of these keys."""
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [each for child in children for each in _holding(child, *keys)]
    return [*found, value] if isinstance(value, dict) and not value.keys().isdisjoint(keys) else found


def test_sensitive_outputs_of_what_is_shown_are_secret() -> None:
    def adds(document: Document) -> None:
        document["values"]["outputs"]["x"] = {"value": "made-up-output", "sensitive": True}

    assert "made-up-output" in {*changed(adds, SHOWN).secrets()}


def test_secrets_in_the_form_of_old_versions_are_found() -> None:
    def deposes(document: Document) -> None:
        flat = {"id": "1", "name": "shown", "fields.%": "1", "fields.password": "made-up-flat"}
        old = {"deposed": "01234567", "schema_version": 0, "attributes_flat": flat}
        block(document, "integration_credential", "billing")["instances"].append(old)

    secrets = {*changed(deposes).secrets()}
    assert "made-up-flat" in secrets
    assert "shown" not in secrets


# What is no state, or none that can be used


PULL = "terraform state pull"


@pytest.mark.parametrize("content", [b"", b" \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_is_no_state(content: bytes) -> None:
    with pytest.raises(UnusableState, match=f"the input is empty.*{PULL}"):
        read_state(content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'resource "genesyscloud_integration" "orders" {}', "is no JSON"),
        (APPLIED[:-200], "is no JSON"),
        (b"\xff\xfe\x00\x01", "is no JSON"),
        (b"PK\x03\x04tfplan", "is an archive, as `terraform plan -out` writes it"),
        (b"[]", "no Terraform state"),
        (b'"made-up"', "no Terraform state"),
        (b"{}", "no Terraform state"),
        (b'{"version": "4", "resources": []}', "no Terraform state"),
        (b'{"version": true, "resources": []}', "no Terraform state"),
        (b'{"version": 0, "resources": []}', "no Terraform state"),
        (b'{"version": -1, "resources": []}', "no Terraform state"),
        (b'{"name": "package", "version": 4}', "no Terraform state"),
        (b'{"version": 3, "deployment": {"resources": []}}', "a state of Pulumi"),
        (b'{"version": 3, "checkpoint": {}}', "a state of Pulumi"),
        (b'{"format_version": "1.2", "planned_values": {}, "resource_changes": []}', "a plan of Terraform"),
        (b'{"format_version": "9.0", "values": {}}', "than is known here"),
        (b'{"format_version": 1, "values": {}}', "than is known here"),
    ],
)
def test_what_is_no_state_is_said_with_what_to_give_instead(content: bytes, says: str) -> None:
    with pytest.raises(UnusableState) as error:
        read_state(content)
    assert says in str(error.value)
    assert PULL in error.value.remedy


def test_an_encrypted_state_of_opentofu_names_the_command_that_decrypts_it() -> None:
    content = b'{"serial": 1, "lineage": "", "meta": {}, "encrypted_data": "bWFkZS11cA==", "encryption_version": "v0"}'
    with pytest.raises(UnusableState, match=r"encrypted.*`tofu state pull`"):
        read_state(content)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_an_old_state_names_the_command_that_renews_it(version: int) -> None:
    content = json.dumps({"version": version, "terraform_version": "0.11.14", "modules": []}).encode()
    with pytest.raises(UnusableState, match=f"version {version}.*{PULL}.*current version of Terraform"):
        read_state(content)


@pytest.mark.parametrize("version", [5, 10**400])
def test_a_newer_state_asks_for_an_update(version: int) -> None:
    with pytest.raises(UnusableState, match=r"newer form.*Update pulumi-genesyscloud"):
        read_state(json.dumps({"version": version, "resources": []}).encode())


def test_old_states_that_were_never_refreshed_ask_for_that() -> None:
    """As `terraform state pull` of Terraform 1.11.4 renews a state of version 3."""

    def flattens(document: Document) -> None:
        instance = block(document, "integration_credential", "billing")["instances"][0]
        del instance["attributes"]
        instance["attributes_flat"] = {"id": "1", "fields.%": "1", "fields.password": "made-up-flat"}

    message = refused(flattens)
    assert "genesyscloud_integration_credential.billing" in message
    assert "terraform apply -refresh-only" in message
    assert "made-up-flat" not in message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"version": 4, "resources": []}', "It has no resources at all."),
        (b'{"version": 4, "resources": null}', "It has no resources at all."),
        (b'{"format_version": "1.0"}', "It has no resources at all."),
    ],
)
def test_an_empty_state_says_so(content: bytes, says: str) -> None:
    with pytest.raises(UnusableState) as error:
        read_state(content)
    assert says in str(error.value)
    assert "workspace" in error.value.remedy


def test_a_state_of_other_providers_names_them() -> None:
    def keeps(document: Document) -> None:
        others = [each for each in document["resources"] if not each["type"].startswith("genesyscloud_")]
        data = [each for each in document["resources"] if each["mode"] == "data"]
        document["resources"] = [*others, *data]
        foreign({})(document)

    assert "builtin/terraform, hashicorp/random" in refused(keeps)


def test_a_state_with_objects_without_a_counterpart_alone_lists_them() -> None:
    def keeps(document: Document) -> None:
        document["resources"] = [block(document, "auth_division", "emea")]

    state = changed(keeps)
    assert state.managed == ()
    assert [each.type for each in state.others] == ["genesyscloud_auth_division"]


@pytest.mark.parametrize("absent", [None, ""])
def test_an_object_without_an_id_is_named(absent: str | None) -> None:
    def empties(document: Document) -> None:
        block(document, "integration", "lambda")["instances"][1]["attributes"]["id"] = absent

    message = refused(empties)
    assert "genesyscloud_integration.lambda[1] has no id" in message
    assert "terraform apply -refresh-only" in message


def attribute(type_: str, name: str, key: str, value: object) -> Change:
    def sets(document: Document) -> None:
        block(document, type_, name)["instances"][0]["attributes"][key] = value

    return sets


def instance(key: str, value: object) -> Change:
    def sets(document: Document) -> None:
        block(document, "integration", "billing")["instances"][0][key] = value

    return sets


def entry(key: str, value: object) -> Change:
    def sets(document: Document) -> None:
        block(document, "integration", "billing")[key] = value

    return sets


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (attribute("integration", "billing", "id", 5), "the `id` of genesyscloud_integration.billing is no text"),
        (attribute("integration", "billing", "id", "made up\n"), "is not such as Genesys Cloud gives"),
        (attribute("integration", "billing", "id", "../../oauth/clients"), "is not such as Genesys Cloud gives"),
        (attribute("integration_credential", "billing", "fields", ["made-up"]), "are no map"),
        (attribute("integration_credential", "billing", "fields", {"a": 5}), "a field of .*billing is no text"),
        (attribute("oauth_client", "desktop", "client_secret", 5), "`client_secret` of .*desktop is no text"),
        (attribute("oauth_client", "desktop", "integration_credential_id", {}), "is no text"),
        (instance("attributes", None), "has no id"),
        (instance("attributes", []), "what is known of genesyscloud_integration.billing is no object"),
        (instance("index_key", True), "neither a number nor a text"),
        (instance("index_key", 0.5), "neither a number nor a text"),
        (instance("index_key", ["made-up"]), "neither a number nor a text"),
        (instance("index_key", "x" * 20_000), "neither a number nor a text"),
        (instance("provider", 5), "which provider manages genesyscloud_integration.billing cannot be read"),
        (entry("provider", None), "which provider manages genesyscloud_integration.billing cannot be read"),
        (entry("provider", 'provider["made up"]'), "which provider manages"),
        (entry("instances", 5), "the list of instances of genesyscloud_integration.billing is no list of objects"),
        (entry("instances", [None]), "no list of objects"),
        (entry("type", None), "has no type or no name"),
        (entry("name", "made up"), "has no type or no name"),
        (entry("name", "x" * 1000), "has no type or no name"),
        (entry("module", "modul.crm"), "has no address"),
        (entry("module", 5), "has no address"),
        (lambda document: document.update(resources={}), "the list of resources is no list of objects"),
        (lambda document: document.update(resources=[[]]), "the list of resources is no list of objects"),
        (entry("name", "\ud800"), "not Unicode"),
    ],
)
def test_what_terraform_would_not_have_written_is_named(change: Change, says: str) -> None:
    with pytest.raises(UnusableState, match=says) as error:
        changed(change)
    assert error.value.remedy
    assert "made" not in str(error.value)


@pytest.mark.parametrize("change", [entry("instances", None), entry("instances", []), entry("mode", "data")])
def test_what_is_not_there_is_not_missed(change: Change) -> None:
    found = changed(change)
    assert len(found.managed) == len(read_state(APPLIED).managed) - 1


def test_a_whole_number_may_have_a_fraction_of_nothing() -> None:
    assert "genesyscloud_integration.billing[1]" in by_address(changed(instance("index_key", 1.0)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_state_in_another_encoding_is_read(encoding: str) -> None:
    """Windows PowerShell redirects output as UTF-16."""
    assert read_state(APPLIED.decode().encode(encoding)) == read_state(APPLIED)


def test_a_state_that_is_nested_without_end_is_no_traceback() -> None:
    for deep in (
        b'{"a":' * 100_000,
        b"[" * 100_000,
        b'{"version":4,"resources":' + b"[" * 90_000 + b"]" * 90_000 + b"}",
    ):
        with pytest.raises(UnusableState):
            read_state(deep)


@pytest.mark.parametrize("levels", [5, 5000])
def test_modules_in_modules_without_end_are_no_traceback(levels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever gives up first: what reads JSON differs in how deep it goes from Python to Python."""
    module: Document = {"resources": json.loads(SHOWN)["values"]["root_module"]["resources"]}
    for _ in range(levels):
        module = {"child_modules": [module]}
    document = {"format_version": "1.0", "values": {"root_module": module}}
    monkeypatch.setattr(terraform, "document_of", lambda _: document)
    if levels == 5:
        assert read_state(b"").managed
    else:
        with pytest.raises(UnusableState, match="nested too deeply"):
            read_state(b"")


# Whatever becomes of a state, there is a result or a message


ABSURD: list[Any] = [
    *(None, True, 0, -1, 0.5, 1e300, 10**30),
    *("", "x", "made up", "\u202e\n", "a" * 9000),
    *([], {}, [None], [[]], {"": None}),
]


def parts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to everything in a document."""
    yield path
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from parts(each, (*path, key))


PATHS = {content: [each for each in parts(json.loads(content)) if each] for content in (APPLIED, SHOWN)}


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """One of the real states with a few things put out of order."""
    content = draw(st.sampled_from([APPLIED, SHOWN]))
    document = json.loads(content)
    for _ in range(draw(st.integers(1, 4))):
        *path, last = draw(st.sampled_from(PATHS[content]))
        holder = document
        for key in path:
            try:
                holder = holder[key]
            except (KeyError, IndexError, TypeError):
                break
        mutate(draw, holder, last)
    return json.dumps(document).encode()


def mutate(draw: st.DrawFn, holder: Any, key: Any) -> None:
    """Take something away, put something else there, or let it be there twice."""
    if not isinstance(holder, dict | list) or isinstance(holder, list) != isinstance(key, int):
        return
    if isinstance(holder, list) and key >= len(holder):
        return
    match draw(st.sampled_from(["set", "delete", "double"])):
        case "delete" if isinstance(holder, list) or key in holder:
            del holder[key]
        case "double" if isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        case _:
            holder[key] = copy.deepcopy(draw(st.sampled_from(ABSURD)))


def attempted(content: bytes) -> tuple[TerraformState | None, UnusableState | None]:
    try:
        return read_state(content), None
    except UnusableState as error:
        return None, error


def judged(content: bytes) -> None:
    """A result that can be worked with, or the one error; neither shows a secret."""
    state, error = attempted(content)
    if state is None:
        shown = [str(error), repr(error)]
        assert error
        assert error.message
        assert error.remedy
    else:
        shown = [repr(state), *state.warnings]
        json.dumps([each.suggestion for each in state.managed]).encode()
        assert all(each.id and each.address and each.suggestion for each in state.managed)
        assert len({(each.alias, each.resource, each.id) for each in state.managed}) == len(state.managed)
        assert all(isinstance(each, str) for each in state.secrets())
    text = "\n".join(shown)
    assert [each for each in all_secrets() if each in text] == []
    assert "\u202e" not in text


@settings(max_examples=400)
@given(mutated())
def test_a_state_out_of_order_gives_a_result_or_a_message(content: bytes) -> None:
    judged(content)


@settings(max_examples=100)
@given(st.sampled_from([APPLIED, SHOWN]), st.data())
def test_a_damaged_file_gives_a_result_or_a_message(content: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content)))
    damage = data.draw(st.binary(max_size=5))
    judged(content[:start] + damage + content[start + data.draw(st.integers(0, 50)) :])


@given(st.binary(max_size=60))
def test_no_bytes_are_a_traceback(content: bytes) -> None:
    judged(content)
