"""What a check says of the organization before an integration is created: room, types, names, leftovers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.errors import ConfigurationError, MissingCredentials, NotPermitted
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Diff
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.integration.models import CredentialSpecification, IntegrationType
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration
from genesyscloud_provider.integrations.integration.types_api import IntegrationTypes
from tests.unit.client.stand_ins import at_once

INTEGRATIONS = "/api/v2/integrations"
TYPES = "/api/v2/integrations/types"
LOOKS = {("GET", TYPES): 1, ("GET", INTEGRATIONS): 1}
ORGANIZATION = {("GET", "/api/v2/organizations/me"): 1}
WEB, LAMBDA, SMTP = "custom-rest-actions", "aws-lambda-data-actions", "custom-smtp-server"
GCP = "googleCloudPlatformServiceAccount"
BLIND = {"oauthClientId": "", "oauthClientSecret": ""}


def web(name: Any = "Orders", **changes: Any) -> dict[str, Any]:
    return {"integrationType": WEB, "name": name, **changes}


def with_credential(kind: Any, name: str = "Orders", type_id: str = WEB) -> dict[str, Any]:
    return {"integrationType": type_id, "name": name, "credential": {"id": UNKNOWN, "type": kind}}


ON_LAMBDA = with_credential("amazonWebServicesARN", type_id=LAMBDA)
ON_GOOGLE = with_credential(GCP, type_id="google")


class Program:
    """One process's view of a program, whose resources are shown to it one at a time."""

    def __init__(self, session: Session) -> None:
        self.resource = DataActionIntegration(session)
        self.said: list[str] = session.said  # type: ignore[attr-defined]

    def creates(self, news: dict[str, Any]) -> list[str]:
        """What is wrong with creating this, by property and reason."""
        return [each.reported[1] for each in self.resource.check({}, news).failures]

    def compares(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> Diff:
        """What Pulumi asks of each integration that is there already and changes."""
        assert self.resource.check(olds, news).failures == []
        return self.resource.diff(id_, {**olds, "integrationTypeId": olds["integrationType"]}, news)

    def replaces(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> tuple[bool, list[str]]:
        """Whether the old one goes first, and what is wrong with creating the new one."""
        diff = self.compares(id_, olds, news)
        assert diff.replaces
        return diff.delete_before_replace, self.creates(news)


@pytest.fixture
def new_program(new_session: Callable[..., Session]) -> Callable[..., Program]:
    """Makes processes; the keywords are settings."""
    return lambda **settings: Program(new_session(**settings))


@pytest.fixture
def program(new_program: Callable[..., Program]) -> Program:
    return new_program()


Install = Callable[..., list[str]]


@pytest.fixture
def install(genesys_cloud: Emulator) -> Install:
    """Makes integrations that somebody else created, then sets switches; returns the integrations' ids."""

    def make(count: int, type_id: str = WEB, **switches: Any) -> list[str]:
        ids = [genesys_cloud.control.create_integration(type_id).id for _ in range(count)]
        genesys_cloud.control.switches(**switches)
        return ids

    return make


Limit = Callable[..., None]


@pytest.fixture
def limit(genesys_cloud: Emulator) -> Limit:
    """Sets how many integrations of a type there may be."""

    def make(count: int, type_id: str = WEB) -> None:
        genesys_cloud.control.switches(max_instances={type_id: count})

    return make


@pytest.fixture
def redescribe(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes organizations describe a type differently, in ways that the emulator never does."""

    def make(type_id: str, **changes: Any) -> None:
        listed = IntegrationTypes.all

        def changed(self: IntegrationTypes) -> dict[str, IntegrationType]:
            types = listed(self)
            return {**types, type_id: types[type_id].model_copy(update=changes)}

        monkeypatch.setattr(IntegrationTypes, "all", changed)

    return make


def no_room(installed: int, at_most: int, number: int, type_id: str = WEB) -> list[str]:
    numbers = f"{installed} installed, the limit is {at_most}, and this is number {number} that this program creates"
    return [
        f"integrationType: there is no room for another integration of type {type_id}: {numbers}. Remove one first, in"
        " a deployment of its own, as Pulumi creates before it deletes; or ask Genesys Cloud for a higher limit"
    ]


# Room


class TestRoom:
    @pytest.mark.parametrize(
        ("installed", "at_most", "fit"), [(0, 0, 0), (0, 2, 2), (1, 3, 2), (2, 2, 0), (5, 3, 0), (1, 2, 1)]
    )
    def test_the_first_that_is_one_too_many_is_refused_with_the_numbers(
        self, installed: int, at_most: int, fit: int, install: Install, limit: Limit, program: Program
    ) -> None:
        install(installed)
        limit(at_most)
        for number in range(fit):
            assert program.creates(web(f"fits {number}")) == []
        for number in range(fit + 1, fit + 3):
            assert program.creates(web(f"too many {number}")) == no_room(installed, at_most, number)

    def test_each_type_has_room_of_its_own(self, install: Install, limit: Limit, program: Program) -> None:
        install(2)
        limit(2)
        assert program.creates(ON_LAMBDA) == []
        assert program.creates(web("one too many")) == no_room(2, 2, 1)
        assert program.creates({**ON_LAMBDA, "name": "another"}) == []

    def test_the_limit_is_the_organizations_where_it_is_higher(
        self, install: Install, genesys_cloud: Emulator, program: Program
    ) -> None:
        install(10, LAMBDA, max_instances={LAMBDA: 11})
        assert program.creates(ON_LAMBDA) == []
        assert program.creates({**ON_LAMBDA, "name": "another"}) == no_room(10, 11, 2, LAMBDA)

    def test_the_limit_is_the_catalogs_where_the_organization_has_none(
        self, install: Install, redescribe: Callable[..., None], program: Program
    ) -> None:
        install(10, LAMBDA)
        redescribe(LAMBDA, max_instances=None)
        assert program.creates(ON_LAMBDA) == no_room(10, 10, 1, LAMBDA)

    def test_the_catalogs_limit_counts_for_what_it_calls_by_its_key(
        self, install: Install, redescribe: Callable[..., None], program: Program
    ) -> None:
        install(99, "google-data-actions")
        redescribe("google-data-actions", max_instances=None)
        assert program.creates(ON_GOOGLE) == []
        refused = no_room(99, 100, 2, "google-data-actions")
        assert program.creates({**ON_GOOGLE, "name": "another"}) == refused

    def test_the_catalogs_limit_counts_whatever_credentials_the_organization_accepts(
        self, install: Install, redescribe: Callable[..., None], program: Program
    ) -> None:
        install(10, LAMBDA)
        slots = {"new": CredentialSpecification(required=True, credential_types=["newKind"])}
        redescribe(LAMBDA, max_instances=None, credentials=slots)
        assert program.creates(with_credential("newKind", type_id=LAMBDA)) == no_room(10, 10, 1, LAMBDA)

    def test_where_there_is_no_limit_there_is_room(self, install: Install, program: Program) -> None:
        install(3, SMTP)
        for number in range(3):
            assert program.creates(with_credential("basicAuth", f"mail {number}", SMTP)) == []

    def test_a_key_and_its_id_share_the_room(self, install: Install, limit: Limit, program: Program) -> None:
        limit(2, "google-data-actions")
        assert program.creates(ON_GOOGLE) == []
        assert program.creates(with_credential(GCP, "by id", "google-data-actions")) == []
        refused = no_room(0, 2, 3, "google-data-actions")
        assert program.creates(with_credential(GCP, "by key", "google")) == refused

    def test_what_this_process_created_is_not_counted_twice(
        self, install: Install, limit: Limit, program: Program
    ) -> None:
        install(1)
        limit(3)
        for name in ("one", "other"):
            assert program.creates(web(name)) == []
            program.resource.create(web(name))
        assert program.creates(web("one too many")) == no_room(1, 3, 3)

    def test_what_another_process_created_is_counted(self, limit: Limit, new_program: Callable[..., Program]) -> None:
        limit(1)
        new_program().resource.create(web("theirs"))
        assert new_program().creates(web("ours")) == no_room(1, 1, 1)

    def test_what_this_process_deleted_makes_room(self, install: Install, limit: Limit, program: Program) -> None:
        one, _ = install(2)
        limit(2)
        program.resource.delete(one, web())
        assert program.creates(web("in its place")) == []
        assert program.creates(web("one too many")) == no_room(1, 2, 2)

    def test_what_exists_takes_no_room(
        self, install: Install, limit: Limit, program: Program, requests: Callable[[], Counter[Any]]
    ) -> None:
        (one,) = install(1)
        limit(2)
        requests()
        for notes in ("a", "b", "c"):
            program.compares(one, web(), web(notes=notes))
        assert requests() == ORGANIZATION, "nothing is created, so no more than who it is"
        assert program.creates(web("new")) == []
        assert program.creates(web("one too many")) == no_room(1, 2, 2)


# Replacements


class TestReplacements:
    """A replacement is shown like a creation, but for the comparison just before it."""

    def test_with_room_the_new_one_comes_first_and_is_counted_once(
        self, install: Install, limit: Limit, program: Program
    ) -> None:
        (one,) = install(1)
        limit(3)
        assert program.replaces(one, web(), with_credential("basicAuth")) == (False, [])
        assert program.creates(web("new")) == []
        assert program.creates(web("one too many")) == no_room(1, 3, 3)

    def test_at_the_limit_the_old_one_goes_first_and_it_is_said(
        self, install: Install, limit: Limit, program: Program
    ) -> None:
        (one,) = install(1)
        limit(1)
        assert program.replaces(one, web(), with_credential("basicAuth")) == (True, [])
        (said,) = program.said
        assert said.startswith(f"There is no room beside the integration 'Orders' ({one}) for its replacement")
        assert "1 installed, the limit is 1, and this is number 1 that this program creates" in said
        assert said.endswith("It will be deleted first.")

    def test_two_replacements_share_the_room_with_what_is_created(
        self, install: Install, limit: Limit, program: Program
    ) -> None:
        one, other, third = install(3)
        limit(5)
        assert program.replaces(one, web("one"), with_credential("basicAuth", "one")) == (False, [])
        assert program.creates(web("new")) == []
        assert program.replaces(other, web("other"), with_credential("basicAuth", "other")) == (True, [])
        assert program.replaces(third, web("third"), with_credential("basicAuth", "third")) == (True, [])

    def test_one_into_another_type_takes_room_there(self, install: Install, limit: Limit, program: Program) -> None:
        (one,) = install(1)
        install(2, LAMBDA, max_instances={LAMBDA: 3, WEB: 1})
        olds = with_credential("basicAuth")
        assert program.replaces(one, olds, ON_LAMBDA) == (False, [])
        assert program.creates({**ON_LAMBDA, "name": "new"}) == no_room(2, 3, 2, LAMBDA)

    def test_one_into_a_full_type_is_refused(self, install: Install, limit: Limit, program: Program) -> None:
        (one,) = install(1)
        install(2, LAMBDA, max_instances={LAMBDA: 2})
        olds = with_credential("basicAuth")
        assert program.replaces(one, olds, ON_LAMBDA) == (False, no_room(2, 2, 1, LAMBDA))

    def test_one_into_a_type_that_cannot_be_installed_is_refused(self, install: Install, program: Program) -> None:
        (one,) = install(1, not_installable=[WEB])
        _, (refused,) = program.replaces(one, web(), with_credential("basicAuth"))
        assert f"lists {WEB} as not installable" in refused

    def test_the_same_inputs_once_more_are_a_creation(self, install: Install, limit: Limit, program: Program) -> None:
        (one,) = install(1)
        limit(2)
        news = with_credential("basicAuth")
        assert program.replaces(one, web(), news) == (False, [])
        assert program.creates(news) == no_room(1, 2, 2)

    def test_other_inputs_are_a_creation(self, install: Install, limit: Limit, program: Program) -> None:
        (one,) = install(1)
        limit(1)
        program.compares(one, web(), with_credential("basicAuth"))
        assert program.creates(with_credential("basicAuth", "other")) == no_room(1, 1, 2)

    @pytest.mark.parametrize("changed", [{"notes": "new"}, {"notes": UNKNOWN}])
    def test_the_twin_of_one_that_stays_is_a_creation(
        self, changed: dict[str, Any], install: Install, limit: Limit, program: Program
    ) -> None:
        (one,) = install(1)
        limit(1)
        assert not program.compares(one, web(), web(**changed)).replaces
        assert program.creates(web(**changed)) == no_room(1, 1, 1)
        assert "gives several integrations the name 'Orders'" in "".join(program.said)

    def test_a_comparison_that_nobody_asked_for_is_not_remembered(
        self, install: Install, limit: Limit, program: Program
    ) -> None:
        """A refresh compares too, with inputs that nobody has checked."""
        (one,) = install(1)
        limit(1)
        news = {**web(), "credential": {"id": "c", "type": "basicAuth"}}
        program.resource.diff(one, {**web(), "integrationTypeId": WEB}, news)
        assert program.creates(news) == no_room(1, 1, 1)


# Types


class TestTypes:
    def test_one_that_cannot_be_installed_is_refused(self, genesys_cloud: Emulator, program: Program) -> None:
        genesys_cloud.control.switches(not_installable=[WEB])
        reason = f"the organization lists {WEB} as not installable: ask Genesys Cloud to enable it"
        assert program.creates(web()) == [f"integrationType: {reason}"]
        assert program.creates(ON_LAMBDA) == []

    def test_one_that_is_not_listed_is_a_warning_as_it_may_be_there_all_the_same(
        self, genesys_cloud: Emulator, program: Program
    ) -> None:
        genesys_cloud.control.switches(not_enabled=[WEB])
        for name in ("one", "other"):
            assert program.creates(web(name)) == []
        (said,) = program.said
        assert said.startswith(f"The organization does not list the integration type {WEB}.")
        assert "ask Genesys Cloud to enable the type" in said

    def test_the_catalogs_limit_counts_for_one_that_is_not_listed(self, install: Install, program: Program) -> None:
        install(10, LAMBDA, not_enabled=[LAMBDA])
        assert program.creates(ON_LAMBDA) == no_room(10, 10, 1, LAMBDA)

    def test_one_that_nobody_knows_is_refused_with_a_suggestion(self, program: Program) -> None:
        assert program.creates({**web(), "integrationType": "custom-rest-action"}) == [
            "integrationType: the organization has no integration type 'custom-rest-action'; did you mean"
            " `custom-rest-actions`?"
        ]


# Names

INSIDE = (
    "This program gives several integrations the name 'Orders'. Names tell integrations and their actions apart"
    " wherever they are chosen: give each its own."
)


class TestNames:
    @pytest.mark.parametrize("settings", [{}, BLIND], ids=["looking", "offline"])
    def test_namesakes_within_the_program_are_one_warning(
        self, settings: dict[str, str], new_program: Callable[..., Program]
    ) -> None:
        program = new_program(**settings)
        for news in (web(), ON_LAMBDA, web(notes="n"), web("other")):
            assert program.creates(news) == []
        assert [each for each in program.said if "name '" in each] == [INSIDE]

    def test_the_namesake_of_one_that_exists_is_a_warning(self, genesys_cloud: Emulator, program: Program) -> None:
        one = genesys_cloud.control.create_integration(WEB, "Orders").id
        program.compares(one, web(), web(notes="n"))
        assert program.creates(ON_LAMBDA) == []
        assert program.said == [INSIDE]

    def test_names_of_others_are_one_warning_with_their_ids(self, genesys_cloud: Emulator, program: Program) -> None:
        ids = sorted(genesys_cloud.control.create_integration(each, "Orders").id for each in (WEB, LAMBDA))
        assert program.creates(web("Order")) == []
        assert program.creates(web("orders")) == []
        assert program.said == []
        assert program.creates(web()) == []
        assert program.said == [
            f"The organization has an integration named 'Orders' already ({ids[0]}, {ids[1]})."
            " Names tell integrations and their actions apart wherever they are chosen: give each its own."
        ]

    def test_what_is_replaced_is_no_namesake(self, genesys_cloud: Emulator, program: Program) -> None:
        one = genesys_cloud.control.create_integration(WEB, "Orders").id
        assert program.replaces(one, web(), with_credential("basicAuth")) == (False, [])
        assert program.said == []

    def test_a_namesake_of_what_is_replaced_is_a_warning(self, genesys_cloud: Emulator, program: Program) -> None:
        one, other = (genesys_cloud.control.create_integration(WEB, "Orders").id for _ in range(2))
        assert program.replaces(one, web(), with_credential("basicAuth")) == (False, [])
        assert len(program.said) == 1
        assert f"has an integration named 'Orders' already ({other})." in program.said[0]

    def test_what_this_process_created_is_no_namesake_of_the_organizations(self, program: Program) -> None:
        program.creates(web())
        program.resource.create(web())
        assert program.creates(ON_LAMBDA) == []
        assert program.said == [INSIDE]

    def test_what_this_process_deleted_is_no_namesake(self, genesys_cloud: Emulator, program: Program) -> None:
        one = genesys_cloud.control.create_integration(WEB, "Orders").id
        program.resource.delete(one, web())
        assert program.creates(web()) == []
        assert program.said == []

    def test_names_that_are_not_known_yet_are_nobodys(self, genesys_cloud: Emulator, program: Program) -> None:
        genesys_cloud.control.create_integration(WEB, "Orders")
        for _ in range(2):
            assert program.creates(web(UNKNOWN)) == []
        assert program.said == []

    def test_both_are_told_where_the_programs_names_are_known(self, program: Program) -> None:
        for name in ("one", "other", "third"):
            urn = f"urn:pulumi:dev::project::genesyscloud:index:DataActionIntegration::{name}"
            for _ in range(2):  # a replacement is checked twice
                assert program.resource.check({}, web(), urn).failures == []
        assert [each for each in program.said if "gives" in each] == [
            f"This program gives the integrations 'one' and {name} the same name, 'Orders'. Names tell integrations and"
            " their actions apart wherever they are chosen: give each its own."
            for name in ("'other'", "'third'")
        ]

    def test_a_rename_to_a_name_that_is_taken_is_a_warning(
        self, genesys_cloud: Emulator, program: Program, requests: Callable[[], Counter[Any]]
    ) -> None:
        one, other = (genesys_cloud.control.create_integration(WEB, each).id for each in ("Mine", "Orders"))
        second = genesys_cloud.control.create_integration(WEB, "Mine too").id
        requests()
        program.compares(one, web("Mine"), web("Orders"))
        assert program.said == [
            f"The organization has an integration named 'Orders' already ({other}). Names tell integrations and their"
            " actions apart wherever they are chosen: give each its own."
        ]
        program.compares(second, web("Mine too"), web("Free"))
        assert len(program.said) == 1
        assert requests() == {**ORGANIZATION, ("GET", INTEGRATIONS): 1}

    def test_a_rename_to_the_name_of_another_one_of_the_program_is_a_warning(
        self, genesys_cloud: Emulator, new_program: Callable[..., Program]
    ) -> None:
        one, other = (genesys_cloud.control.create_integration(WEB, each).id for each in ("Mine", "Orders"))
        for order in ([one, other], [other, one]):
            program = new_program()
            for id_ in order:
                olds = web("Mine") if id_ == one else web()
                assert program.resource.check(olds, web()).failures == []
                program.resource.diff(id_, {**olds, "integrationTypeId": WEB}, web())
            assert INSIDE in program.said

    @pytest.mark.parametrize("changes", [{"notes": "n"}, {"name": UNKNOWN}])
    def test_where_no_name_changes_nobody_looks_for_it(
        self,
        changes: dict[str, Any],
        genesys_cloud: Emulator,
        program: Program,
        requests: Callable[[], Counter[Any]],
    ) -> None:
        one, _ = (genesys_cloud.control.create_integration(WEB, "Orders").id for _ in range(2))
        program.compares(one, web(), web(**changes))
        assert program.said == []
        assert requests() == ORGANIZATION

    def test_a_refresh_looks_for_no_namesakes(
        self, genesys_cloud: Emulator, program: Program, requests: Callable[[], Counter[Any]]
    ) -> None:
        one, _ = (genesys_cloud.control.create_integration(WEB, "Orders").id for _ in range(2))
        program.resource.diff(one, {**web("Mine"), "integrationTypeId": WEB}, web())
        assert program.said == []
        assert not requests()


# Leftovers


class TestLeftovers:
    def test_creations_that_did_not_come_to_their_end_are_one_warning(
        self, genesys_cloud: Emulator, program: Program
    ) -> None:
        for name in ("pulumi-unfinished-2", "pulumi-unfinished-1", "Orders of pulumi-unfinished-3"):
            genesys_cloud.control.create_integration(WEB, name)
        for name in ("one", "other"):
            assert program.creates(web(name)) == []
        (said,) = program.said
        assert "did not come to its end: pulumi-unfinished-1, pulumi-unfinished-2. They may count" in said

    def test_what_this_process_is_creating_is_no_leftover(self, genesys_cloud: Emulator, program: Program) -> None:
        assert program.creates(web("one")) == []
        api_of(program.resource.session).integrations.create(WEB)
        (live,) = genesys_cloud.control.state().integrations
        assert live.name.startswith("pulumi-unfinished-")
        assert program.creates(web("other")) == []
        assert program.said == []


# Whether the organization is asked


class TestModes:
    @pytest.mark.parametrize("mode", ["auto", "required", ""])
    def test_with_credentials_it_is_asked_once_for_all(
        self, mode: str, new_program: Callable[..., Program], requests: Callable[[], Counter[Any]]
    ) -> None:
        program = new_program(preflight=mode)
        for number in range(3):
            assert program.creates(web(f"Orders {number}")) == []
            assert program.creates({**ON_LAMBDA, "name": f"Lambda {number}"}) == []
        assert requests() == LOOKS
        assert program.said == []

    def test_off_nothing_is_asked_or_said(
        self,
        install: Install,
        genesys_cloud: Emulator,
        new_program: Callable[..., Program],
        requests: Callable[[], Counter[Any]],
    ) -> None:
        genesys_cloud.control.create_integration("imap-server", "Orders")
        install(2, max_instances={WEB: 2}, not_installable=[LAMBDA])
        requests()
        program = new_program(preflight="off")
        for news in (web(), web(), ON_LAMBDA, ON_GOOGLE, {**web(), "integrationType": "no-such-type"}):
            assert program.creates(news) == []
        assert not requests()
        assert program.said == []

    def test_automatically_it_is_asked_only_with_credentials_and_one_warning_says_so(
        self, new_program: Callable[..., Program], requests: Callable[[], Counter[Any]]
    ) -> None:
        program = new_program(**BLIND)
        for news in (web("one"), web("other"), ON_LAMBDA, {**ON_GOOGLE, "name": "Sheets"}):
            assert program.creates(news) == []
        assert not requests()
        (said,) = program.said
        assert "Genesys Cloud credentials are configured, so nothing was looked up" in said

    @pytest.mark.parametrize(
        ("missing", "error", "said"),
        [
            (BLIND, MissingCredentials, "no Genesys Cloud credentials are configured"),
            ({"oauthClientSecret": ""}, MissingCredentials, "has oauthClientId but no oauthClientSecret"),
            ({"apiUrl": "", "loginUrl": ""}, ConfigurationError, "the Genesys Cloud region is not configured"),
            ({"apiUrl": ""}, ConfigurationError, "the Genesys Cloud region is not configured"),
            ({"loginUrl": ""}, ConfigurationError, "the Genesys Cloud region is not configured"),
        ],
        ids=["no credentials", "half a client", "no region", "no API", "no login"],
    )
    def test_where_it_is_required_and_not_possible_it_is_an_error_that_says_what_to_set(
        self, missing: dict[str, str], error: type[Exception], said: str, new_program: Callable[..., Program]
    ) -> None:
        program = new_program(**missing, preflight="required")
        with pytest.raises(error) as caught:
            program.creates(web())
        text = str(caught.value)
        assert text.startswith("Looking at the organization, as `genesyscloud:preflight` (or GENESYSCLOUD_PREFLIGHT)")
        assert said in text
        assert "Set `genesyscloud:" in text

    def test_where_it_is_required_a_token_will_do(
        self, genesys_cloud: Emulator, new_program: Callable[..., Program], requests: Callable[[], Counter[Any]]
    ) -> None:
        token = {**BLIND, "loginUrl": "", "accessToken": genesys_cloud.access_token}
        assert new_program(**token, preflight="required").creates(web()) == []
        assert requests() == LOOKS

    @pytest.mark.parametrize(
        "news",
        [
            pytest.param({**web(), "integrationType": UNKNOWN}, id="integration type"),
            pytest.param({**ON_LAMBDA, "integrationType": UNKNOWN}, id="integration type, with a credential"),
            pytest.param({"integrationType": "adobe", "name": "Orders", "credential": UNKNOWN}, id="credential"),
            pytest.param(with_credential(UNKNOWN, type_id="adobe"), id="credential type that decides the type"),
        ],
    )
    def test_while_the_type_cannot_be_told_nobody_is_asked(
        self, news: dict[str, Any], program: Program, requests: Callable[[], Counter[Any]]
    ) -> None:
        assert program.creates(news) == []
        assert not requests()

    @pytest.mark.parametrize(
        "news",
        [
            pytest.param(with_credential(UNKNOWN), id="credential type"),
            pytest.param({**web(), "credential": UNKNOWN}, id="credential"),
            pytest.param({**ON_GOOGLE, "credential": UNKNOWN}, id="credential of Google"),
            pytest.param(web(UNKNOWN, notes=UNKNOWN, properties=UNKNOWN), id="everything else"),
        ],
    )
    def test_what_is_not_known_yet_and_does_not_matter_stops_nobody(
        self, news: dict[str, Any], install: Install, limit: Limit, program: Program
    ) -> None:
        type_id = "google-data-actions" if news["integrationType"] == "google" else WEB
        limit(0, type_id)
        assert program.creates(news) == no_room(0, 0, 1, type_id)

    def test_where_something_is_wrong_already_nobody_is_asked(
        self, limit: Limit, program: Program, requests: Callable[[], Counter[Any]]
    ) -> None:
        limit(1)
        for news in (web(""), web(7), web(intendedState="ON"), web(clientCertificateAuthority="Mine")):
            (refused,) = program.creates(news)
            assert not refused.startswith("integrationType")
        assert not requests()
        assert program.creates(web()) == [], "they take no room"

    def test_what_exists_is_not_looked_at(self) -> None:
        def nobody(_: Configuration) -> NoReturn:
            raise AssertionError("nobody is to be asked")

        source = Source("the test", {"region": "us-east-1", "accessToken": "t", "preflight": "required"})
        resource = DataActionIntegration(Session(Configuration.resolve(source), lambda _: None, nobody))
        for news in (web(notes="n"), ON_LAMBDA):
            assert resource.check(web(), news).failures == []
        raw = {**web(), "integrationType": "no-such-type"}
        assert resource.check(raw, {**raw, "notes": "n"}).failures == []


# Many at once


class TestRaces:
    def test_racing_threads_are_counted_one_by_one(
        self, install: Install, limit: Limit, program: Program, requests: Callable[[], Counter[Any]]
    ) -> None:
        install(1)
        limit(6)
        requests()
        answers = at_once(*[lambda number=number: program.creates(web(f"Orders {number}")) for number in range(8)])
        refused = sorted(each for each in answers if each != [])  # type: ignore[type-var]
        assert refused == [no_room(1, 6, number) for number in (6, 7, 8)]
        assert requests() == LOOKS

    def test_racing_namesakes_are_one_warning(self, program: Program) -> None:
        assert at_once(*[lambda: program.creates(web())] * 6) == [[]] * 6
        assert program.said == [INSIDE]

    def test_racing_creations_are_counted_once(self, limit: Limit, program: Program, genesys_cloud: Emulator) -> None:
        """As an update does it: each is checked, then created, whatever the others do meanwhile."""
        limit(4)

        def deploy(name: str) -> list[str]:
            refused = program.creates(web(name))
            if not refused:
                program.resource.create(web(name))
            return refused

        answers = at_once(*[lambda number=number: deploy(f"Orders {number}") for number in range(6)])
        refused = sorted(each for each in answers if each != [])  # type: ignore[type-var]
        assert refused == [no_room(0, 4, number) for number in (5, 6)]
        assert len(genesys_cloud.control.state().integrations) == 4


# Looks that fail

MESSAGE = "Unable to perform the requested action. You need any of: integrations:integration:view, bridge:actions:view"


class TestRefusedLooks:
    @pytest.mark.parametrize("route", [TYPES, INTEGRATIONS])
    def test_the_services_words_are_shown_unchanged_and_nothing_is_created(
        self, route: str, genesys_cloud: Emulator, program: Program
    ) -> None:
        genesys_cloud.control.fault("status", method="GET", route=route, status=403, message=MESSAGE)
        with pytest.raises(NotPermitted) as caught:
            program.creates(web())
        text = str(caught.value)
        assert text.startswith("Looking at the organization before the integration 'Orders' is created: " + MESSAGE)
        assert f"(403 missing.any.permissions, GET {route}, correlation id {caught.value.correlation_id})" in text
        assert "Give a role with the permission to the OAuth client" in text
        assert genesys_cloud.control.state().integrations == []

    def test_it_is_no_answer_and_is_asked_again(
        self, genesys_cloud: Emulator, limit: Limit, program: Program, requests: Callable[[], Counter[Any]]
    ) -> None:
        limit(1)
        genesys_cloud.control.fault("status", method="GET", route=TYPES, status=403, message=MESSAGE)
        with pytest.raises(NotPermitted):
            program.creates(web("one"))
        assert program.creates(web("other")) == [], "what could not be looked at takes no room"
        assert requests() == {("GET", TYPES): 2, ("GET", INTEGRATIONS): 1}

    def test_a_name_that_is_not_known_yet_is_not_shown_as_our_own_word_for_that(
        self, genesys_cloud: Emulator, program: Program
    ) -> None:
        genesys_cloud.control.fault("status", method="GET", route=TYPES, status=403, message=MESSAGE)
        with pytest.raises(NotPermitted, match="You need any of") as caught:
            program.creates(web(UNKNOWN))
        assert "Unknown" not in str(caught.value)

    def test_at_a_replacement_it_names_what_would_be_replaced(
        self, install: Install, genesys_cloud: Emulator, program: Program
    ) -> None:
        (one,) = install(1)
        genesys_cloud.control.fault("status", method="GET", route=TYPES, status=403, message=MESSAGE)
        with pytest.raises(NotPermitted) as caught:
            program.compares(one, web(), with_credential("basicAuth"))
        assert f"Looking for room to replace the integration 'Orders' ({one}): {MESSAGE}" in str(caught.value)
