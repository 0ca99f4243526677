"""The languages in which a program is written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.installation import found_nowhere, installation
from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.commands.adopt.engine import main_of
from genesyscloud_provider.commands.adopt.objects import Adoption
from genesyscloud_provider.commands.adopt.programs import Language, Program
from genesyscloud_provider.commands.adopt.python.formatting import require_packages
from genesyscloud_provider.commands.adopt.python.program import program as in_python
from genesyscloud_provider.commands.adopt.surroundings import project_settings, python_files
from genesyscloud_provider.commands.adopt.words import require_words
from genesyscloud_provider.commands.adopt.yaml.form import escaped
from genesyscloud_provider.commands.adopt.yaml.program import program as in_yaml
from genesyscloud_provider.commands.adopt.yaml.resources import unsayable

INSTALL_PLUGIN: Final = "pulumi-genesyscloud install-plugin"
"""The command by which Pulumi finds the plugin."""


def _python(project: str, adoption: Adoption, *, by_plugin: bool) -> Program:
    made = in_python(adoption, by_plugin=by_plugin)
    return replace(made, files={**made.files, **python_files(project, _called(adoption))})


def _yaml(project: str, adoption: Adoption) -> Program:
    return in_yaml(adoption, project_settings(project, _called(adoption), "yaml", escaped))


def _called(adoption: Adoption) -> str:
    return adoption.organization.name or adoption.organization.id


def _require_plugin() -> None:
    if found_nowhere("", os.environ):
        raise Refused(
            "the plugin of pulumi-genesyscloud, which the program needs, is not installed",
            f"Nothing was read. Run `{installation()}`, then repeat the command.",
        )


PYTHON: Final = Language(
    name="python",
    dynamic=True,
    provider=False,
    write=partial(_python, by_plugin=False),
    require=require_packages,
    require_engine=lambda: None,
    unsayable=lambda _: "",
    main=main_of,
    install=("pip install -r requirements.txt",),
    before=(),
    configure="pulumi config set --secret",
    ignored=("__pycache__/", ".venv/", "venv/"),
    with_fields="write the call in the comment above it in place of the one below",
)

PYTHON_BY_PLUGIN: Final = replace(
    PYTHON,
    name="python with the plugin",
    dynamic=False,
    provider=True,
    write=partial(_python, by_plugin=True),
    require_engine=_require_plugin,
    install=(*PYTHON.install, INSTALL_PLUGIN),
    before=(INSTALL_PLUGIN,),
)

YAML: Final = Language(
    name="yaml",
    dynamic=False,
    provider=False,
    write=_yaml,
    require=require_words,
    require_engine=_require_plugin,
    unsayable=unsayable,
    main=lambda _: None,
    install=(f"pip install pulumi-genesyscloud=={__version__}", INSTALL_PLUGIN),
    before=(INSTALL_PLUGIN,),
    configure="pulumi config set --secret --path",
    ignored=(),
    with_fields="take the `# ` off the lines of its fields",
)

LANGUAGES: Final[Mapping[str, Language]] = {each.name: each for each in (PYTHON, YAML)}
"""The languages, each as it is served where nobody says how."""

BY_PLUGIN: Final[Mapping[str, Language]] = {PYTHON.name: PYTHON_BY_PLUGIN, YAML.name: YAML}
"""The same where the plugin is to serve."""
