"""What a writer of programs gives, and which texts stand in files of their own, in whatever language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from genesyscloud_provider.commands.adopt.objects import AUTH_ACTION, INTEGRATION, Adoption, Found, Key
from genesyscloud_provider.commands.adopt.secrets import FieldKey

TEMPLATE_LENGTH: Final = 100
"""A template of more characters, or of several lines, is a file."""

TEMPLATES: Final = {"requestTemplate": "request", "successTemplate": "success"}
"""The settings of an action that are templates, and what their files are called behind the action's name."""

NO_FIELDS: Final = 'Its fields are known to Genesys Cloud alone (README, "Credentials").'
"""What is to be said of a credential whose fields nobody knows."""

Files = dict[str, str]
"""Texts by their paths in the project."""

WriteFile = Callable[[str, str], None]
"""Puts a text into a file of the project."""


@dataclass(frozen=True)
class Program:
    """A program, and what it needs beside it.

    Attributes:
        files: its files.
        config: what it takes from the stack's configuration, by key: a credential and its field.
        modules: in which module a resource is; none where the language has none.
    """

    files: Files = field(repr=False)
    config: Mapping[str, FieldKey]
    modules: Mapping[Key, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Language:
    """A language in which a program is written.

    Attributes:
        name: what it is called on the command line.
        dynamic: whether the dynamic provider serves its programs, and not the plugin.
        provider: whether a program makes a provider of its own, with the stack's settings.
        write: a program and the files of its project, of the project's name and what is taken over.
        require: makes sure that what writes it is installed.
        require_engine: makes sure that the engine finds what a program in it needs, before anything is read.
        unsayable: why an object cannot be said in it; empty where it can.
        main: of a project's folder, the program where it runs in this process; None where the engine runs it.
        install: the commands that another machine needs.
        before: those that come before all others in the project's folder.
        configure: the command that sets a key of the configuration, which follows it.
        ignored: what is kept out of version control because of it.
        with_fields: what to do in the program with a credential whose fields Pulumi shall set, as a part of a sentence.
    """

    name: str
    dynamic: bool
    provider: bool
    write: Callable[[str, Adoption], Program]
    require: Callable[[], None]
    require_engine: Callable[[], None]
    unsayable: Callable[[Found], str]
    main: Callable[[Path], Callable[[], None] | None]
    install: tuple[str, ...]
    before: tuple[str, ...]
    configure: str
    ignored: tuple[str, ...]
    with_fields: str


def own_files(adoption: Adoption, found: Found) -> str:
    """How the files of an action are called, in the folder of its integration."""
    name = adoption.names[found.key]
    owner = adoption.names.get((INTEGRATION, found.integration))
    own = f"{name}.login" if found.resource == AUTH_ACTION else name
    return f"{owner}/{own}" if owner else own


def template_path(name: str, setting: str) -> str:
    """The file of a template.

    Args:
        name: the name of the action.
        setting: which of its `TEMPLATES`.
    """
    return f"templates/{name}.{TEMPLATES[setting]}.vm"


def is_long(template: str) -> bool:
    """Whether a template stands in a file of its own."""
    return (len(template) > TEMPLATE_LENGTH or "\n" in template) and is_text(template)


def is_text(text: str) -> bool:
    """Whether a file can hold it, and gives it back."""
    try:
        return "\0" not in text and text.encode().decode() == text
    except UnicodeEncodeError:
        return False
