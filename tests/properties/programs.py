"""Programs that Genesys Cloud takes, at random: every credential type, and integrations and actions that fit them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hypothesis import strategies as st

from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.facts import Format, RequestUrl
from tests.adapters.adapter import Values
from tests.keys import pem
from tests.properties.stack import Program, Ref, Written

CREDENTIALS: Final = ("credential-a", "credential-b")
INTEGRATIONS: Final = ("integration-a", "integration-b")
ACTIONS: Final = ("action-a", "action-b")
AUTH: Final = "auth-action"
SLOTS: Final = (*CREDENTIALS, *INTEGRATIONS, *ACTIONS, AUTH)
"""What a program may hold."""

WEB_SERVICES: Final = next(each for each in facts.SYSTEMS if each.key == "web-services")

SYSTEMS: Final = [each for each in facts.SYSTEMS if each.credential_types and each.key != "genesys-cloud-functions"]
"""Systems whose actions need no code of their own."""

TYPES: Final = sorted({name for each in SYSTEMS for name in each.credential_types})
"""The credential types of these systems."""

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(str.strip)
names = st.sampled_from(["Orders", "Größe ✓", "a\nb", "node", "${x}"]) | texts

VALUES: Final[dict[Format, st.SearchStrategy[str]]] = {
    Format.TEXT: texts,
    Format.ROLE_ARN: st.integers(0, 9).map("arn:aws:iam::123456789012:role/team/orders-{}".format),
    Format.URL: st.sampled_from(["https://example.com", "https://example.com/a?b=c#d", "https://127.0.0.1:8443/"]),
    Format.EMAIL: st.sampled_from(["ada@example.com", "a.b+c@sub.example.com"]),
    Format.UUID: st.uuids().map(str),
    Format.PEM: st.sampled_from([pem("A"), pem("BC" * 40)]),
    Format.SCOPES: st.sampled_from(["openid", "openid,AdobeID,additional_info.roles"]),
}


@st.composite
def fields_of(draw: st.DrawFn, type_name: str) -> dict[str, str]:
    """Fields that a credential of this type takes."""
    known = facts.CREDENTIAL_TYPES[type_name]
    if known.open:
        return draw(st.dictionaries(texts, texts, max_size=3))
    optional = [each for each in known.fields if not each.required or each.default is not None]
    left_out = draw(st.sets(st.sampled_from([each.key for each in optional]))) if optional else set()
    return {each.key: draw(VALUES[each.format]) for each in known.fields if each.key not in left_out}


@dataclass(frozen=True)
class CredentialOf:
    """A credential of a program."""

    type: str
    inputs: Values = field(hash=False)


@dataclass(frozen=True)
class IntegrationOf:
    """An integration of a program; its type is the one that takes its credential."""

    credential: str | None
    inputs: Values = field(hash=False)


@dataclass(frozen=True)
class ActionOf:
    """An action, or the auth action, of a program; its configuration fits the system of its integration."""

    integration: str
    inputs: Values = field(hash=False)
    verb: int = 0
    path: str = ""


@st.composite
def credentials(draw: st.DrawFn) -> CredentialOf:
    """Any credential."""
    kind = draw(st.sampled_from(["basicAuth", "userDefinedOAuth"]) | st.sampled_from(TYPES))
    return CredentialOf(kind, {"credentialType": kind, "fields": draw(fields_of(kind)), "name": draw(names)})


@st.composite
def integrations(draw: st.DrawFn) -> IntegrationOf:
    """Any integration, with or without a credential."""
    optional = {
        "notes": st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        "clientCertificateAuthority": st.sampled_from(["Genesys Cloud", "DigiCert"]),
        "properties": st.dictionaries(
            st.sampled_from(["shared", "a.b", "größe"]),
            st.recursive(
                st.booleans() | st.integers(-5, 5) | st.just(0.5) | texts,
                lambda each: st.lists(each, max_size=2) | st.dictionaries(texts, each, max_size=2),
                max_leaves=3,
            ),
            max_size=2,
        ),
        "intendedState": st.sampled_from(["ENABLED", "DISABLED"]),
        "deletionProtection": st.booleans(),
    }
    inputs = draw(st.fixed_dictionaries({"name": names}, optional=optional))
    return IntegrationOf(draw(st.none() | st.sampled_from(CREDENTIALS)), inputs)


INPUT_SCHEMAS: Final[list[Values]] = [
    {"type": "object"},
    {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]},
    {"type": "object", "properties": {"n": {"type": ["integer", "null"]}}},
]
OUTPUT_SCHEMAS: Final[list[Values]] = [*INPUT_SCHEMAS, {"type": "object", "properties": {"größe": {}}}]
TEMPLATES: Final = st.sampled_from(["${input.id}", '{"größe": "✓"}', "a\nb", "#if($x)y#end"])


def _parts(draw: st.DrawFn) -> Values:
    config: Values = {}
    request = draw(
        st.fixed_dictionaries(
            {}, optional={"requestTemplate": TEMPLATES, "headers": st.dictionaries(names, texts, max_size=2)}
        )
    )
    response = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "translationMap": st.dictionaries(names, st.sampled_from(["$.a", "$.b[0]"]), max_size=2),
                "successTemplate": TEMPLATES,
            },
        )
    )
    config = {"request": request}
    return {**config, "response": response} if response else config


@st.composite
def actions(draw: st.DrawFn) -> ActionOf:
    """Any action of an integration."""
    optional = {"category": names, "secure": st.booleans(), "publish": st.booleans()}
    contract = st.fixed_dictionaries(
        {"input": st.sampled_from(INPUT_SCHEMAS), "output": st.sampled_from(OUTPUT_SCHEMAS)}
    )
    inputs = draw(st.fixed_dictionaries({"name": names, "contract": contract}, optional=optional))
    config = _parts(draw)
    if draw(st.booleans()):
        config["timeoutSeconds"] = draw(st.integers(*facts.ACTION_SECONDS))
    inputs["config"] = config
    return ActionOf(draw(st.sampled_from(INTEGRATIONS)), inputs, draw(st.integers(0, 3)), draw(st.sampled_from("ab")))


@st.composite
def auth_actions(draw: st.DrawFn) -> ActionOf:
    """Any auth action of an integration."""
    inputs: Values = {"config": _parts(draw)}
    if draw(st.booleans()):
        inputs["name"] = draw(names)
    return ActionOf(draw(st.sampled_from(INTEGRATIONS)), inputs, draw(st.integers(0, 3)), draw(st.sampled_from("ab")))


def system_of(credential_type: str | None) -> facts.System:
    """The system whose integrations take this credential."""
    if credential_type is None:
        return WEB_SERVICES
    return next(each for each in SYSTEMS if credential_type in each.credential_types)


@dataclass
class Plan:
    """What somebody has in mind; `program` leaves out what refers to nothing, and fits the rest together."""

    parts: dict[str, Any] = field(default_factory=dict)

    def credential_type(self, integration: str) -> str | None:
        """The type of an integration's credential."""
        credential = self.parts.get(self.parts[integration].credential or "")
        return credential.type if credential else None

    def program(self, published: Mapping[str, bool]) -> Program:
        """The program, in which what is published stays so."""
        made: dict[str, Written] = {}
        for name in SLOTS:
            each = self.parts.get(name)
            if isinstance(each, CredentialOf):
                made[name] = Written("IntegrationCredential", each.inputs)
            elif isinstance(each, IntegrationOf):
                made[name] = self._integration(name, each)
            elif isinstance(each, ActionOf) and each.integration in made:
                written = self._auth_action(each) if name == AUTH else self._action(each, published.get(name, False))
                if written:
                    made[name] = written
        return made

    def _integration(self, name: str, plan: IntegrationOf) -> Written:
        kind = self.credential_type(name)
        system = system_of(kind)
        inputs = {"integrationType": system.written_as, **plan.inputs}
        if kind is not None and plan.credential is not None:
            inputs["credential"] = {"id": Ref(plan.credential), "type": kind}
        if not system.mutual_tls:
            inputs.pop("clientCertificateAuthority", None)
        return Written("DataActionIntegration", inputs)

    def _action(self, plan: ActionOf, published: bool) -> Written:
        system = system_of(self.credential_type(plan.integration))
        inputs = {**self._called(plan, system), "config": self._config(plan, system)}
        if published:
            inputs.pop("publish", None)
        return Written("DataAction", inputs)

    def _auth_action(self, plan: ActionOf) -> Written | None:
        if self.credential_type(plan.integration) != facts.AUTH_ACTION_CREDENTIAL_TYPE:
            return None
        inputs = {**self._called(plan, WEB_SERVICES), "config": self._config(plan, WEB_SERVICES)}
        return Written("CustomAuthAction", inputs)

    def _called(self, plan: ActionOf, system: facts.System) -> Values:
        return {**plan.inputs, "integration": {"id": Ref(plan.integration), "type": system.written_as}}

    def _config(self, plan: ActionOf, system: facts.System) -> Values:
        config = plan.inputs["config"]
        urls = {
            RequestUrl.PLATFORM_PATH: f"/api/v2/users/{plan.path}",
            RequestUrl.LAMBDA_ARN: f"arn:aws:lambda:us-east-1:123456789012:function:{plan.path}",
        }
        url = urls.get(system.request_url, f"https://api.example.com/{plan.path}/${{input.id}}")
        request = {"requestType": system.verbs[plan.verb % len(system.verbs)], "requestUrlTemplate": url}
        return {**config, "request": {**request, **config["request"]}}
