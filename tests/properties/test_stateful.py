"""Random programs, changed at random by their owner and by others, always end as what they say and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from genesyscloud_emulator import Emulator, State
from genesyscloud_provider.integrations import facts
from tests.properties.programs import (
    ACTIONS,
    AUTH,
    CREDENTIALS,
    INTEGRATIONS,
    SLOTS,
    CredentialOf,
    Plan,
    actions,
    auth_actions,
    credentials,
    fields_of,
    integrations,
    names,
    system_of,
)
from tests.properties.stack import Failed, Program, Stack
from tests.properties.switches import DOUBTFUL

_ANY: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(CREDENTIALS, credentials()),
    **dict.fromkeys(INTEGRATIONS, integrations()),
    **dict.fromkeys(ACTIONS, actions()),
    AUTH: auth_actions(),
}

HUNT = int(os.environ.get("HUNT", "0"))
"""How many random examples to run instead of the few that are the same each time."""

FREE_KEYS = ("foreign", "a.b", "shared")

DEFAULT_CONFIG = {
    "request": {"requestTemplate": "${input.rawRequest}", "headers": {}},
    "response": {"translationMap": {}, "translationMapDefaults": {}, "successTemplate": "${rawResult}"},
}


class Life(RuleBasedStateMachine):
    """One stack's life, with a model of what should be live."""

    adapter: ClassVar[str]
    cloud: ClassVar[Emulator]
    settings: ClassVar[dict[str, str]]
    switches: ClassVar[dict[str, Any]]

    def __init__(self) -> None:
        super().__init__()
        control = self.control = self.cloud.control
        control.reset()
        self.plan, self.deployed = Plan(), Plan()
        self.stack = Stack(self.adapter, self.settings)
        self.documents: dict[str, dict[str, Any]] = {}
        self.types: dict[str, str] = {}
        self.unseen: set[tuple[str, ...]] = set()
        self.guests: dict[str, str] = {}
        control.create_credential("userDefined", {"theirs": "x"}, "Orders")
        foreign = control.create_integration("custom-rest-actions", "Orders")
        control.publish_action(foreign.id, "Get an order")
        theirs = control.state()
        self.first_foreign_ids: set[str] = {
            each.id for kind in (theirs.integrations, theirs.credentials, theirs.actions) for each in kind
        }
        self.foreign_ids = set(self.first_foreign_ids)
        self.foreign_objects = self._foreign_objects(theirs)
        control.switches(**self.switches)

    @initialize(data=st.data(), limited=st.booleans())
    def begin(self, data: st.DataObject, limited: bool) -> None:
        """Deploy something of everything; some organizations have no room for more."""
        if limited and not self._blind:
            self.control.switches(
                max_instances={**{each.written_as: 2 for each in facts.SYSTEMS}, "custom-rest-actions": 3}
            )
        for slot in SLOTS:
            self.plan.parts[slot] = data.draw(_ANY[slot])
        self.up(refresh=False, preview=False)

    # What the program's owner does

    @rule(data=st.data(), deploy=st.booleans())
    def write(self, data: st.DataObject, deploy: bool) -> None:
        """Write one of the program's resources anew, or one of its inputs."""
        slot = data.draw(st.sampled_from([*INTEGRATIONS, *SLOTS]))
        self.plan.parts[slot] = self._another(data, slot)
        if deploy:
            self.up(refresh=False, preview=False)

    @precondition(lambda self: self.plan.parts)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Take one of the program's resources away."""
        self.plan.parts.pop(data.draw(st.sampled_from(sorted(self.plan.parts))))

    @rule(refresh=st.booleans(), preview=st.booleans())
    def up(self, refresh: bool, preview: bool) -> None:
        """Deploy; whatever others did, a refresh and one more deployment at most make the program come true."""
        previewed = self._preview() if preview and not refresh else None
        failure = self._deploy(self.plan, refresh=refresh)
        if failure is None and previewed is not None and not self.unseen:
            assert not isinstance(previewed, Failed), f"a preview failed where the deployment does not: {previewed}"
        if failure is not None and not self._is_guard(failure):
            assert self.unseen, failure
            assert not refresh, failure
            assert "pulumi refresh" in str(failure), failure
        if self.unseen:
            self.stack.refresh()
            self.unseen.clear()
            failure = self._deploy(self.plan)
        if failure is not None:
            assert self._is_guard(failure), failure
            self._give_in()
        self._check()

    @rule()
    def refresh(self) -> None:
        """Read everything."""
        self.stack.refresh()
        self.unseen.clear()

    # What others do

    @precondition(lambda self: self.stack.live)
    @rule(data=st.data())
    def others(self, data: st.DataObject) -> None:
        """Somebody else changes something, and who owns the program may not see it."""
        doers = [
            *([self._change_integration] * 3 + [self._publish_action] if self._live(INTEGRATIONS) else []),
            *([self._change_credential] if self._live(CREDENTIALS) else []),
            *([self._change_action] if self._live(ACTIONS) else []),
        ]
        if doers:
            data.draw(st.sampled_from(doers))(data)

    def _change_integration(self, data: st.DataObject) -> None:
        slot = data.draw(st.sampled_from(self._live(INTEGRATIONS)))
        live = self._report(slot)
        if live is None:
            return
        change = data.draw(
            st.sampled_from(["name", "notes", "properties", "advanced", "state", "error", "empty", "relink", "delete"])
        )
        written = self.deployed.parts[slot].inputs
        if change == "name":
            self.control.change_integration(live.id, name=data.draw(names))
            self.unseen.add((live.id, "name"))
        elif change == "notes":
            self._set(live.id, "notes", data.draw(names))
        elif change == "properties":
            key = data.draw(st.sampled_from(FREE_KEYS))
            self.control.change_integration(live.id, properties={**live.properties, key: data.draw(names)})
            self._note(live.id, f"properties/{key}", self._report(slot).properties[key])
        elif change == "advanced":
            self.control.change_integration(live.id, advanced={"theirs": data.draw(names)})
            self._note(live.id, "advanced/theirs", self._report(slot).advanced["theirs"])
        elif change == "state":
            self.control.change_integration(live.id, intended_state=data.draw(st.sampled_from(["ENABLED", "DISABLED"])))
            self.unseen.add((live.id, "state"))
        elif change == "error":
            self.control.change_integration(live.id, reported_state={"code": "ERROR"})
            self.unseen.add((live.id, "state"))
        elif change == "delete":
            self.control.delete_integration(live.id)
            self.unseen.add((live.id, "gone"))
        elif live.credentials:
            (key,) = live.credentials
            other = None
            if change == "relink":
                kind = data.draw(st.sampled_from(self._accepted(live.integration_type, key)))
                other = self.control.create_credential(kind, data.draw(fields_of(kind)), "theirs").id
                self.foreign_ids.add(other)
            self.control.change_integration(live.id, credentials={key: other})
            self.unseen.add((live.id, "credential"))
        note(f"{change} of {slot}, which says {written}")

    def _change_credential(self, data: st.DataObject) -> None:
        slot = data.draw(st.sampled_from(self._live(CREDENTIALS)))
        id_ = self.stack.live[slot].live.id
        found = next((each for each in self.control.state().credentials if each.id == id_), None)
        if found is None:
            return
        # What is read by its id has no date: other fields show only in lists.
        change = data.draw(st.sampled_from(["name", "type", "delete", *([] if self._blind else ["fields"])]))
        if change == "delete":
            self.control.delete_credential(id_)
        elif change == "name":
            self.control.change_credential(id_, name=data.draw(names))
        else:
            system = system_of(self.deployed.parts[slot].type)
            kind = data.draw(st.sampled_from(system.credential_types)) if change == "type" else found.type
            if self._blind and kind == found.type:
                return
            self.control.change_credential(id_, type=kind, fields=data.draw(fields_of(kind)))
            # Credentials have no versions: a rotation that has not seen the new type brings the old one back.
            self.types.pop(id_, None)
        self.unseen.add((id_, change))

    def _change_action(self, data: st.DataObject) -> None:
        slot = data.draw(st.sampled_from(self._live(ACTIONS)))
        id_ = self.stack.live[slot].live.id
        found = next((each for each in self.control.state().actions if each.id == id_), None)
        if found is None:
            return
        if data.draw(st.booleans()):
            self.control.delete_action(id_)
        else:
            answer = httpx.patch(
                f"{self.cloud.url}/api/v2/integrations/actions/{id_}{'' if found.published else '/draft'}",
                json={"name": data.draw(names), "version": found.version},
                headers={"Authorization": f"Bearer {self.cloud.access_token}"},
                trust_env=False,
                verify=False,
            )
            assert answer.is_success, answer.text
        self.unseen.add((id_, "action"))

    def _publish_action(self, data: st.DataObject) -> None:
        """An action of somebody else's, which nobody may lose unless the integration's owner said so."""
        live = self._report(data.draw(st.sampled_from(self._live(INTEGRATIONS))))
        if live is not None:
            self.guests[self.control.publish_action(live.id, "Theirs").id] = live.id

    # The model

    def teardown(self) -> None:
        """Everything goes, unless somebody else's actions are under an integration."""
        failure = self._destroy()
        if failure is not None:
            assert self._is_guard(failure), failure
            assert self.guests, failure
            self._remove_guests()
            self.stack.destroy()
        self.plan, self.deployed = Plan(), Plan()
        self._check()

    def _another(self, data: st.DataObject, slot: str) -> Any:
        new, old = data.draw(_ANY[slot]), self.plan.parts.get(slot)
        if old is None or data.draw(st.integers(0, 3)) == 0:
            return new
        if isinstance(old, CredentialOf):
            return replace(old, inputs={**old.inputs, "fields": data.draw(fields_of(old.type))})
        key = data.draw(st.sampled_from(sorted({*old.inputs, *new.inputs})))
        inputs = {**old.inputs, key: new.inputs.get(key)}
        return replace(old, inputs={name: each for name, each in inputs.items() if each is not None})

    def _destroy(self) -> Failed | None:
        try:
            self.stack.destroy()
        except Failed as failure:
            return failure
        return None

    def _deploy(self, plan: Plan, *, refresh: bool = False) -> Failed | None:
        program = self._program(plan)
        before = self.control.state()
        forced = self._forced()
        old_ids = {slot: each.live.id for slot, each in self.stack.live.items()}
        try:
            steps = self.stack.up(program, refresh=refresh)
        except Failed as failure:
            note(f"up: {failure}")
            self._learn()
            return failure
        finally:
            self._check_guests(before, forced)
        note(f"up: {steps}")
        hers = set(self.guests.values())
        for slot in INTEGRATIONS:
            if steps.get(slot) == "replace" and old_ids[slot] in hers:
                assert old_ids[slot] in forced or self._blind, "an integration with somebody's actions was replaced"
        if refresh:
            self.unseen.clear()
        for slot in INTEGRATIONS:
            if slot in self.stack.live:
                document = self.documents.setdefault(self.stack.live[slot].live.id, {})
                old = _managed(self.deployed.parts[slot].inputs) if slot in self.deployed.parts else {}
                new = _managed(program[slot].inputs)
                for key in old.keys() - new.keys():
                    document.pop(key, None)
                document.update(new)
        self.deployed = deepcopy(plan)
        self._learn()
        if self.switches.get("modified_date_moves_on_link"):
            self.unseen.add(("linked",))  # the credential then reads as one that somebody has changed
        if self.switches.get("list_lag_seconds"):
            self.unseen.add(("unlisted",))  # whether somebody has changed the credential cannot be told then
        return None

    def _preview(self) -> dict[str, str] | Failed:
        """Look ahead, which changes nothing."""
        before = self.control.state()
        try:
            return self.stack.preview(self._program(self.plan))
        except Failed as failure:
            return failure
        finally:
            assert self.control.state().model_copy(update={"tokens_issued": 0}) == before.model_copy(
                update={"tokens_issued": 0}
            )

    def _give_in(self) -> None:
        """The guard refused: taking the program back heals it; where others changed a type, actions have to go."""
        self.plan = deepcopy(self.deployed)
        self._learn()
        failure = self._deploy(self.plan)
        if failure is None:
            return
        assert self._is_guard(failure), failure
        for each in self.control.state().actions:
            if each.kind == "custom" and each.id not in self.foreign_ids:
                self.control.delete_action(each.id)
        self.guests.clear()
        self.stack.refresh()
        failure = self._deploy(self.plan)
        assert failure is None, failure

    def _check(self) -> None:
        """What is live is what the program says; nothing else of ours is there, and nothing of others' is touched."""
        state = self.control.state()
        ours = {each.id for each in state.actions if each.kind == "custom"}
        ours |= {each.id for each in state.integrations} | {each.id for each in state.credentials}
        auth = {each.live.id for name, each in self.stack.live.items() if name == AUTH}
        theirs = self.foreign_ids | self.guests.keys()
        assert ours - theirs == self.stack.ids - auth, "orphans, duplicates, or ids of nothing"
        assert self._foreign_objects(state) == self.foreign_objects, "others' objects were touched"
        program = self._program(self.plan)
        assert self.stack.live.keys() == program.keys()
        for slot, written in program.items():
            getattr(self, f"_check_{written.kind}")(slot, written.inputs, state)
        self.control.reset_requests()
        assert set(self.stack.up(program).values()) <= {"same"}, "at rest nothing is different"
        assert self.control.requests() == [], "nothing is asked when nothing changed"

    def _foreign_objects(self, state: State) -> list[Any]:
        found: list[Any] = [*state.integrations, *state.credentials, *state.actions]
        return [each for each in found if each.id in self.first_foreign_ids]

    def _check_IntegrationCredential(self, slot: str, inputs: Any, state: Any) -> None:
        (live,) = (each for each in state.credentials if each.id == self.stack.live[slot].live.id)
        known = facts.CREDENTIAL_TYPES[live.type]
        defaults = {each.key: each.default for each in known.fields if each.default is not None}
        assert live.type == inputs["credentialType"] == self.types.setdefault(live.id, live.type)
        keys = {each.key for each in known.fields if each.format is facts.Format.PEM}
        # A key goes as it stands between the quotes of its file.
        sent = {key: each.replace("\n", "\\n") if key in keys else each for key, each in inputs["fields"].items()}
        assert (live.name, live.fields) == (inputs["name"], {**defaults, **sent})

    def _check_DataActionIntegration(self, slot: str, inputs: Any, state: Any) -> None:
        (live,) = (each for each in state.integrations if each.id == self.stack.live[slot].live.id)
        document = self.documents[live.id]
        wanted = inputs.get("intendedState", "ENABLED")
        assert (live.name, live.intended_state) == (inputs["name"], wanted)
        assert live.reported_state.code in {"ENABLED": ("ACTIVE",), "DISABLED": ("INACTIVE", "ERROR")}[wanted]
        assert live.integration_type == self.types.setdefault(live.id, live.integration_type)
        assert inputs["integrationType"] in (live.integration_type, "google")
        assert list(live.credentials.values()) == [
            self.stack.live[each].live.id for each in [self.plan.parts[slot].credential] if "credential" in inputs
        ]
        assert live.notes == document.get("notes", "")
        for part in ("properties", "advanced"):
            expected = {key.partition("/")[2]: each for key, each in document.items() if key.startswith(f"{part}/")}
            assert _without_default(getattr(live, part)) == _without_default(expected)

    def _check_DataAction(self, slot: str, inputs: Any, state: Any) -> None:
        (live,) = (each for each in state.actions if each.id == self.stack.live[slot].live.id)
        self._check_config(live, inputs["config"])
        contract = inputs["contract"]
        assert live.contract == {
            "input": {"inputSchema": contract["input"]},
            "output": {"successSchema": contract["output"]},
        }
        assert (live.name, live.secure) == (inputs["name"], inputs.get("secure", False))
        assert live.category == inputs.get("category", live.category)
        assert (live.published, live.draft) == ((True, False) if inputs.get("publish", True) else (False, True))
        assert live.integration_id == self.stack.live[self.plan.parts[slot].integration].live.id

    def _check_CustomAuthAction(self, slot: str, inputs: Any, state: Any) -> None:
        (live,) = (each for each in state.actions if each.id == self.stack.live[slot].live.id)
        self._check_config(live, inputs["config"])
        assert live.name == inputs.get("name", live.name)
        assert live.integration_id == self.stack.live[self.plan.parts[slot].integration].live.id

    @staticmethod
    def _check_config(live: Any, config: Any) -> None:
        for part, defaults in DEFAULT_CONFIG.items():
            assert {**defaults, **live.config[part]} == {**defaults, **(config.get(part) or {})}
        assert live.config.get("timeoutSeconds", 60) == config.get("timeoutSeconds", 60)

    def _check_guests(self, before: Any, forced: set[str]) -> None:
        """Others' published actions are lost only where their integration was deployed without deletion protection."""
        left = {each.id for each in self.control.state().actions}
        there = {each.id for each in before.actions}
        for action, integration in list(self.guests.items()):
            if action not in left:
                assert action not in there or integration in forced or self._blind, "somebody's action was lost"
                del self.guests[action]

    @property
    def _blind(self) -> bool:
        return bool(self.switches.get("list_lag_seconds"))

    def _forced(self) -> set[str]:
        known = [*self.stack.live.values(), *(each for _, each in self.stack.pending)]
        return {each.live.id for each in known if each.live.state.get("deletionProtection") is False}

    def _learn(self) -> None:
        """Forget what is gone."""
        left = {each.id for each in self.control.state().integrations}
        self.documents = {id_: each for id_, each in self.documents.items() if id_ in left}

    def _program(self, plan: Plan) -> Program:
        published = {
            str(slot): self.stack.live[slot].live.inputs.get("publish", True)
            for slot in ACTIONS
            if slot in self.stack.live
        }
        return plan.program(published)

    def _live(self, slots: tuple[str, ...]) -> list[str]:
        return [each for each in slots if each in self.stack.live and each in self.deployed.parts]

    def _report(self, slot: str) -> Any:
        id_ = self.stack.live[slot].live.id
        return next((each for each in self.control.state().integrations if each.id == id_), None)

    def _set(self, id_: str, key: str, value: str) -> None:
        self.control.change_integration(id_, **{key: value})  # type: ignore[arg-type]
        self._note(id_, key, value)

    def _note(self, id_: str, key: str, value: Any) -> None:
        self.documents.setdefault(id_, {})[key] = value
        self.unseen.add((id_, key))

    def _remove_guests(self) -> None:
        for each in self.control.state().actions:
            if each.id in self.guests:
                self.control.delete_action(each.id)
        self.guests.clear()

    @staticmethod
    def _accepted(integration_type: str, slot: str) -> tuple[str, ...]:
        system = facts.system(integration_type) or next(each for each in facts.SYSTEMS if each.key == "google")
        return system.credential_types

    @staticmethod
    def _is_guard(failure: Failed) -> bool:
        return "published action" in str(failure)


def _managed(inputs: Any) -> dict[str, Any]:
    """What a program says of an integration's document."""
    managed = {f"properties/{key}": each for key, each in inputs.get("properties", {}).items()}
    for key, place in {"notes": "notes", "clientCertificateAuthority": "properties/clientCertificateAuthority"}.items():
        if key in inputs:
            managed[place] = inputs[key]
    return managed


def _without_default(settings: dict[str, Any]) -> dict[str, Any]:
    """A certificate authority that is the default is as good as none."""
    default = {facts.CLIENT_CERTIFICATE_AUTHORITY: facts.DEFAULT_CLIENT_CERTIFICATE_AUTHORITY.value}
    return {key: each for key, each in settings.items() if default.get(key) != each}


def live(machine: type[Life], examples: int, steps: int) -> None:
    """Run lives: the same few each time, or as many as are asked for."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=HUNT or examples,
            stateful_step_count=50 if HUNT else steps,
            derandomize=not HUNT,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=bool(HUNT),
            phases=[Phase.generate],
            report_multiple_bugs=False,
        ),
    )


@pytest.fixture
def machine(genesys_cloud: Emulator, settings: dict[str, str]) -> Callable[..., type[Life]]:
    """Makes lives behind an adapter, under switches."""

    def make(adapter: str, **switches: Any) -> type[Life]:
        return type(
            "Life", (Life,), {"adapter": adapter, "cloud": genesys_cloud, "settings": settings, "switches": switches}
        )

    return make


@pytest.mark.slow
@pytest.mark.parametrize("adapter", ["dynamic", "plugin"])
def test_programs_come_true(adapter: str, machine: Callable[..., type[Life]]) -> None:
    live(machine(adapter), examples={"dynamic": 6, "plugin": 3}[adapter], steps=40)


@pytest.mark.slow
@pytest.mark.parametrize("switch", DOUBTFUL)
def test_programs_come_true_however_the_service_behaves(switch: str, machine: Callable[..., type[Life]]) -> None:
    """At one adapter only: both ask the service in the same words."""
    live(machine("dynamic", **DOUBTFUL[switch]), examples=2, steps=25)
