"""What stands in a project beside its program: settings, what to install, what to keep out of version control, and a
page that says what to do next."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from genesyscloud_provider import __version__
from genesyscloud_provider.architect.text import one_line
from genesyscloud_provider.client.configuration import (
    NAMESPACE,
    OAUTH_CLIENT_ID,
    OAUTH_CLIENT_SECRET,
    ORGANIZATION_ID,
    REGION,
)
from genesyscloud_provider.commands.adopt.entries import entries
from genesyscloud_provider.commands.adopt.objects import KINDS, PROGRAM_ORDER, Adoption, Remark
from genesyscloud_provider.commands.adopt.preparing import code_folder
from genesyscloud_provider.commands.adopt.programs import Language
from genesyscloud_provider.commands.adopt.project import MANIFEST, OWN
from genesyscloud_provider.commands.adopt.secrets import FieldKey, fields_of
from genesyscloud_provider.commands.adopt.words import hyphenated, words
from genesyscloud_provider.commands.adopt.yaml.form import inline
from genesyscloud_provider.commands.required import oldest_pulumi
from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.integrations.placeholder import PLACEHOLDER, PLACEHOLDER_TEXT

IMPORT_FILE: Final = "import.json"
STACK: Final = "dev"
"""The stack that the page speaks of where none is given."""

_SETTINGS: Final = ", ".join(f"`{each.environment}`" for each in (REGION, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET))
"""The settings that every command needs."""

UNKNOWN_KEY: Final = "-field-name"
"""What the key of a field ends with whose name nobody can read."""

_IMPORT: Final = f"pulumi import --file {IMPORT_FILE} --protect=false --generate-code=false --skip-preview --yes"


def project_name(folder: str) -> str:
    """A name that Pulumi takes, from that of a folder."""
    return re.sub("[^A-Za-z0-9_.-]", "-", folder).strip("-.") or hyphenated(words(folder)) or "genesys-cloud"


def settings_file(stack: str) -> str:
    """The file of a stack's settings, which is called by the last part of `organization/project/stack`."""
    return f"Pulumi.{stack.rpartition('/')[2]}.yaml"


def settings(stack: str, organization_id: str, region: str | None) -> dict[str, str]:
    """The stack's settings: which organization it is for, and where that is."""
    lines = [f"  {NAMESPACE}:{name}: {value}" for name, value in provider_settings(organization_id, region).items()]
    return {settings_file(stack): "\n".join(["config:", *lines, ""])}


def provider_settings(organization_id: str, region: str | None) -> dict[str, str]:
    """The settings that the stack's configuration has, by name."""
    return {**({REGION.name: region} if region else {}), ORGANIZATION_ID.name: organization_id}


def python_files(project: str, organization: str) -> dict[str, str]:
    """What a project in Python has beside its modules, for an organization of this name."""
    return {
        "Pulumi.yaml": project_settings(project, organization, "python"),
        "requirements.txt": f"pulumi-genesyscloud=={__version__}\n",
    }


def project_settings(project: str, organization: str, runtime: str, text: Callable[[str], str] = str) -> str:
    """What Pulumi.yaml says of a project.

    Args:
        project: the project's name.
        organization: the organization's name, or its id where it has none.
        runtime: what runs the program.
        text: what the runtime needs of a text that is meant as it is.
    """
    description = f"The data action integrations of {one_line(organization)}"
    return f"name: {inline(project)}\ndescription: {inline(text(description))}\nruntime: {runtime}\n"


def version_control(language: Language) -> dict[str, str]:
    """What version control has to know of a project."""
    return {
        ".gitignore": "\n".join([IMPORT_FILE, *language.ignored, ""]),
        ".gitattributes": "# Line breaks are part of them.\ntemplates/** -text\nfunctions/** -text\n",
    }


def function_folders(adoption: Adoption) -> dict[str, str]:
    """A folder for the code of each function, which Genesys Cloud gives back to nobody."""
    names = [adoption.names[key] for key, each in adoption.objects.items() if each.inputs.get("function")]
    return {f"{code_folder(name)}/{PLACEHOLDER}": PLACEHOLDER_TEXT for name in names}


def counted_in_words(adoption: Adoption) -> str:
    """How many of each kind there are, or that there is nothing."""
    return ", ".join(counted(adoption)) or "nothing to adopt"


def counted(adoption: Adoption) -> list[str]:
    """How many of each kind there are, such as `30 integrations`."""
    kinds = [each.resource for each in adoption.objects.values()]
    return [
        f"{kinds.count(kind)} {KINDS[kind].noun}{'' if kinds.count(kind) == 1 else 's'}"
        for kind in reversed(PROGRAM_ORDER)
        if kind in kinds
    ]


@dataclass(frozen=True)
class Project:
    """A project, as its page tells of it.

    Attributes:
        name: its name in Pulumi.
        stack: the stack's name.
        language: the program's language.
        adoption: what is taken over.
        config: what the program takes from the stack's configuration, by key.
        imported: whether the stack holds everything already.
        released: the file that lets Terraform forget what is taken over; empty where Terraform knows nothing of it.
        region: the organization's region; None where the settings name none.
    """

    name: str
    stack: str
    language: Language
    adoption: Adoption
    config: Mapping[str, FieldKey]
    imported: bool = False
    released: str = ""
    region: str | None = None

    def settings(self, stack: str) -> dict[str, str]:
        """The file of a stack's settings."""
        return settings(stack, self.adoption.organization.id, self.region)

    def entries(self) -> Iterator[Properties]:
        """What `pulumi import` takes."""
        own = provider_settings(self.adoption.organization.id, self.region) if self.language.provider else None
        return entries(self.adoption, dynamic=self.language.dynamic, provider=own)

    def page(self) -> str:
        """Its README."""
        parts = (
            self._next(),
            self._credentials(),
            _functions(self.adoption),
            self._terraform(),
            _remarks("Worth a look", self.adoption.organization.worth_a_look),
            _remarks("Not taken over", self.adoption.organization.left_out),
        )
        return "\n".join(line for part in parts for line in part) + "\n"

    def next_commands(self) -> list[str]:
        """What to type next, in its folder."""
        new = [] if self.imported else [f"pulumi stack select --create {shlex.quote(self.stack)}"]
        return [*self.language.before, *new, *([_IMPORT] if self._has_to_be_imported else []), "pulumi preview"]

    @property
    def _has_to_be_imported(self) -> bool:
        return not self.imported and bool(self.adoption.objects)

    def _next(self) -> Iterator[str]:
        yield from (f"# {self.name}", "")
        title, counts = _inert(self.adoption.organization.title), counted_in_words(self.adoption)
        yield f"The data action integrations of {title}: {counts}."
        yield from ("", "## Next", "")
        if self.imported:
            yield f"The stack `{self.stack}` holds everything already. In this folder:"
        else:
            yield (
                f"Once, where `{IMPORT_FILE}` is (it is in no version control), with Pulumi"
                f" {oldest_pulumi()} or later and, in the environment, {_SETTINGS}:"
            )
        yield from ("", "```sh", *self.next_commands(), "```", "")
        yield "The preview shows no change, and none of these commands has changed anything in Genesys Cloud."
        if self._has_to_be_imported:
            yield (
                "An import that was interrupted goes on when it is repeated; if Pulumi says then that the stack is"
                " locked, run `pulumi cancel --yes` first. Until the import is complete, `pulumi up` would create what"
                " is missing."
            )
            yield f"`{IMPORT_FILE}` is of no use afterwards: delete it, and this section."
        yield from self._working()

    def _working(self) -> Iterator[str]:
        install = " and ".join(f"`{each}`" for each in self.language.install)
        yield from ("", "## Working on it", "")
        yield f"- Another machine needs {install} first, and then `pulumi stack select {shlex.quote(self.stack)}`."
        yield "- Variables may be renamed freely. A resource keeps its name: another one is another resource to Pulumi."
        yield (
            "- `pulumi-genesyscloud adopt`, repeated for this folder, writes what is new in the organization, and"
            f" leaves every file alone that was edited. `{OWN}/{MANIFEST}` says which: keep it in version control."
        )
        yield (
            "- What is in use is kept by the provider itself, whatever Pulumi is told: so nothing was imported with"
            " Pulumi's own `protect`."
        )

    def _credentials(self) -> Iterator[str]:
        objects = self.adoption.objects
        unknown = [name for name, (key, _) in self.config.items() if fields_of(objects[key]) is None]
        if not unknown:
            return
        yield from ("", "## Credentials", "")
        yield (
            "Genesys Cloud shows nobody the fields of a credential. So credentials were taken over without them, and"
            " keep those that they have. To rotate one with Pulumi, configure all of its fields, such as"
        )
        example = min(unknown, key=lambda each: each.endswith(UNKNOWN_KEY))
        yield from ("", "```sh", f"{self.language.configure} {example}", "```", "")
        yield f"and {self.language.with_fields}. That updates the credential in place."

    def _terraform(self) -> Iterator[str]:
        if not self.released:
            return
        yield from ("", "## Terraform", "")
        yield (
            "Terraform still believes that it manages these objects. Once the preview shows no change, copy"
            f" `{self.released}` into the folder of the Terraform program, and run `sh {self.released}` there (with"
            f" OpenTofu: `TERRAFORM=tofu sh {self.released}`): Terraform forgets them, and destroys nothing. Take them"
            " out of the Terraform program as well."
        )


def _functions(adoption: Adoption) -> Iterator[str]:
    names = sorted(adoption.names[key] for key, each in adoption.objects.items() if each.inputs.get("function"))
    if not names:
        return
    yield from ("", "## Functions", "")
    yield (
        "Genesys Cloud gives the code of a function back to nobody. Until there is code in its folder, a function keeps"
        " what it has:"
    )
    yield from ("", *(f"- `{code_folder(each)}`" for each in names))


def _remarks(title: str, remarks: Iterable[Remark]) -> Iterator[str]:
    if remarks:
        yield from ("", f"## {title}", "")
        for each in remarks:
            what = _inert(each.what).replace("`", r"\`")  # what is ours there has none
            yield f"- {what}: {_inert(_lasting(each.why)).rstrip('.')}."


def _lasting(why: str) -> str:
    """A reason without what is of another request each time, so that a page changes only when there is news."""
    return re.sub(r", correlation id [^,)]+", "", why)


def _inert(text: str) -> str:
    """Somebody's text in Markdown, which formats nothing."""
    return re.sub(r"([\\*_{}\[\]<>|#])", r"\\\1", one_line(text))
