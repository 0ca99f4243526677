"""`docs/promotion.md`, command by command as a reader types them: one program, three stacks, three organizations."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_emulator.emulator import AddedOrganization
from tests.engine.shell import Shell, shell_in

pytestmark = pytest.mark.engine

PAGE = (Path(__file__).parents[2] / "docs" / "promotion.md").read_text("utf-8")
STACKS = ("dev", "test", "production")
PLACEHOLDER = re.compile(r"<(?:id|secret)>")
Organization = Emulator | AddedOrganization


def blocks(language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [text for each, text in found if each == language]


@dataclass
class Reader(Shell):
    """Somebody who follows the page in a shell.

    Attributes:
        clouds: the organization of each stack.
        commands: what is left of the page to be typed.
    """

    clouds: Mapping[str, Organization] = field(default_factory=dict)
    commands: list[str] = field(default_factory=lambda: [line for text in blocks("sh") for line in text.splitlines()])

    def takes(self, beginning: str) -> str:
        """The next command of the page."""
        command = self.commands.pop(0)
        assert command.startswith(beginning), command
        return command

    def initialize(self, *stacks: str) -> None:
        """The block of a stack, for each of these with its own values."""
        block = [self.commands.pop(0) for _ in range(8)]
        assert block[0] == "pulumi stack init dev"
        for stack in stacks:
            cloud = self.clouds[stack]
            values = iter([cloud.organization_id, cloud.client_id])
            for command in block:
                typed = PLACEHOLDER.sub(lambda _: next(values), command).replace("dev", stack)  # noqa: B023
                self.types(typed, given=cloud.client_secret if "oauthClientSecret" in typed else f"{stack}-password")
            for name in ("apiUrl", "loginUrl"):  # which no reader needs: the organizations are on this machine
                self.types(f"pulumi config set genesyscloud:{name} {cloud.url}")

    def exports(self, stack: str) -> None:
        """Set the variables that the page sets, for one of the organizations."""
        command = self.takes("export ")
        values = iter([self.clouds[stack].client_id, self.clouds[stack].client_secret])
        for each in shlex.split(PLACEHOLDER.sub(lambda _: next(values), command))[1:]:
            name, _, value = each.partition("=")
            self.environment[name] = value
            prefix = name.partition("GENESYSCLOUD_")[0]
            for address in ("API_URL", "LOGIN_URL"):
                self.environment[f"{prefix}GENESYSCLOUD_{address}"] = self.clouds[stack].url


@pytest.fixture
def reader(tmp_path: Path, genesys_cloud: Emulator) -> Reader:
    clouds: dict[str, Organization] = {"dev": genesys_cloud}
    clouds |= {name: genesys_cloud.add_organization(name=f"Acme {name.capitalize()}") for name in STACKS[1:]}
    (settings,), (program,) = blocks("yaml"), blocks("python")
    reader = Reader(*shell_in(tmp_path), clouds=clouds)
    (reader.folder / "Pulumi.yaml").write_text(settings, "utf-8")
    (reader.folder / "__main__.py").write_text(program, "utf-8")
    return reader


def names(cloud: Organization) -> list[str]:
    state = cloud.control.state()
    things = [*state.integrations, *state.credentials, *state.actions]
    return [str(each.name) for each in things]  # type: ignore[attr-defined]


def test_the_page_is_followed_to_its_end(reader: Reader) -> None:
    dev, test, production = reader.clouds.values()
    reader.initialize(*STACKS)

    reader.types(f"{reader.takes('pulumi up --stack dev')} --yes")
    made = ["shop-orders", "shop-orders", "shop-look-up-order"]
    assert (names(dev), names(test), names(production)) == (made, [], [])

    reader.exports("dev")
    reader.exports("test")
    only_here, differing = blocks("")
    said = reader.types(reader.takes("pulumi-genesyscloud inventory --compare-env TEST_"), exits=3)
    assert only_here.replace("Acme Dev", "Emulated Organization").strip() in said

    preview, check, up = (reader.takes(each) for each in ("pulumi preview", "pulumi preview", "pulumi up"))
    for stack in STACKS[1:]:
        reader.types(preview.replace("test", stack))
        assert "No action, integration or OAuth client would be lost." in reader.types(check.replace("test", stack))
        reader.types(f"{up.replace('test', stack)} --yes")
        assert names(reader.clouds[stack]) == made
    passwords = [cloud.control.state().credentials[0].fields["password"] for cloud in reader.clouds.values()]
    assert passwords == [f"{stack}-password" for stack in STACKS]

    said = reader.types(reader.takes("pulumi-genesyscloud inventory --compare-env TEST_ --contracts"), exits=3)
    assert differing.strip() in said
    assert "1 difference: 1 that differs" in " ".join(said.split())
    assert not reader.commands, "the page is at its end"


def test_credentials_of_another_organization_change_nothing_there(reader: Reader) -> None:
    dev, _, production = reader.clouds.values()
    reader.initialize("production")
    reader.types(f"pulumi config set genesyscloud:oauthClientId {dev.client_id}")
    reader.types("pulumi config set --secret genesyscloud:oauthClientSecret", dev.client_secret)
    said = reader.types("pulumi up --stack production --yes", exits=1)
    assert dev.organization_id in said
    assert production.organization_id in said
    assert (names(dev), names(production)) == ([], [])
