"""Roles: what others have of them stays, and nobody loses one that is still held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import Conflict, GenesysCloudError, NotPermitted, OutcomeUnknown, Refused
from genesyscloud_provider.framework import lifecycle
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.steps import Created, Unfinished
from tests.conftest import Requests
from tests.unit.authorization.conftest import ROLES, NewProcess, Process
from tests.unit.client.stand_ins import at_once

VIEW, EDIT, ADD = "directory:user:view", "directory:user:edit", "directory:user:add"
READERS: dict[str, Any] = {"name": "readers", "permissions": [VIEW], "description": "Reads"}
GRANT = "/api/v2/authorization/subjects/{id}/divisions/{division_id}/roles/{role_id}"
CATALOG = "/api/v2/authorization/permissions"
CONDITION = {
    "domain": "directory",
    "entityName": "user",
    "actionSet": ["edit"],
    "allowConditions": True,
    "resourceConditionNode": {"conjunction": "AND", "terms": [{"variableName": "division"}]},
}


@pytest.fixture
def created(new_process: NewProcess) -> Created:
    """A role that an earlier process has made."""
    return new_process().role.create(READERS)


def send(cloud: Emulator, method: str, path: str, body: Any = None) -> Any:
    """Send a request of somebody else's."""
    headers = {"Authorization": f"Bearer {cloud.access_token}"}
    answer = httpx.request(method, f"{cloud.url}{path}", json=body, headers=headers, trust_env=False, verify=False)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def live_of(cloud: Emulator) -> Any:
    (live,) = cloud.control.state().roles
    return live


def permissions_of(cloud: Emulator) -> list[str]:
    policies = live_of(cloud).permission_policies
    return [f"{each['domain']}:{each['entityName']}:{one}" for each in policies for one in each["actionSet"]]


def default_role(cloud: Emulator) -> Any:
    """A role that Genesys Cloud itself brings."""
    return next(each for each in send(cloud, "GET", ROLES)["entities"] if each["default"])


def holds(cloud: Emulator, role_id: str) -> bool:
    """Whether the provider's own client holds a role."""
    grants = send(cloud, "GET", f"/api/v2/authorization/subjects/{cloud.client_id}")["grants"]
    return role_id in [each["role"]["id"] for each in grants]


class TestTheAnswerToTheCreationIsLost:
    """It is taken over only by a name that nobody else can have."""

    @pytest.fixture(autouse=True)
    def _lost(self, genesys_cloud: Emulator) -> None:
        genesys_cloud.control.fault("drop", method="POST", route=ROLES, effect="after")

    def test_a_name_that_others_can_have_is_not_guessed(self, process: Process, genesys_cloud: Emulator) -> None:
        hers = genesys_cloud.control.create_role("readers").id
        with pytest.raises(OutcomeUnknown) as caught:
            process.role.create(READERS)
        ids = {each.id for each in genesys_cloud.control.state().roles}
        assert len(ids) == 2
        assert hers in ids
        for each in ids:
            assert f"take it over:  pulumi import genesyscloud:index:Role RESOURCE {each}" in str(caught.value)
            assert f"or delete it:  gc authorization roles delete {each}" in str(caught.value)

    def test_nor_is_the_only_one_of_such_a_name(self, process: Process, genesys_cloud: Emulator) -> None:
        """Somebody else may have made it in that moment."""
        with pytest.raises(OutcomeUnknown, match="Nothing was taken over"):
            process.role.create(READERS)
        assert live_of(genesys_cloud).name == "readers"

    def test_a_name_that_nobody_else_can_have_is_found(self, process: Process, genesys_cloud: Emulator) -> None:
        process.plan.one_off("readers")
        assert process.role.create(READERS).id == live_of(genesys_cloud).id

    def test_two_claims_of_one_name_never_end_with_one_role(self, process: Process, genesys_cloud: Emulator) -> None:
        genesys_cloud.control.fault("drop", method="POST", route=ROLES, effect="after")
        genesys_cloud.control.switches(latency_seconds=0.05)
        process.plan.one_off("readers")
        answers = at_once(*[lambda: process.role.create(READERS)] * 2)
        failed = [str(each) for each in answers if isinstance(each, OutcomeUnknown)]
        assert len(failed) == 2, "neither can tell which is its own"
        assert all(any(each.id in one for one in failed) for each in genesys_cloud.control.state().roles)


class TestANameThatIsTaken:
    """No source tells whether it can be; where it is refused, what is in the way is named."""

    @pytest.fixture(autouse=True)
    def _refused(self, genesys_cloud: Emulator) -> None:
        genesys_cloud.control.switches(duplicate_role_names="conflict")

    def said(self, process: Process, name: str = "readers") -> str:
        with pytest.raises(Conflict) as caught:
            process.role.create({**READERS, "name": name})
        assert str(caught.value).startswith(f"Creating the role {name!r}: There is a role with the name {name} already")
        return str(caught.value)

    def test_what_an_interrupted_creation_has_left_can_be_taken_over_or_deleted(
        self, process: Process, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        left = genesys_cloud.control.create_role("readers", [VIEW]).id
        said = self.said(process)
        assert "Nothing was created. The name 'readers' is taken:\n" in said
        assert f"\n      take it over:  pulumi import genesyscloud:index:Role RESOURCE {left}\n" in said
        assert f"\n      or delete it:  gc authorization roles delete {left}\n" in said
        assert "somebody else's, give this role another `name`." in said
        assert "what Genesys Cloud says is in the way" not in said
        reading = process.role.read(left, {})
        assert reading is not None
        assert reading.inputs["name"] == "readers", "it can be imported"
        genesys_cloud.control.delete_role(left)
        assert new_process().role.create(READERS).id

    def test_letter_case_does_not_tell_names_apart(self, process: Process, genesys_cloud: Emulator) -> None:
        hers = genesys_cloud.control.create_role("Readers").id
        genesys_cloud.control.fault("status", method="POST", route=ROLES, status=409)
        with pytest.raises(Conflict, match=hers):
            process.role.create(READERS)

    def test_others_are_not_named(self, process: Process, genesys_cloud: Emulator) -> None:
        genesys_cloud.control.create_role("readers")
        writers = genesys_cloud.control.create_role("writers").id
        assert writers not in self.said(process)

    def test_one_of_the_stacks_own_is_neither_imported_nor_deleted(self, process: Process, created: Created) -> None:
        process.plan.compared("Role", "urn", created.id, created.state, READERS, replaces=False)
        said = self.said(process)
        assert said.endswith(f"Nothing was created. The name is that of {created.id}: give this role another `name`.")

    def test_one_that_genesys_cloud_brings_is_neither(self, process: Process, genesys_cloud: Emulator) -> None:
        employee = default_role(genesys_cloud)
        said = self.said(process, employee["name"])
        assert said.endswith(f"The name is that of {employee['id']}: give this role another `name`.")

    @pytest.mark.parametrize("status", [403, 500])
    def test_whoever_cannot_look_is_told_the_refusal(
        self, status: int, process: Process, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.create_role("readers")
        genesys_cloud.control.fault("status", method="GET", route=ROLES, status=status, count=None)
        assert "Check what Genesys Cloud says is in the way" in self.said(process)

    def test_a_conflict_about_something_else_is_told_as_it_is(self, process: Process, genesys_cloud: Emulator) -> None:
        genesys_cloud.control.fault("status", method="POST", route=ROLES, status=409)
        with pytest.raises(Conflict, match="Check what Genesys Cloud says is in the way"):
            process.role.create(READERS)


class TestAnUpdate:
    """A look, then a save of the whole role."""

    @pytest.mark.parametrize(
        ("theirs", "wanted", "named"),
        [
            ({"name": "hers"}, {"name": "ours"}, "name"),
            ({"description": "hers"}, {"description": "ours"}, "description"),
            ({"permissions": [VIEW, EDIT]}, {"permissions": [VIEW, ADD]}, "permissions"),
            ({"permissions": [EDIT]}, {"description": "ours"}, "permissions"),
            ({"name": "hers", "description": "hers"}, {"name": "ours"}, "description, name"),
        ],
    )
    def test_what_somebody_else_has_changed_is_not_overwritten(
        self,
        theirs: dict[str, Any],
        wanted: dict[str, Any],
        named: str,
        process: Process,
        created: Created,
        genesys_cloud: Emulator,
    ) -> None:
        genesys_cloud.control.change_role(created.id, **theirs)
        left = live_of(genesys_cloud)
        with pytest.raises(Refused) as caught:
            process.role.update(created.id, created.state, {**READERS, **wanted})
        assert str(caught.value) == (
            f"Updating the role 'readers' ({created.id}): somebody else changed it since the last deployment: {named}."
            " Nothing was overwritten. Run `pulumi refresh` to see the change, then `pulumi up`."
        )
        assert live_of(genesys_cloud) == left

    def test_after_a_refresh_it_is_the_programs_word(
        self, new_process: NewProcess, created: Created, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.change_role(created.id, permissions=[EDIT])
        process = new_process()
        reading = process.role.read(created.id, created.state)
        assert reading is not None
        assert reading.inputs["permissions"] == [EDIT]
        process.role.update(created.id, reading.state, READERS)
        assert permissions_of(genesys_cloud) == [VIEW]

    def test_the_same_change_of_somebody_elses_is_no_contest(
        self, process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.change_role(created.id, description="ours")
        process.role.update(created.id, created.state, {**READERS, "description": "ours"})

    def test_permissions_with_conditions_and_old_general_ones_stay(
        self, process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        path = f"{ROLES}/{created.id}"
        live = send(genesys_cloud, "GET", path)
        policies = [*live["permissionPolicies"], CONDITION]
        send(genesys_cloud, "PUT", path, {**live, "permissions": ["group_creation"], "permissionPolicies": policies})
        reading = process.role.read(created.id, created.state)
        assert reading is not None
        assert reading.inputs == {**READERS}, "a program cannot write a condition, and is shown none"
        process.role.update(created.id, created.state, {**READERS, "permissions": [VIEW, ADD]})
        now = live_of(genesys_cloud)
        assert now.permissions == ["group_creation"]
        assert [each for each in now.permission_policies if each.get("resourceConditionNode")] == [CONDITION]
        assert sorted(permissions_of(genesys_cloud)) == sorted([VIEW, ADD, EDIT])

    def test_what_else_a_policy_says_stays(self, process: Process, created: Created, genesys_cloud: Emulator) -> None:
        path = f"{ROLES}/{created.id}"
        live = send(genesys_cloud, "GET", path)
        (policy,) = live["permissionPolicies"]
        theirs = {**policy, "allowConditions": True, "policyName": "hers"}
        send(genesys_cloud, "PUT", path, {**live, "permissionPolicies": [theirs]})
        wanted = {**READERS, "permissions": [ADD, VIEW, "integrations:action:view"], "description": "new"}
        process.role.update(created.id, created.state, wanted)
        kept, new = live_of(genesys_cloud).permission_policies
        assert kept == {**theirs, "actionSet": ["add", "view"]}
        assert new == {"domain": "integrations", "entityName": "action", "actionSet": ["view"]}

    def test_a_role_that_genesys_cloud_brings_stays_one(self, process: Process, genesys_cloud: Emulator) -> None:
        employee = default_role(genesys_cloud)
        reading = process.role.read(employee["id"], {})
        assert reading is not None
        process.role.update(employee["id"], reading.state, {**reading.inputs, "description": "ours"})
        now = send(genesys_cloud, "GET", f"{ROLES}/{employee['id']}")
        assert now == {**employee, "description": "ours"}

    def test_one_that_is_gone(self, process: Process, created: Created, genesys_cloud: Emulator) -> None:
        genesys_cloud.control.delete_role(created.id)
        with pytest.raises(Refused, match=r"does not exist any more.*`pulumi refresh`, then"):
            process.role.update(created.id, created.state, {**READERS, "name": "ours"})

    def test_a_name_that_is_taken(self, process: Process, created: Created, genesys_cloud: Emulator) -> None:
        genesys_cloud.control.switches(duplicate_role_names="conflict")
        genesys_cloud.control.create_role("ours")
        with pytest.raises(GenesysCloudError, match=r"Updating the role 'readers' .* already.*\(409.*what Gen"):
            process.role.update(created.id, created.state, {**READERS, "name": "ours"})


class TestWildcards:
    """The service may keep them, or what they stood for: neither is a difference."""

    WILD: ClassVar[dict[str, Any]] = {**READERS, "permissions": ["integrations:action:*", VIEW]}

    @pytest.mark.parametrize("kept_as", ["keep", "expand"])
    def test_as_the_service_has_them_they_are_no_difference(
        self, kept_as: str, process: Process, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.switches(wildcard_policies=kept_as)
        created = process.role.create(self.WILD)
        later = new_process().role
        reading = later.read(created.id, created.state)
        assert reading is not None
        assert not later.diff(created.id, reading.state, self.WILD).changes
        later.update(created.id, reading.state, {**self.WILD, "description": "new"})
        assert live_of(genesys_cloud).description == "new"

    def test_somebody_who_writes_out_what_they_stand_for_has_changed_nothing(
        self, process: Process, genesys_cloud: Emulator
    ) -> None:
        created = process.role.create(self.WILD)
        genesys_cloud.control.switches(wildcard_policies="expand")
        expanded = genesys_cloud.control.create_role("expanded").id
        send(genesys_cloud, "PUT", f"{ROLES}/{expanded}", send(genesys_cloud, "GET", f"{ROLES}/{created.id}"))
        listed = next(each for each in genesys_cloud.control.state().roles if each.id == expanded)
        actions = next(each["actionSet"] for each in listed.permission_policies if each["entityName"] == "action")
        assert "*" not in actions
        permissions = [f"integrations:action:{each}" for each in actions]
        genesys_cloud.control.change_role(created.id, permissions=[*permissions, VIEW])
        process.role.update(created.id, created.state, {**self.WILD, "description": "new"})

    @pytest.mark.parametrize("theirs", [[EDIT], ["integrations:action:*", VIEW, EDIT], [VIEW], []])
    def test_what_else_somebody_changes_is_one(
        self, theirs: list[str], process: Process, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        created = process.role.create(self.WILD)
        genesys_cloud.control.change_role(created.id, permissions=theirs)
        later = new_process().role
        reading = later.read(created.id, created.state)
        assert reading is not None
        assert later.diff(created.id, reading.state, self.WILD).changes == {"permissions": Change.UPDATE}

    @pytest.mark.parametrize("kept_as", ["keep", "expand"])
    def test_somebody_who_takes_away_a_part_of_one_is_seen_and_not_overwritten(
        self, kept_as: str, process: Process, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.switches(wildcard_policies=kept_as)
        created = process.role.create(self.WILD)
        genesys_cloud.control.change_role(created.id, permissions=["integrations:action:view", VIEW])
        later = new_process().role
        with pytest.raises(Refused, match="somebody else changed it since the last deployment: permissions"):
            later.update(created.id, created.state, {**self.WILD, "description": "new"})
        reading = later.read(created.id, created.state)
        assert reading is not None
        assert sorted(reading.inputs["permissions"]) == sorted(["integrations:action:view", VIEW])
        later.update(created.id, reading.state, self.WILD)
        again = new_process().role.read(created.id, created.state)
        assert again is not None
        assert again.inputs["permissions"] == self.WILD["permissions"]

    def test_which_permissions_there_are_is_asked_once_and_only_where_one_is_expanded(
        self, process: Process, new_process: NewProcess, genesys_cloud: Emulator, requests: Callable[[], Requests]
    ) -> None:
        kept = process.role.create(self.WILD)
        genesys_cloud.control.switches(wildcard_policies="expand")
        expanded = [process.role.create({**self.WILD, "name": f"readers {each}"}) for each in range(2)]
        requests()
        later = new_process().role
        later.read(kept.id, kept.state)
        assert not requests()["GET", CATALOG]
        for each in expanded:
            reading = later.read(each.id, each.state)
            assert reading is not None
            assert reading.inputs["permissions"] == self.WILD["permissions"]
        assert requests()["GET", CATALOG] == 1

    def test_whoever_may_not_ask_which_there_are_takes_a_part_for_the_whole(
        self, process: Process, new_process: NewProcess, genesys_cloud: Emulator, requests: Callable[[], Requests]
    ) -> None:
        made = [process.role.create({**self.WILD, "name": f"readers {each}"}) for each in range(2)]
        for each in made:
            genesys_cloud.control.change_role(each.id, permissions=["integrations:action:view", VIEW])
        genesys_cloud.control.fault("status", route=CATALOG, status=403, count=None)
        requests()
        later = new_process().role
        for each in made:
            reading = later.read(each.id, each.state)
            assert reading is not None
            assert reading.inputs["permissions"] == self.WILD["permissions"]
        assert requests()["GET", CATALOG] == 1

    def test_a_refresh_that_cannot_tell_says_of_which_role(
        self, process: Process, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        created = process.role.create(self.WILD)
        genesys_cloud.control.change_role(created.id, permissions=["integrations:action:view", VIEW])
        genesys_cloud.control.fault("status", route=CATALOG, status=500, count=None)
        with pytest.raises(GenesysCloudError, match=f"^Reading the role 'readers' \\({created.id}\\): "):
            new_process().role.read(created.id, created.state)

    def test_somebody_who_makes_a_permission_a_wildcard_is_seen(
        self, process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.change_role(created.id, permissions=["directory:user:*"])
        reading = process.role.read(created.id, created.state)
        assert reading is not None
        assert "directory:user:*" in reading.inputs["permissions"]


class TestADeletion:
    """Refused while somebody holds the role."""

    def refused(self, process: Process, created: Created, cloud: Emulator) -> str:
        with pytest.raises(Refused) as caught:
            process.role.delete(created.id, created.state)
        assert created.id in [each.id for each in cloud.control.state().roles]
        said = str(caught.value)
        assert said.startswith(f"Deleting the role 'readers' ({created.id}): it is still held by ")
        assert "Nothing was deleted, as they would lose what it allows. Take the role from them in Genesys" in said
        return said

    def test_a_user_who_holds_it_is_named(
        self, process: Process, new_process: NewProcess, created: Created, genesys_cloud: Emulator
    ) -> None:
        user = send(genesys_cloud, "GET", "/api/v2/users")["entities"][0]
        genesys_cloud.control.grant_role(user["id"], created.id)
        assert f"held by user {user['name']!r} ({user['id']})." in self.refused(process, created, genesys_cloud)
        division = "/divisions/*/roles/"
        send(genesys_cloud, "DELETE", f"/api/v2/authorization/subjects/{user['id']}{division}{created.id}")
        new_process().role.delete(created.id, created.state)
        assert genesys_cloud.control.state().roles == []

    def test_another_client_that_holds_it_is_named(
        self, process: Process, new_process: NewProcess, created: Created, genesys_cloud: Emulator
    ) -> None:
        theirs = genesys_cloud.control.create_oauth_client("theirs", roles=[created.id])
        assert f"held by OAuth client 'theirs' ({theirs.id})." in self.refused(process, created, genesys_cloud)
        genesys_cloud.control.delete_oauth_client(theirs.id)
        new_process().role.delete(created.id, created.state)
        assert genesys_cloud.control.state().roles == []

    def test_many_are_counted(self, process: Process, created: Created, genesys_cloud: Emulator) -> None:
        for number in range(13):
            genesys_cloud.control.create_oauth_client(f"theirs-{number}", roles=[created.id])
        said = self.refused(process, created, genesys_cloud)
        assert said.count("OAuth client 'theirs-") == 10
        assert " and 3 more." in said

    def test_a_client_that_this_process_has_deleted_does_not_count(
        self, process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        """Should the service still list it."""
        genesys_cloud.control.grant_role(genesys_cloud.client_id, created.id)
        client = process.client.create({"name": "caller", "roles": [{"roleId": created.id}]})
        holders = send(genesys_cloud, "GET", f"{ROLES}/{created.id}/subjectgrants")["entities"]
        (ours,) = [each for each in holders if each["id"] == client.id]
        process.wire.answers["GET", "/subjectgrants"] = lambda page: {**page, "total": 1, "entities": [ours]}
        self.refused(process, created, genesys_cloud)
        process.client.delete(client.id, client.state)
        process.role.delete(created.id, created.state)
        assert genesys_cloud.control.state().roles == []

    def test_the_providers_own_does_not_count_where_the_stack_has_granted_it(
        self, process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        granted = {**READERS, "grantToProvider": True}
        state = process.role.update(created.id, created.state, granted)
        assert holds(genesys_cloud, created.id)
        process.role.delete(created.id, state)
        assert genesys_cloud.control.state().roles == []

    def test_the_providers_own_counts_where_somebody_else_has(
        self, process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.grant_role(genesys_cloud.client_id, created.id)
        assert genesys_cloud.client_id in self.refused(process, created, genesys_cloud)

    @pytest.mark.parametrize("before", ["GET", "DELETE"])
    def test_one_that_is_gone_already_is_no_error(
        self, before: str, process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        end = "/subjectgrants" if before == "GET" else created.id
        process.wire.acts[before, end] = lambda: genesys_cloud.control.delete_role(created.id)
        process.role.delete(created.id, created.state)
        assert not process.wire.acts

    def test_whoever_may_not_ask_who_holds_it_deletes_nothing(
        self, process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.fault("status", method="GET", route=f"{ROLES}/{{id}}/subjectgrants", status=403)
        with pytest.raises(NotPermitted, match="Give a role with the permission"):
            process.role.delete(created.id, created.state)
        assert live_of(genesys_cloud).id == created.id

    @pytest.mark.parametrize("held", [True, False])
    def test_a_role_of_genesys_clouds_own_is_not_asked_to_be_deleted(
        self, held: bool, process: Process, genesys_cloud: Emulator, requests: Callable[[], Requests]
    ) -> None:
        own = default_role(genesys_cloud)
        if held:
            genesys_cloud.control.grant_role(genesys_cloud.client_id, own["id"])
        requests()
        with pytest.raises(Refused) as caught:
            process.role.delete(own["id"], {"name": own["name"], "permissions": []})
        assert str(caught.value) == (
            f"Deleting the role {own['name']!r} ({own['id']}): it is a role that Genesys Cloud itself brings. Nothing"
            " was deleted. Keep it: `retain_on_delete`, or `pulumi state delete` with its URN, takes it out of the"
            " stack only."
        )
        assert requests() == {("GET", ROLES): 1}


class TestAGrant:
    """`grantToProvider`."""

    GRANTED: ClassVar[dict[str, Any]] = {**READERS, "grantToProvider": True}

    def test_it_lets_the_same_program_give_the_role(self, process: Process, genesys_cloud: Emulator) -> None:
        genesys_cloud.control.switches(grant_lag_seconds=0)
        role = process.role.create(self.GRANTED)
        client = process.client.create({"name": "caller", "roles": [{"roleId": role.id}]})
        assert client.state["clientSecret"]
        assert process.clock.slept == [10, 10]
        assert process.reported == [
            "Waiting 10 s until a role that was just granted takes effect",
            "Waiting 10 s until the roles of the new OAuth client take effect",
        ]

    def test_taken_out_of_the_program_it_is_taken_back(self, process: Process, genesys_cloud: Emulator) -> None:
        role = process.role.create(self.GRANTED)
        assert holds(genesys_cloud, role.id)
        process.role.update(role.id, role.state, READERS)
        assert not holds(genesys_cloud, role.id)

    def test_one_that_was_taken_away_already_is_no_error(self, process: Process, genesys_cloud: Emulator) -> None:
        role = process.role.create(self.GRANTED)
        send(
            genesys_cloud,
            "DELETE",
            f"/api/v2/authorization/subjects/{genesys_cloud.client_id}/divisions/*/roles/{role.id}",
        )
        process.role.update(role.id, role.state, READERS)

    def test_a_creation_that_cannot_be_granted_is_kept_or_removed(
        self, process: Process, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.fault("status", method="POST", route=GRANT, status=403, message="Not you")
        with pytest.raises(Unfinished) as caught:
            lifecycle.create(process.role, self.GRANTED)
        unfinished = caught.value
        assert str(unfinished.cause).startswith("Creating the role 'readers': Not you (403")
        assert "Give a role with the permission" in str(unfinished.cause)
        assert "grantToProvider" not in unfinished.state
        later = new_process().role
        assert later.diff(unfinished.id, unfinished.state, self.GRANTED).changes == {"grantToProvider": Change.UPDATE}
        lifecycle.update(later, unfinished.id, unfinished.state, self.GRANTED)
        assert holds(genesys_cloud, unfinished.id)
        assert unfinished.rollback
        unfinished.rollback()
        assert genesys_cloud.control.state().roles == []

    @pytest.mark.parametrize("gives", [True, False])
    def test_an_update_that_saves_and_cannot_grant_is_kept_as_far_as_it_came(
        self, gives: bool, process: Process, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        before, after = (READERS, self.GRANTED) if gives else (self.GRANTED, READERS)
        created = lifecycle.create(process.role, before)
        genesys_cloud.control.fault("status", method="POST" if gives else "DELETE", route=GRANT, status=403)
        with pytest.raises(Unfinished) as caught:
            lifecycle.update(new_process().role, created.id, created.state, {**after, "description": "new"})
        assert caught.value.rollback is None, "the role was there before"
        state = caught.value.state
        assert state["description"] == live_of(genesys_cloud).description == "new"
        later = new_process().role
        assert later.diff(created.id, state, {**after, "description": "new"}).changes == {
            "grantToProvider": Change.UPDATE
        }
        assert later.diff(created.id, state, before).changes == {"description": Change.UPDATE}, "it can be taken back"
        lifecycle.update(later, created.id, state, {**after, "description": "new"})
        assert holds(genesys_cloud, created.id) is gives

    def test_with_an_access_token_whoever_it_was_given_to_holds_it(
        self, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        token = {"oauthClientId": "", "oauthClientSecret": "", "accessToken": genesys_cloud.access_token}
        role = new_process(**token).role
        assert role.check({}, self.GRANTED).failures == []
        created = role.create(self.GRANTED)
        assert created.state["grantedTo"] == [genesys_cloud.client_id]
        assert holds(genesys_cloud, created.id)
        assert role.diff(created.id, created.state, self.GRANTED).changes == {}

    def test_what_the_token_of_a_user_is_given_is_given_to_the_user(
        self, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        """The emulator has no users, so it says which one is missing."""
        token = {"oauthClientId": "", "oauthClientSecret": "", "accessToken": genesys_cloud.access_token}
        mine = new_process(**token)
        mine.wire.answers["GET", "/subjects/me"] = lambda each: {**each, "id": "ada"}
        with pytest.raises(Unfinished, match="No user with id ada was found"):
            mine.role.create(self.GRANTED)

    def test_another_client_that_logs_in_is_given_it_too_and_both_lose_it(
        self, process: Process, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        """A team can change the client that its pipelines log in with: `pulumi up` gives the new one the role."""
        created = process.role.create(self.GRANTED)
        admin = genesys_cloud.control.create_role("admin", ["authorization:grant:*", "authorization:role:*"])
        other = genesys_cloud.control.create_oauth_client("pipelines", roles=[admin.id])
        later = new_process(oauthClientId=other.id, oauthClientSecret=other.secret).role
        assert later.diff(created.id, created.state, self.GRANTED).changes == {"grantToProvider": Change.UPDATE}
        updated = later.update(created.id, created.state, self.GRANTED)
        assert updated["grantedTo"] == [genesys_cloud.client_id, other.id]
        assert later.diff(created.id, updated, self.GRANTED).changes == {}
        assert later.update(created.id, updated, READERS)["grantedTo"] == []
        assert not holds(genesys_cloud, created.id)

    def test_one_from_before_it_was_noted_is_given_again(
        self, process: Process, new_process: NewProcess, genesys_cloud: Emulator
    ) -> None:
        created = process.role.create(self.GRANTED)
        before = {key: each for key, each in created.state.items() if key != "grantedTo"}
        later = new_process().role
        assert later.diff(created.id, before, self.GRANTED).changes == {"grantToProvider": Change.UPDATE}
        assert later.update(created.id, before, self.GRANTED)["grantedTo"] == [genesys_cloud.client_id]


class TestAPreview:
    """It warns of what allows nothing."""

    def test_a_role_without_permissions(self, process: Process) -> None:
        empty = {**READERS, "permissions": []}
        assert process.role.check({}, empty).failures == []
        assert process.said == ["The role 'readers' allows nothing: its `permissions` are empty."]

    def test_one_whose_permissions_are_taken_out(self, process: Process) -> None:
        process.role.check(READERS, {**READERS, "permissions": []})
        assert process.said == ["The role 'readers' allows nothing: its `permissions` are empty."]

    @pytest.mark.parametrize("permissions", [[VIEW], UNKNOWN, [UNKNOWN]])
    def test_one_that_has_some_or_will_have_is_none(self, permissions: Any, process: Process) -> None:
        process.role.check({}, {**READERS, "permissions": permissions})
        assert process.said == []

    def test_one_that_was_meant_before_is_not_told_again(self, process: Process) -> None:
        empty = {**READERS, "permissions": []}
        process.role.check(empty, {**empty, "description": "new"})
        assert process.said == []

    def test_a_permission_that_there_is_not_is_named_with_what_was_meant(self, process: Process) -> None:
        assert process.role.check({}, {**READERS, "permissions": [VIEW, "directory:user:veiw"]}).failures == []
        (text,) = process.said
        assert "The organization has no permission `directory:user:veiw`, so it allows nothing" in text
        assert VIEW in text

    def test_it_does_not_ask_of_what_is_there(self, process: Process, requests: Any) -> None:
        before = {**READERS, "permissions": ["directory:user:veiw"]}
        requests()
        process.role.check(before, {**before, "description": "new"})
        assert process.said == []
        assert not requests()

    def test_whoever_may_not_list_permissions_is_not_held_up(self, process: Process, genesys_cloud: Emulator) -> None:
        genesys_cloud.control.fault("status", route="/api/v2/authorization/permissions", status=403, count=None)
        assert process.role.check({}, READERS).failures == []
        assert process.said == []

    def test_a_missing_permission_of_the_caller(self, process: Process, genesys_cloud: Emulator) -> None:
        genesys_cloud.control.switches(missing_permissions=["authorization:role:add"])
        with pytest.raises(NotPermitted) as caught:
            process.role.create(READERS)
        assert str(caught.value).startswith("Creating the role 'readers': ")
        assert "authorization:role:add" in str(caught.value)
        assert "Give a role with the permission to the OAuth client" in str(caught.value)
