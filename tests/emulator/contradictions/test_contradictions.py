"""The emulator contradicts each assumption on demand: the statement is false then, and true otherwise."""

import importlib
import subprocess
import sys

import pytest

from genesyscloud_emulator import Emulator, Switches
from genesyscloud_emulator.behaviour.contradictions import CONTRADICTIONS, NOT_CONTRADICTED, contradicting
from tests.emulator.contradictions.statements import BEFORE, STATEMENTS, World

for part in ("api", "architect", "integrations", "credentials", "actions", "authorization"):
    importlib.import_module(f"tests.emulator.contradictions.of_{part}")


@pytest.fixture
def world(emulator, control, api):
    return World(emulator, control, api)


def test_each_contradiction_has_its_statement():
    assert sorted(STATEMENTS) == sorted(CONTRADICTIONS)
    assert not CONTRADICTIONS.keys() & NOT_CONTRADICTED.keys()


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_without_a_contradiction_it_is_true(name, world):
    world.control.switches(**BEFORE[name])
    assert STATEMENTS[name](world)


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradicted_it_is_false(name, world):
    world.control.switches(**BEFORE[name])
    world.control.contradict(name)
    assert not STATEMENTS[name](world)


def test_nothing_is_contradicted_by_default():
    usual = Switches().model_dump()
    turned = [switch for name in CONTRADICTIONS for switch in contradicting([name]).items()]
    assert [switch for switch, value in turned if usual[switch] == value] == []


def test_at_the_start():
    with Emulator({"rate_limit": 7}, contradict=["GIVEN_NAME_IS_KEPT", "LIMIT_REFUSAL_SAYS_LIMIT"]) as emulator:
        switches = emulator.control.switches()
    assert (switches.rate_limit, switches.given_names_are_kept, switches.limit_is_told) == (7, False, False)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["GIVEN_NAMES_ARE_KEPT"], "Did you mean GIVEN_NAME_IS_KEPT?"),
        (["SOMETHING"], "SOMETHING is no assumption that the emulator knows."),
        (["OTHER_REGIONS_HAVE_OTHER_AWS_ACCOUNTS"], "cannot be contradicted by the emulator: it is about accounts"),
        (["STALE_VERSION_IS_TOLD", "STALE_VERSION_IS_REFUSED"], "both set the switch stale_action_version"),
    ],
)
def test_what_cannot_be(names, said, control):
    with pytest.raises(ValueError, match=r"^") as raised:
        Emulator(contradict=names)
    assert said in str(raised.value)
    with pytest.raises(ValueError, match=r"^") as raised:
        control.contradict(*names)
    assert said in str(raised.value)
    assert control.switches() == Switches()


@pytest.mark.slow
def test_on_the_command_line():
    command = [sys.executable, "-m", "genesyscloud_emulator", "--port", "0", "--contradict", "GIVEN_NAMES_ARE_KEPT"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert run.returncode == 2
    assert "Did you mean GIVEN_NAME_IS_KEPT?" in run.stderr
