"""The command itself: what it reads, writes and says."""

from __future__ import annotations

import errno
import os
import re
import shlex
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

import click

from genesyscloud_provider.architect.text import one_line
from genesyscloud_provider.client.configuration import REGION
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import GenesysCloudError, Refused
from genesyscloud_provider.commands.adopt import surroundings
from genesyscloud_provider.commands.adopt.absent import require_certain
from genesyscloud_provider.commands.adopt.engine import SCRATCH, Engine, Previewed, scratch_copy
from genesyscloud_provider.commands.adopt.entries import import_file
from genesyscloud_provider.commands.adopt.languages import BY_PLUGIN, LANGUAGES, PYTHON
from genesyscloud_provider.commands.adopt.memory import Memory
from genesyscloud_provider.commands.adopt.objects import Adoption
from genesyscloud_provider.commands.adopt.preparing import prepared
from genesyscloud_provider.commands.adopt.programs import Language, Program
from genesyscloud_provider.commands.adopt.project import NEW, OWN, Folder, Written
from genesyscloud_provider.commands.adopt.reading import Reader, Selection, read
from genesyscloud_provider.commands.adopt.secrets import config_values, origins, without_secrets
from genesyscloud_provider.commands.adopt.terraform import TerraformState, read_state
from genesyscloud_provider.commands.adopt.terraform.taking_over import RELEASE, read_managed, release
from genesyscloud_provider.commands.connection import connection
from genesyscloud_provider.commands.progress import Progress, say

CHANGES: Final = 3
"""The exit code where the check has found that something would be changed."""

INTERRUPTED: Final = 130
"""The exit code where somebody has interrupted the command."""

SHOWN: Final = 20
"""How many lines of one kind are printed."""


PROJECT: Final = "[A-Za-z0-9_.-]{1,100}"
STACK: Final = "[A-Za-z0-9_.-]{1,100}(?:/[A-Za-z0-9_.-]{1,100}){0,2}"
"""What Pulumi takes as the name of a project, and of a stack with those of its organization and project."""


def _named(pattern: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Refuses a name that Pulumi does not take."""

    def check(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
        if value is not None and re.fullmatch(pattern, value) is None:
            raise click.BadParameter(f"{value!r} is no name that Pulumi takes: letters, digits, '-', '_' and '.' are.")
        return value

    return check


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    help="The program's language. One in YAML needs the plugin (`pulumi-genesyscloud install-plugin`)."
    f" [default: {PYTHON.name}]",
)
@click.option("--plugin", is_flag=True, help="Let the plugin serve a program in Python too, by a provider of its own.")
@click.option("--integration-type", "types", multiple=True, help="Only integrations of this type; repeatable.")
@click.option("--name", "names", multiple=True, help="Only integrations of a name like this (*: anything); repeatable.")
@click.option("--integration", "integrations", multiple=True, help="Only the integration with this id; repeatable.")
@click.option(
    "--terraform-state",
    type=click.File("rb"),
    help="Only what this state of the Genesys Cloud Terraform provider has; -: standard input.",
)
@click.option("--project", callback=_named(PROJECT), help="The project's name in Pulumi. [default: the folder's]")
@click.option("--stack", callback=_named(STACK), help=f"The stack's name in Pulumi. [default: {surroundings.STACK}]")
@click.option(
    "--check", is_flag=True, help="Let Pulumi import all of it into a scratch stack, and say what would change."
)
@click.option("--import", "imports", is_flag=True, help="Import all of it into the stack at once, secrets included.")
def adopt(
    folder: Path,
    language: str | None,
    plugin: bool,
    types: tuple[str, ...],
    names: tuple[str, ...],
    integrations: tuple[str, ...],
    terraform_state: BinaryIO | None,
    project: str | None,
    stack: str | None,
    check: bool,
    imports: bool,
) -> None:
    """Write a program for what an organization has already.

    FOLDER gets a project of Pulumi with the organization's data action integrations, their credentials and
    actions, the OAuth clients and their roles, a file for `pulumi import`, and a README with what to do next. Nothing
    is changed in Genesys Cloud, neither by this command nor by the import.

    With --terraform-state it is what Terraform manages of them, under the names that it has there. Secrets that the
    state knows are taken over with --import alone, which encrypts them in the stack: no file holds them.

    An interrupted command goes on where it was when it is repeated. Repeated later, it writes what is new, and leaves
    every file alone that somebody has edited; language, project and stack stay what they were.

    The organization is the one of the settings in the environment, such as GENESYSCLOUD_REGION,
    GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET.

    Exit codes: 0 written, and with --check or --import unchanged; 3 Pulumi would change something; 1 it failed; 2 wrong
    arguments.
    """
    selection = Selection(types, names, integrations)
    if terraform_state and not selection.is_everything:
        raise click.UsageError("--terraform-state says what is taken over: it takes no filter beside it.")
    with _failures(folder):
        asked = _asked(folder, _language(folder, language, plugin=plugin), project, stack)
        if check or imports:
            asked.language.require_engine()
        state = _state(terraform_state) if terraform_state else None
        _adopt(asked, selection, state, check=check, imports=imports)


@dataclass(frozen=True)
class Asked:
    """What is to be written, and where.

    Attributes:
        folder: where.
        language: in which language.
        project: the project's name in Pulumi.
        stack: the stack's name in Pulumi.
    """

    folder: Path
    language: Language
    project: str
    stack: str


def _language(folder: Path, asked: str | None, *, plugin: bool) -> Language:
    """The language that is asked for, or else that of an earlier call."""
    if asked is None and not plugin:
        known = Folder.known(folder, "language")
        return next((each for each in (*LANGUAGES.values(), *BY_PLUGIN.values()) if each.name == known), PYTHON)
    return (BY_PLUGIN if plugin else LANGUAGES)[asked or PYTHON.name]


def _asked(folder: Path, language: Language, project: str | None, stack: str | None) -> Asked:
    """What is to be written; project and stack are by default those of an earlier call."""
    language.require()
    project = project or Folder.known(folder, "project") or surroundings.project_name(folder.resolve().name)
    return Asked(folder, language, project, stack or Folder.known(folder, "stack") or surroundings.STACK)


def _state(file: BinaryIO) -> TerraformState:
    state = read_state(file.read())
    for each in state.warnings:
        say(f"Note: {each}")
    return state


def _adopt(asked: Asked, selection: Selection, state: TerraformState | None, *, check: bool, imports: bool) -> None:
    adoption, target = _read(asked, selection, state, secrets=imports)
    gone = sorted(require_certain(target.names, adoption))
    made = asked.language.write(asked.project, adoption)
    released = RELEASE if state or target.has(RELEASE) else ""
    project = surroundings.Project(
        asked.project,
        asked.stack,
        asked.language,
        adoption,
        made.config,
        imports,
        released,
        os.environ.get(REGION.environment),
    )
    files = _files(project, made)
    if state:
        files[RELEASE] = release(state, adoption.objects)
    try:
        written = target.write(files, adoption.names, made.modules, origins(adoption))
    except Refused:
        target.leave()
        raise
    Memory(target.own).forget()
    click.echo("\n".join(_told(asked.folder, adoption, written, gone)))
    where = asked.folder.resolve()
    if check:
        say("Checking: importing into a scratch stack")
        with scratch_copy(where) as engine:
            for file, text in project.settings(SCRATCH).items():
                (engine.project / file).write_text(text, "utf-8")
            _prove(engine, project)
    if imports:
        say(f"Importing into the stack {asked.stack}")
        _prove(Engine(where, asked.stack, {}), project)
    named = [f"cd {shlex.quote(str(asked.folder))}", *project.next_commands()]
    click.echo("\n".join(["", "Next:", *(f"  {each}" for each in named)]))


def _read(
    asked: Asked, selection: Selection, state: TerraformState | None, *, secrets: bool
) -> tuple[Adoption, Folder]:
    """What is taken over, and the folder that it goes into.

    Args:
        asked: what is to be written.
        selection: what is meant of the live organization.
        state: what Terraform manages; None where that is of no importance.
        secrets: whether secrets that the state knows are taken over.
    """
    memory = Memory(asked.folder / OWN)
    try:
        with connection(warn=lambda _: None) as session:  # the page says what is worth a look
            if state:
                session.secrets.note(list(state.secrets()))
            about = {"language": asked.language.name, "project": asked.project, "stack": asked.stack}
            target = Folder(asked.folder, session.require_owner().id, about)
            target.require_new(_known_before(asked, session.require_owner()))
            reader = Reader(session, memory, target.names)
            found = read_managed(reader, state) if state else read(reader, selection)
            if not secrets:
                found = replace(found, found=tuple(map(without_secrets, found.found)))
            known = (target.modules, target.origins, target.edited)
            return prepared(found, target.names, asked.language.unsayable, *known), target
    finally:
        memory.close()


def _known_before(asked: Asked, organization: Organization) -> dict[str, str]:
    """The files of a project that are known before the organization is read."""
    files = surroundings.version_control(asked.language)
    if asked.language.dynamic or asked.language.provider:
        files |= surroundings.python_files(asked.project, organization.name or organization.id)
    return files


def _files(project: surroundings.Project, made: Program) -> dict[str, str]:
    """All files of a project."""
    adoption = project.adoption
    files = {
        **made.files,
        **surroundings.version_control(project.language),
        **project.settings(project.stack),
        **surroundings.function_folders(adoption),
        "README.md": project.page(),
    }
    if not project.imported:
        files[surroundings.IMPORT_FILE] = import_file(project.entries())
    return files


def _prove(engine: Engine, project: surroundings.Project) -> None:
    """Import everything into a stack, and let Pulumi preview the program.

    Raises:
        SystemExit: something would change.
    """
    adoption, language = project.adoption, project.language
    values = config_values(adoption, project.config)
    engine.select()
    progress = Progress("Encrypting", len(values))
    engine.configure(language.configure, values, progress.did)
    progress.end()
    engine.import_resources(project.entries())
    say("Previewing the program")
    found = engine.preview(language.main(engine.project))
    if found.errors or found.changes or found.unchanged < len(adoption.objects):
        click.echo("\n".join(_changed(found)), err=True)
        raise SystemExit(CHANGES)
    click.echo(f"After the import Pulumi previews the program as {len(adoption.objects)} unchanged.")


def _changed(found: Previewed) -> Iterator[str]:
    yield "Error: Pulumi would not leave everything as it is:"
    for each in found.errors[:SHOWN]:
        yield f"  {each}"
    for urn, step in list(found.changes.items())[:SHOWN]:
        yield f"  {step}: {urn}"


def _told(folder: Path, adoption: Adoption, written: Written, gone: list[str]) -> Iterator[str]:
    yield f"{one_line(adoption.organization.title)}: {surroundings.counted_in_words(adoption)}."
    same = f", {len(written.same)} are as they were" if written.same else ""
    yield f"{folder}: {len(written.written)} files written{same}."
    if adoption.organization.worth_a_look:
        yield f"Worth a look: {len(adoption.organization.worth_a_look)}; the README says why."
    if gone:
        yield f"Gone from the organization, and so from the program: {', '.join(gone)}."
    if written.kept:
        yield f"Edited or removed since, and so left alone: {', '.join(written.kept)}."
        yield f"What would have been written is in {folder / OWN / NEW}."
    left_out = adoption.organization.left_out
    if left_out:
        yield f"Not taken over: {len(left_out)}; the README says why."
        yield from (f"  - {one_line(each.what)}: {one_line(each.why)}" for each in left_out[:SHOWN])


@contextmanager
def _failures(folder: Path) -> Iterator[None]:
    """Tell what went wrong, and that what was read is kept."""
    with suppress(ValueError):  # in a thread of its own no signal can be handled
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except GenesysCloudError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        where = Path(error.filename or folder)
        ours = folder.resolve() in (where.resolve(), *where.resolve().parents)
        what = f"{folder} cannot be written: {where}" if ours else f"{where} cannot be used"
        advice = "Free some space" if error.errno == errno.ENOSPC else "Mend that"
        raise click.ClickException(f"{what}: {error.strerror}. {advice}, and repeat the command: it goes on.") from None
    except KeyboardInterrupt:
        click.echo("\nInterrupted. What was read is kept: repeat the command, and it goes on.", err=True)
        raise SystemExit(INTERRUPTED) from None
