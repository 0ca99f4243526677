"""The settings: where each comes from, whether it can be used, and which is misspelt. Asks nobody."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from genesyscloud_provider.client.configuration import (
    ACCESS_TOKEN,
    API_URL,
    LOGIN_URL,
    NAME_TEMPLATE,
    NAMESPACE,
    OAUTH_CLIENT_ID,
    OAUTH_CLIENT_SECRET,
    REGION,
    SETTINGS,
    AccessToken,
    Configuration,
    NoCredentials,
    Setting,
    Source,
    name_from_template,
    setting_name,
)
from genesyscloud_provider.client.errors import ConfigurationError
from genesyscloud_provider.client.regions import DOMAINS, closest
from genesyscloud_provider.client.secrets import Secrets
from genesyscloud_provider.commands.doctor.model import Check, Checks, FoundSetting, Section, typed
from genesyscloud_provider.commands.doctor.project import Project, StackConfiguration, of_provider

STACK: Final = "the stack's configuration"

PREFIX: Final = "GENESYSCLOUD_"
"""What the variables of all settings begin with."""

HIDDEN: Final = "set, not shown"

LOGINS: Final = (ACCESS_TOKEN, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET)
"""What one source has to have to be the one that logs in."""

_TOGETHER: Final[Mapping[Setting, Sequence[Setting]]] = {
    **dict.fromkeys(LOGINS, LOGINS),
    API_URL: (API_URL, REGION),
    LOGIN_URL: (LOGIN_URL, REGION),
}
"""The settings of which the first source that has one decides for all: a region stands for both addresses."""

_CHECKS: Final = Checks(Section.SETTINGS)

EXAMPLES: Final = {REGION: "us-east-1"}
"""What commands have where nobody can know the value; for all else they ask for it."""


@dataclass(frozen=True)
class Given:
    """The settings, as they are given.

    Attributes:
        sources: where they stand, the one that wins first.
        stack: the stack's configuration; None where there is no project.
        chosen: the stack that the command line names.
        own_keys: whether keys with the provider's name are the project's own.
        variables: the environment.
    """

    sources: Sequence[Source]
    stack: StackConfiguration | None
    chosen: str | None
    own_keys: bool
    variables: Mapping[str, str] = field(repr=False)

    def source_of(self, setting: Setting) -> Source | None:
        """The source whose value counts."""
        together = _TOGETHER.get(setting, (setting,))
        return next((each for each in self.sources if any(map(each.get, together))), None)

    def to_set(self, setting: Setting, value: str | None = None) -> str:
        """The command that sets a setting where it counts.

        Args:
            setting: the setting.
            value: its value; where there is none, and of a secret, the command asks for it.
        """
        source, value = self.source_of(setting), None if setting.secret else value or EXAMPLES.get(setting)
        if self.stack is not None and (source is None or not source.of_one_command):
            secret = ["--secret"] if setting.secret else []
            return self.pulumi("set", *secret, setting.key, *([value] if value else []))
        if value:
            return f"export {setting.environment}={typed(value)}"
        hidden = "s" if setting.secret else ""
        return f"read -r{hidden} {setting.environment} && export {setting.environment}"

    def to_unset(self, setting: Setting, source: Source) -> str:
        """The command that takes a setting out of a source."""
        return f"unset {setting.environment}" if source.of_one_command else self.pulumi("rm", setting.key)

    def pulumi(self, *arguments: str) -> str:
        """A command for the stack's configuration."""
        return typed("pulumi", "config", *arguments, *(["--stack", self.chosen] if self.chosen else []))


def given(
    project: Project | None, stack: StackConfiguration | None, chosen: str | None, variables: Mapping[str, str]
) -> Given:
    """What is set: in the stack's configuration, which wins, and in the environment.

    Args:
        project: the project; None where there is none.
        stack: the configuration of its stack.
        chosen: the stack that the command line names.
        variables: the environment.
    """
    own_keys = project is not None and project.name == NAMESPACE
    of_stack = Source(STACK, of_provider(stack.values) if stack and not own_keys else {})
    return Given((of_stack, Source.environment(variables)), stack, chosen, own_keys, variables)


def found(told: Given) -> list[FoundSetting]:
    """Every setting that is there, in each source."""
    there = [(each, source, value) for each in SETTINGS for source in told.sources if (value := source.get(each))]
    return [
        FoundSetting(
            name=setting.name,
            source=source.title,
            called=setting.environment if source.of_one_command else setting.key,
            value=_shown(setting, value),
            used=_is_used(told, setting, source),
        )
        for setting, source, value in there
    ]


def note_secrets(told: Given, secrets: Secrets) -> None:
    """Remember what is never shown: of every source, used or not, and of misspelt variables, whatever they hold."""
    secrets.note([each.get(one) for each in told.sources for one in SETTINGS if one.secret])
    secrets.note([told.variables[name] for name, _ in _misspelt_variables(told.variables)])


def checks(told: Given, project: Project | None) -> Iterator[Check]:
    """What there is to say of the settings."""
    yield _of_project(told, project)
    for each in found(told):
        yield _of_value(told, each)
    yield from _missing(told)
    yield from _misspelt(told)


def resolved(told: Given) -> Configuration:
    """The settings together, without those that cannot be used."""
    return Configuration.resolve(*(_usable(each) for each in told.sources))


def _usable(source: Source) -> Source:
    there = {each.name: each for each in SETTINGS if source.get(each) is not None}
    values = {name: source.get(each) for name, each in there.items() if _fault(each, source) is None}
    return Source(source.title, values, source.of_one_command)


def login_is_unreadable(told: Given) -> bool:
    """Whether the stack has credentials that nobody but Pulumi can read."""
    return told.stack is not None and any(each.key in told.stack.unreadable for each in LOGINS)


def _of_project(told: Given, project: Project | None) -> Check:
    name = "project"
    if project is None or told.stack is None:
        return _CHECKS.ok(name, name, "none here: the environment alone has settings")
    stack = told.stack.stack
    where = f"{project.name or project.folder.name}, stack {stack}" if stack else project.name or project.folder.name
    if not told.stack.problem:
        return _CHECKS.ok(name, name, where)
    lacks = "its secrets are not read" if stack else "its configuration is not read"
    what = f"{where}: {lacks} ({told.stack.problem})"
    if "passphrase" in what:
        command = "read -rs PULUMI_CONFIG_PASSPHRASE && export PULUMI_CONFIG_PASSPHRASE"
        return _CHECKS.warning(name, name, what, "Give the stack's passphrase:", command)
    if stack is None:
        return _CHECKS.warning(name, name, what, "Select the stack, or name it with --stack:", "pulumi stack select")
    return _CHECKS.warning(name, name, what, "Mend what Pulumi says of it:", told.pulumi())


def _of_value(told: Given, setting: FoundSetting) -> Check:
    about = next(each for each in SETTINGS if each.name == setting.name)
    source = next(each for each in told.sources if each.title == setting.source)
    value = f"{setting.value}, from {setting.called}"
    if not setting.used:
        return _not_used(told, about, source, value)
    if fault := _fault(about, source):
        value = f"{setting.called} {fault.message.removeprefix(str(about)).strip()}"
        again = about.secret or about is REGION
        close = closest(source.get(REGION) or "") if about is REGION else None
        command = told.to_set(about, close) if again else told.to_unset(about, source)
        return _CHECKS.broken(about.name, about.name, value, fault.remedy, command)
    if about is ACCESS_TOKEN and any(source.get(each) for each in (OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET)):
        remedy = "The access token wins over the OAuth client beside it. If the client is meant, take the token away."
        both = f"{value}: beside an OAuth client"
        return _CHECKS.warning(about.name, about.name, both, remedy, told.to_unset(about, source))
    return _CHECKS.ok(about.name, about.name, value)


def _not_used(told: Given, setting: Setting, source: Source, value: str) -> Check:
    """A value that another one wins over: a mistake only where both are there by chance, so that it is said."""
    winner = told.source_of(setting)
    title = winner.title if winner is not None and winner is not source else "the access token beside it"
    return _CHECKS.ok(setting.name, setting.name, f"{value}: not used, {title} wins")


def _fault(setting: Setting, source: Source) -> ConfigurationError | None:
    """Why a value cannot be used."""
    alone = Source(source.title, {setting.name: source.get(setting)})
    try:
        if setting is NAME_TEMPLATE:
            name_from_template([alone], resource="resource", stack="stack", project="project")
        else:
            Configuration.resolve(alone)
    except ConfigurationError as error:
        return error
    return None


def _missing(told: Given) -> Iterator[Check]:
    """Settings without which the organization cannot be asked."""
    if told.stack and told.stack.problem and login_is_unreadable(told):
        yield _CHECKS.skipped("credentials", "credentials", "Pulumi alone can read those of the stack")
    elif isinstance(no := resolved(told).credentials, NoCredentials):
        source = told.source_of(OAUTH_CLIENT_ID)
        lacking = [each for each in (OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET) if not (source and source.get(each))]
        commands = [told.to_set(each) for each in lacking]
        yield _CHECKS.broken("credentials", "credentials", no.message, "Set what is missing:", *commands)
    by_token = isinstance(resolved(told).credentials, AccessToken)
    addresses = [API_URL] if by_token else [API_URL, LOGIN_URL]
    if not (_is_there(told, REGION) or all(_is_there(told, each) for each in addresses)):
        remedy = f"Set it to the region of your organization, which is one of {', '.join(DOMAINS)}; for example:"
        yield _CHECKS.broken(REGION.name, REGION.name, "not set", remedy, told.to_set(REGION))


def _is_there(told: Given, setting: Setting) -> bool:
    return any(each.get(setting) for each in told.sources)


def _misspelt(told: Given) -> Iterator[Check]:
    """Names that are nearly a setting's."""
    names = [each.name for each in SETTINGS]
    keys = [] if told.stack is None or told.own_keys else [*told.stack.values, *told.stack.unreadable]
    for key in sorted(each for each in keys if each.startswith(f"{NAMESPACE}:")):
        name = setting_name(key)
        if name is None or name in names:
            continue
        close = next((each for each in SETTINGS if each.name == _close(name, names)), None)
        what = f"{key} in {STACK} is no setting"
        if close is None:
            remedy = "It has no effect. Take it away, unless the program itself reads it."
            yield _CHECKS.warning("misspelt", "misspelt", what, remedy, told.pulumi("rm", key))
        else:
            commands = [told.to_set(close, told.stack.values.get(key) if told.stack else None), told.pulumi("rm", key)]
            yield _CHECKS.broken(
                "misspelt", "misspelt", what, f"It has no effect; {close.key} may be meant:", *commands
            )
    for variable, setting in _misspelt_variables(told.variables):
        commands = [f'export {setting.environment}="${variable}"', f"unset {variable}"]
        what = f"{variable} is no setting's variable"
        remedy = f"It has no effect; {setting.environment} may be meant:"
        yield _CHECKS.broken("misspelt", "misspelt", what, remedy, *commands)


def _misspelt_variables(variables: Mapping[str, str]) -> Iterator[tuple[str, Setting]]:
    """Variables that are nearly a setting's, and the setting. Others that begin so may be for another tool."""
    by_name = {each.environment: each for each in SETTINGS}
    by_rest = {each.removeprefix(PREFIX): each for each in by_name}
    for name in sorted(each for each in variables if each.isidentifier() and each not in by_name):
        if name.upper().startswith(PREFIX):
            close = by_rest.get(_close(name[len(PREFIX) :], by_rest) or "")
        else:
            close = _close(name, by_name, 0.9)
        if close:
            yield name, by_name[close]


def _close(name: str, choices: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The one that may be meant; letter case does not count."""
    by_case = {each.lower(): each for each in choices}
    close = difflib.get_close_matches(name.lower(), by_case, n=1, cutoff=cutoff)
    return by_case[close[0]] if close else None


def _is_used(told: Given, setting: Setting, source: Source) -> bool:
    if told.source_of(setting) is not source:
        return False
    return setting not in (OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET) or not source.get(ACCESS_TOKEN)


def _shown(setting: Setting, value: str) -> str:
    """A value for the page: of a secret only that it is there, and no password that an address may hold."""
    if setting.secret:
        return HIDDEN
    if setting in (API_URL, LOGIN_URL) and not _is_plain(value):
        return HIDDEN
    return value if len(value) <= 100 else f"{value[:100]}…"


def _is_plain(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return not (parts.username or parts.password or parts.query or parts.fragment)
    except ValueError:
        return False
