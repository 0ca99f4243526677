"""What a program means by `integrationType`, and what the organization says where the catalog is not certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.errors import NotPermitted, Refused
from genesyscloud_provider.framework.properties import UNKNOWN
from genesyscloud_provider.framework.reading import model_of
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import IntegrationsApi, api_of
from genesyscloud_provider.integrations.integration import types
from genesyscloud_provider.integrations.integration.inputs import IntegrationInputs
from genesyscloud_provider.integrations.integration.models import CredentialSpecification, IntegrationType
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration
from genesyscloud_provider.integrations.integration.types import Specification, from_catalog

pytestmark = pytest.mark.slow


def resolve(written: dict[str, Any], organization: IntegrationsApi) -> types.Specification:
    return types.resolve(model_of(IntegrationInputs, written), organization)


def resolvable(written: dict[str, Any]) -> bool:
    return types.resolvable(model_of(IntegrationInputs, written))


INTEGRATIONS = "/api/v2/integrations"
TYPES = "/api/v2/integrations/types"
GCP, GSUITE, ADOBE = "googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount", "adobeServiceAccount"
ADOBE_FIELDS = dict.fromkeys(
    ("clientId", "clientSecret", "organizationId", "technicalAccountId", "privateKey", "audience"), "x"
)
FIELDS: dict[str, dict[str, str]] = {
    GCP: dict.fromkeys(("clientId", "clientEmail", "privateKeyId", "privateKey"), "x"),
    GSUITE: dict.fromkeys(("serviceAccountEmail", "privateKeyId", "privateKey", "authorizationScopes"), "x"),
    ADOBE: ADOBE_FIELDS,
    "adobeJwt": ADOBE_FIELDS,
    "userDefined": {"token": "x"},
}
OTHER_NAMES = {
    "google-data-actions": "gcp-actions",
    "googleServiceAccount": "slot-7",
    "adobe-data-actions": "aep-actions",
    "adobeCredentials": "slot-8",
    "adobeServiceAccount": "adobeJwt",
}
LAMBDA, WEB, TTS = "aws-lambda-data-actions", "custom-rest-actions", "genesys-tts-connector"


@dataclass(frozen=True)
class Symbol:
    """A system's key, and what it stands for in an organization that has these names for what the emulator invented."""

    written: str
    kind: str
    id: str
    slot: str
    names: dict[str, str] = field(default_factory=dict)


SYMBOLS = {
    "google, GCP": Symbol("google", GCP, "google-data-actions", "googleServiceAccount"),
    "google, G Suite": Symbol("google", GSUITE, "google-data-actions", "googleServiceAccount"),
    "adobe": Symbol("adobe", ADOBE, "adobe-data-actions", "adobeCredentials"),
    "google, GCP, by other names": Symbol("google", GCP, "gcp-actions", "slot-7", OTHER_NAMES),
    "google, G Suite, by other names": Symbol("google", GSUITE, "gcp-actions", "slot-7", OTHER_NAMES),
    "adobe, by other names": Symbol("adobe", "adobeJwt", "aep-actions", "slot-8", OTHER_NAMES),
}


def program(written: Any, kind: Any = None, **changes: Any) -> dict[str, Any]:
    credential = {} if kind is None else {"credential": {"id": "c", "type": kind}}
    return {"integrationType": written, **credential, "name": "Orders", **changes}


def reasons(resource: DataActionIntegration, olds: dict[str, Any], news: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each.path, each.reason) for each in resource.check(olds, news).failures]


def kind_of(id_: str, *accepted: str, name: str = "", required: bool = False, **more: Any) -> IntegrationType:
    """An integration type with one slot, called like it, or with none if it accepts nothing."""
    specification = CredentialSpecification(required=required, credential_types=list(accepted))
    return IntegrationType(id=id_, name=name, credentials={f"{id_}-slot": specification} if accepted else {}, **more)


@pytest.fixture
def unasked() -> DataActionIntegration:
    """It could ask the organization, and must not."""

    def nobody(_: Configuration) -> NoReturn:
        raise AssertionError("nobody is to be asked")

    source = Source("the test", {"region": "us-east-1", "accessToken": "t"})
    return DataActionIntegration(Session(Configuration.resolve(source), lambda _: None, nobody))


@pytest.fixture
def offline() -> DataActionIntegration:
    """It has no credentials to ask with."""
    return DataActionIntegration(Session(Configuration.resolve(), lambda _: None))


Install = Callable[..., None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes types known to a run, as if its organization listed them as well; without any of its own if `alone`."""

    def make(session: Session, *kinds: IntegrationType, alone: bool = False) -> None:
        types = api_of(session).types
        others = {} if alone else types.all()
        monkeypatch.setattr(types, "all", lambda: {**others, **{each.id: each for each in kinds}})

    return make


# Systems that no public source names


@pytest.mark.parametrize("symbol", SYMBOLS.values(), ids=SYMBOLS)
class TestSymbols:
    """A system's key stands for the type that accepts its credential types, whatever that is called."""

    @pytest.fixture
    def news(self, symbol: Symbol, genesys_cloud: Emulator) -> dict[str, Any]:
        genesys_cloud.control.switches(invented_names=symbol.names)
        credential = genesys_cloud.control.create_credential(symbol.kind, FIELDS[symbol.kind])
        return program(symbol.written, credential={"id": credential.id, "type": symbol.kind})

    def test_it_is_resolved(self, symbol: Symbol, news: dict[str, Any], session: Session) -> None:
        found = resolve(news, api_of(session))
        assert (found.id, list(found.slots), found.slot(symbol.kind)) == (symbol.id, [symbol.slot], symbol.slot)
        assert found.credential_required

    def test_it_is_installed_with_its_credential(
        self, symbol: Symbol, news: dict[str, Any], genesys_cloud: Emulator, integration: DataActionIntegration
    ) -> None:
        assert reasons(integration, {}, news) == []
        created = integration.create(news)
        (live,) = genesys_cloud.control.state().integrations
        assert (live.integration_type, live.credentials) == (symbol.id, {symbol.slot: news["credential"]["id"]})
        assert created.state["integrationType"] == symbol.written
        assert (created.state["integrationTypeId"], created.state["credentialSlot"]) == (symbol.id, symbol.slot)

    def test_its_state_knows_enough_to_ask_no_types_again(
        self,
        symbol: Symbol,
        news: dict[str, Any],
        genesys_cloud: Emulator,
        new_integration: Callable[..., DataActionIntegration],
        requests: Callable[[], Counter[Any]],
    ) -> None:
        created = new_integration().create(news)
        genesys_cloud.control.change_integration(created.id, credentials={symbol.slot: None})
        requests()
        refreshing = new_integration()
        reading = refreshing.read(created.id, created.state)
        assert reading
        assert reading.inputs == {**news, "credential": {"id": "", "type": symbol.kind}}
        refreshing.diff(created.id, reading.state, news)
        assert requests() == {("GET", INTEGRATIONS): 1}

        updating = new_integration()
        assert reasons(updating, reading.inputs, news) == []
        assert list(updating.diff(created.id, reading.state, news).changes) == ["credential.id"]
        assert requests() == {("GET", "/api/v2/organizations/me"): 1}, "whether the update could log in"
        updating.update(created.id, reading.state, news)
        assert TYPES not in [route for _, route in requests()]
        (live,) = genesys_cloud.control.state().integrations
        assert live.credentials == {symbol.slot: news["credential"]["id"]}

    def test_its_id_means_the_same(
        self, symbol: Symbol, news: dict[str, Any], new_integration: Callable[..., DataActionIntegration]
    ) -> None:
        created = new_integration().create(news)
        by_id = {**news, "integrationType": symbol.id}
        for olds, other in ((news, by_id), (by_id, news)):
            resource = new_integration()
            assert reasons(resource, olds, other) == []
            state = {**created.state, "integrationType": olds["integrationType"]}
            assert resource.diff(created.id, state, other).changes == {}

    def test_it_is_refused_where_the_organization_has_none(
        self, symbol: Symbol, news: dict[str, Any], genesys_cloud: Emulator, integration: DataActionIntegration
    ) -> None:
        genesys_cloud.control.switches(not_enabled=[symbol.id])
        ((path, reason),) = reasons(integration, {}, news)
        assert path == "integrationType"
        assert f"the organization has no integration type for {symbol.written.capitalize()}" in reason
        assert "Ask Genesys Cloud to enable it" in reason
        with pytest.raises(Refused, match="the organization has no integration type for"):
            integration.create(news)
        assert genesys_cloud.control.state().integrations == []


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("google", f"of type {GCP} or {GSUITE}"), ("adobe", "that the organization's own type accepts")],
)
def test_without_a_credential_it_is_said_which_one_is_missing(
    written: str, wanted: str, unasked: DataActionIntegration
) -> None:
    reason = f"is required for {written}: an IntegrationCredential {wanted}"
    assert reasons(unasked, {}, program(written)) == [("credential", reason)]


def test_two_types_that_could_be_meant_are_listed(session: Session, install: Install, genesys_cloud: Emulator) -> None:
    install(session, kind_of("google-sheets", GSUITE, name="Google Sheets"), kind_of("unrelated", "basicAuth"))
    news = program("google", GSUITE)
    ((path, reason),) = reasons(DataActionIntegration(session), {}, news)
    assert path == "integrationType"
    assert "google-data-actions (Google Data Actions), google-sheets (Google Sheets)" in reason
    assert "unrelated" not in reason
    assert "Write the id of the one that is meant" in reason
    with pytest.raises(Refused, match="google-sheets"):
        DataActionIntegration(session).create(news)
    assert genesys_cloud.control.state().integrations == []
    assert reasons(DataActionIntegration(session), {}, program("google-sheets", GSUITE)) == []


def test_a_key_that_the_organization_has_as_an_id_is_that_id(session: Session, install: Install) -> None:
    install(session, kind_of("google", GCP, "newKind"), kind_of("google-sheets", GSUITE))
    assert resolve(program("google", "newKind"), api_of(session)).id == "google"
    assert resolve(program("google", GCP), api_of(session)).slots == {"google-slot": (GCP, "newKind")}


def test_a_google_credential_of_another_kind_is_refused_with_what_is_accepted(
    integration: DataActionIntegration,
) -> None:
    ((path, reason),) = reasons(integration, {}, program("google", GCP.lower()))
    assert path == "credential.type"
    assert f"is not accepted by google-data-actions, which takes {GCP} or {GSUITE}; did you mean `{GCP}`?" in reason


def test_what_a_google_credential_may_be_is_known_offline_too(offline: DataActionIntegration) -> None:
    assert reasons(offline, {}, program("google", GCP)) == []
    ((path, reason),) = reasons(offline, {}, program("google", "basicAuth"))
    assert path == "credential.type"
    assert f"{GCP} or {GSUITE}" in reason


@pytest.mark.parametrize("kind", ["salesforce", "msDynamics", "amazonWebServicesARN", GCP])
def test_adobe_is_no_other_system(kind: str, integration: DataActionIntegration) -> None:
    """Adobe's credential type is known to nobody, but those of the other systems are not Adobe's."""
    ((path, reason),) = reasons(integration, {}, program("adobe", kind))
    assert path.startswith(("credential", "integrationType"))
    assert "adobe" in reason.lower()
    with pytest.raises(Refused):
        resolve(program("adobe", kind), api_of(integration.session))


def test_without_a_credential_adobe_is_the_type_for_data_actions_that_nobody_documents(
    session: Session, install: Install
) -> None:
    install(session, kind_of("mail-server", "mailSecret"), kind_of("more-data-actions", "basicAuth"))
    assert types.id_of("adobe", api_of(session)) == "adobe-data-actions"
    assert types.id_of("google", api_of(session)) == "google-data-actions"
    install(session, kind_of("new-data-actions", "newSecret"))
    with pytest.raises(Refused, match=r"could be any of these types of the organization: adobe-data.*, new-data-act"):
        types.id_of("adobe", api_of(session))
    install(session, kind_of("mail-server", "mailSecret"), kind_of("web", "basicAuth"), alone=True)
    with pytest.raises(Refused, match="has no integration type for Adobe"):
        types.id_of("adobe", api_of(session))


def test_an_adobe_credential_that_nothing_accepts_is_named(integration: DataActionIntegration) -> None:
    ((path, reason),) = reasons(integration, {}, program("adobe", "adobeServiceAcount"))
    assert path == "integrationType"
    assert "no integration type for Adobe that takes a credential of type adobeServiceAcount" in reason


@pytest.mark.parametrize(
    ("properties", "known"),
    [
        (program(WEB), True),
        (program("google"), True),
        (program("google", UNKNOWN), True),
        (program("no-such-type"), True),
        (program("adobe", ADOBE), True),
        (program("adobe", UNKNOWN), False),
        (program("adobe", credential=UNKNOWN), False),
        (program("adobe"), False),
        (program(UNKNOWN, GCP), False),
        ({"name": "Orders"}, False),
    ],
)
def test_a_type_can_be_resolved_if_all_is_known_that_decides_it(properties: dict[str, Any], known: bool) -> None:
    assert resolvable(properties) is known


# Types that only the organization knows


class TestRawIds:
    """An id that the catalog does not know is judged by the organization's own description."""

    def test_it_is_accepted_and_its_slot_is_the_organizations(
        self, genesys_cloud: Emulator, new_integration: Callable[..., DataActionIntegration]
    ) -> None:
        credential = genesys_cloud.control.create_credential("userDefined", {"token": "x"})
        news = program(TTS, credential={"id": credential.id, "type": "userDefined"})
        integration = new_integration()
        assert reasons(integration, {}, news) == []
        created = integration.create(news)
        (live,) = genesys_cloud.control.state().integrations
        assert (live.integration_type, live.credentials) == (TTS, {"basicAuth": credential.id})
        assert (created.state["integrationTypeId"], created.state["credentialSlot"]) == (TTS, "basicAuth")

    def test_its_state_knows_enough_to_ask_no_types_again(
        self,
        genesys_cloud: Emulator,
        new_integration: Callable[..., DataActionIntegration],
        requests: Callable[[], Counter[Any]],
    ) -> None:
        one, other = (genesys_cloud.control.create_credential("userDefined", {"token": "x"}).id for _ in range(2))
        olds = program(TTS, credential={"id": one, "type": "userDefined"})
        news = program(TTS, credential={"id": other, "type": "userDefined"}, notes="n")
        created = new_integration().create(olds)
        requests()
        resource = new_integration()
        reading = resource.read(created.id, created.state)
        assert reading
        assert reasons(resource, reading.inputs, news) == []
        assert set(resource.diff(created.id, reading.state, news).changes) == {"credential.id", "notes"}
        resource.update(created.id, reading.state, news)
        assert not [route for _, route in requests() if route == TYPES]
        (live,) = genesys_cloud.control.state().integrations
        assert live.credentials == {"basicAuth": other}

    def test_a_credential_that_it_does_not_accept_is_refused_with_what_it_does(
        self, integration: DataActionIntegration, genesys_cloud: Emulator
    ) -> None:
        ((path, reason),) = reasons(integration, {}, program(TTS, "userdefined"))
        assert path == "credential.type"
        assert reason == (
            f"'userdefined' is not accepted by {TTS}, which takes userDefined; did you mean `userDefined`?"
        )
        genesys_cloud.control.create_credential("basicAuth", {"userName": "ada"})
        with pytest.raises(Refused, match="the credential type 'basicAuth' is not accepted by genesys-tts-connector"):
            integration.create(program(TTS, "basicAuth"))
        assert genesys_cloud.control.state().integrations == []

    def test_a_slot_that_has_to_be_filled_is_required(self, session: Session, install: Install) -> None:
        install(session, kind_of("needy", "basicAuth", "newKind", required=True), kind_of("modest", "basicAuth"))
        ((path, reason),) = reasons(DataActionIntegration(session), {}, program("needy"))
        assert (path, reason) == (
            "credential",
            "is required for needy: an IntegrationCredential of type basicAuth or newKind",
        )
        assert reasons(DataActionIntegration(session), {}, program("needy", "newKind")) == []
        assert reasons(DataActionIntegration(session), {}, program("modest")) == []

    def test_a_type_that_takes_no_credentials_says_so(self, session: Session, install: Install) -> None:
        install(session, kind_of("credentialless"))
        assert reasons(DataActionIntegration(session), {}, program("credentialless")) == []
        ((path, reason),) = reasons(DataActionIntegration(session), {}, program("credentialless", "basicAuth"))
        assert path == "credential.type"
        assert "which takes no credential" in reason

    def test_each_credential_goes_into_the_slot_that_takes_it(self, session: Session, install: Install) -> None:
        slots = {"a": CredentialSpecification(credential_types=["one"]), "b": CredentialSpecification(required=True)}
        slots["c"] = CredentialSpecification(credential_types=["two", "three"])
        install(session, IntegrationType(id="many", credentials=slots))
        specification = resolve(program("many"), api_of(session))
        assert [specification.slot(each) for each in ("one", "two", "three", "four")] == ["a", "c", "c", None]
        assert specification.credential_required

    @pytest.mark.parametrize("wrong", ["genesys-tts-conector", "Genesys-TTS-Connector"])
    def test_a_misspelt_id_is_refused_with_the_right_one(self, wrong: str, integration: DataActionIntegration) -> None:
        assert reasons(integration, {}, program(wrong)) == [
            ("integrationType", f"the organization has no integration type {wrong!r}; did you mean `{TTS}`?")
        ]

    def test_what_was_accepted_is_not_asked_for_again(self, unasked: DataActionIntegration) -> None:
        olds = program(TTS, "userDefined")
        for changes in ({}, {"notes": "n"}, {"name": "other"}):
            assert reasons(unasked, olds, {**olds, **changes}) == []

    def test_where_nobody_looks_nothing_is_judged(self, offline: DataActionIntegration) -> None:
        for news in (program(TTS, "whatever"), program(TTS), program("no-such-type")):
            assert reasons(offline, {}, news) == []

    def test_a_comparison_that_fails_names_the_integration(
        self, integration: DataActionIntegration, genesys_cloud: Emulator
    ) -> None:
        olds, news = program(WEB), program(TTS)
        genesys_cloud.control.fault("status", route=TYPES, status=403, message="Not today", count=None)
        with pytest.raises(NotPermitted, match=TTS):
            integration.check(olds, news)
        with pytest.raises(NotPermitted, match="Not today") as caught:
            integration.diff("the-id", {**olds, "integrationTypeId": WEB}, news)
        assert "'Orders' (the-id)" in str(caught.value)

    def test_who_may_not_list_types_is_told_in_the_services_words(
        self, integration: DataActionIntegration, genesys_cloud: Emulator
    ) -> None:
        message = "You need any of: integrations:integration:view"
        genesys_cloud.control.fault("status", route=TYPES, status=403, message=message)
        with pytest.raises(NotPermitted, match=message) as caught:
            integration.check({}, program(TTS))
        assert f"Looking up the integration type {TTS}: {message}" in str(caught.value)


# What the organization accepts beyond the catalog

NEW = program(LAMBDA, "newKind")


@pytest.fixture
def newly_accepting(new_session: Callable[..., Session], install: Install) -> DataActionIntegration:
    """Its organization's Lambda type accepts a credential type that the catalog does not know."""
    session = new_session()
    install(session, kind_of(LAMBDA, "amazonWebServicesARN", "newKind", required=True))
    return DataActionIntegration(session)


class TestNewlyAccepted:
    """The organization may accept more of a type that the catalog knows than the catalog says."""

    def test_it_is_accepted_at_creation(self, newly_accepting: DataActionIntegration) -> None:
        assert reasons(newly_accepting, {}, NEW) == []
        specification = resolve(NEW, api_of(newly_accepting.session))
        assert (specification.id, specification.slot("newKind")) == (LAMBDA, f"{LAMBDA}-slot")

    def test_it_is_accepted_later_without_asking(
        self, unasked: DataActionIntegration, offline: DataActionIntegration
    ) -> None:
        for integration in (unasked, offline):
            for changes in ({}, {"notes": "n"}, {"credential": {"id": "other", "type": "newKind"}}):
                assert reasons(integration, NEW, {**NEW, **changes}) == []

    def test_what_it_does_not_accept_either_is_refused_with_all_that_it_does(
        self, newly_accepting: DataActionIntegration
    ) -> None:
        ((path, reason),) = reasons(newly_accepting, {}, program(LAMBDA, "newkind"))
        assert path == "credential.type"
        assert "which takes amazonWebServicesARN or newKind; did you mean `newKind`?" in reason

    def test_a_change_to_it_is_a_replacement_that_is_accepted(self, newly_accepting: DataActionIntegration) -> None:
        olds = program(LAMBDA, "amazonWebServicesARN")
        state = {**olds, "integrationTypeId": LAMBDA}
        assert reasons(newly_accepting, olds, NEW) == []
        diff = newly_accepting.diff("id", state, NEW)
        assert diff.replaces == ["credential"]
        assert reasons(newly_accepting, {}, NEW) == []

    def test_a_change_to_what_is_not_accepted_is_refused_before_it_is_created(
        self, newly_accepting: DataActionIntegration
    ) -> None:
        olds, news = program(LAMBDA, "amazonWebServicesARN"), program(LAMBDA, "basicAuth")
        newly_accepting.check(olds, news)
        newly_accepting.diff("id", {**olds, "integrationTypeId": LAMBDA}, news)
        assert [path for path, _ in reasons(newly_accepting, {}, news)] == ["credential.type"]

    @pytest.mark.parametrize("settings", [{}, {"preflight": "off"}], ids=["offline", "off"])
    def test_where_nobody_looks_the_catalogs_word_stands(self, settings: dict[str, str]) -> None:
        reach = {"region": "us-east-1", "accessToken": "t"} if settings else {}
        configuration = Configuration.resolve(Source("the test", {**reach, **settings}))
        blind = DataActionIntegration(Session(configuration, lambda _: None))
        ((path, reason),) = reasons(blind, {}, NEW)
        assert path == "credential.type"
        assert reason == f"'newKind' is not accepted by {LAMBDA}, which takes amazonWebServicesARN"
        changed = reasons(blind, program(LAMBDA, "amazonWebServicesARN"), NEW)
        assert [path for path, _ in changed] == ["credential.type"]

    @pytest.mark.parametrize(
        "listed", [[], [kind_of(LAMBDA)]], ids=["the type is not listed", "it is listed without slots"]
    )
    def test_where_the_organization_says_nothing_the_catalogs_word_stands(
        self, listed: list[IntegrationType], session: Session, install: Install
    ) -> None:
        install(session, *listed, alone=True)
        assert resolve(NEW, api_of(session)) == from_catalog(LAMBDA)
        ((path, reason),) = reasons(DataActionIntegration(session), {}, NEW)
        assert path == "credential.type"
        assert "which takes amazonWebServicesARN" in reason


@pytest.mark.parametrize(
    ("written", "kind"),
    [(LAMBDA, "amazonWebServicesARN"), (LAMBDA, UNKNOWN), (WEB, None), (WEB, "basicAuth"), (WEB, "userDefinedOAuth")],
)
def test_what_the_catalog_knows_is_resolved_without_asking(
    written: str, kind: Any, session: Session, requests: Callable[[], Counter[Any]]
) -> None:
    assert resolve(program(written, kind), api_of(session)) == from_catalog(written)
    assert not requests()


def test_the_catalog_has_no_word_on_what_no_public_source_names() -> None:
    assert [from_catalog(each) for each in ("google", "adobe", TTS, "no-such-type")] == [None] * 4


def test_a_credential_whose_type_is_not_known_yet_fits(integration: DataActionIntegration) -> None:
    for written in (LAMBDA, "google", TTS):
        assert reasons(integration, {}, program(written, UNKNOWN)) == []
        assert reasons(integration, {}, program(written, credential=UNKNOWN)) == []


def test_a_specification_lists_what_all_its_slots_accept() -> None:
    specification = Specification("id", {"a": ("one", "two"), "b": (), "c": ("three",)})
    assert specification.credential_types == ["one", "two", "three"]
    assert specification.accepts("three")
    assert specification.accepts(None)
    assert not specification.accepts("four")
