"""`python -m tools.systems` writes `docs/systems`: a page for each system, by the facts and what the articles say."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from genesyscloud_provider.adapters.program.naming import called
from genesyscloud_provider.integrations import articles, facts
from genesyscloud_provider.integrations.activity import INACTIVE
from genesyscloud_provider.integrations.articles import ARTICLES
from genesyscloud_provider.integrations.facts import Certainty, CredentialType, Field, RequestUrl, System
from genesyscloud_provider.integrations.known import CREDENTIAL_TYPE, INTEGRATION_TYPE
from genesyscloud_provider.permissions import NEEDS
from tools.sdk.text import WIDTH, listed

FOLDER: Final = Path(__file__).parents[1] / "docs" / "systems"

WRITTEN: Final = "This page is written by `make systems`."

RULES: Final = (
    "**Names** tell integrations and their actions apart in the applications that refer to them: keep them unique,"
    " also when you rename one. A name that is taken already is a warning in the preview. An integration that is"
    " added in the console is called after its type, and further ones get a number behind that.",
    f"**Active.** {INACTIVE} An action on an integration that the program wants `DISABLED` is a warning.",
    "**The credential type stays.** Once actions are published, another credential type may break what uses them."
    " Here it is another integration, and that is refused while actions are in use: see [what is"
    " protected](../protection.md) and [how it is done without an outage](../change-a-credential-type.md). For an"
    " active integration Genesys Cloud's articles name Genesys Cloud Customer Care.",
    "**Limits** count each type by itself. One integration too many fails in the preview; Genesys Cloud may allow"
    " more.",
)


def pages() -> dict[str, str]:
    """The pages by file name."""
    return {"README.md": _text(_index())} | {f"{each.key}.md": _text(_page(each)) for each in facts.SYSTEMS}


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


def _text(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _index() -> Iterator[str]:
    yield "# Systems"
    yield "What Genesys Cloud's data actions reach, and what each system asks for."
    yield _table(
        ("System", "`integrationType`", "Integrations in an organization", "Credential types"),
        map(_row_of_index, facts.SYSTEMS),
    )
    yield _paragraph(
        "The steps are the same for all: write the credential and the integration, and `pulumi up` adds the"
        " integration, configures, saves and activates it."
    )
    yield "## Rules of every system"
    yield _bullets(RULES)
    yield "## Permissions"
    yield _paragraph(
        "Genesys Cloud writes a permission in two ways: the console as in the first column, the API and its messages"
        " as in the second. Both mean the same."
    )
    yield _table(
        ("In the console", "In the API", "For"),
        ((articles.in_the_console(each), f"`{each}`", need.what) for need in NEEDS for each in need.permissions),
    )
    yield _paragraph(
        f"The articles ask whoever adds and tests actions for {articles.LEAST}. *Execute* is among them because the"
        " test of an action needs it. In place of the single permissions for actions a role may have"
        f" **{articles.ALL_ACTION_PERMISSIONS}**: those that there are, and those that will be. That the one for"
        " action aggregates is called so is assumed. What is kept where the"
        " last three of the table are missing says [who uses an action](../protection.md#permissions), and which of"
        " them a client lacks [`pulumi-genesyscloud doctor`](../doctor.md)."
    )
    yield from ("## Further reading", *_reading(articles.COMMON_READING), WRITTEN)


def _row_of_index(system: System) -> tuple[str, ...]:
    kinds = ", ".join(f"`{kind}`" for kind in system.credential_types) or "the organization's own"
    return (
        f"[{system.title}]({system.key}.md){' (deprecated)' if system.deprecated else ''}",
        f"`{system.written_as}`",
        f"at most {system.max_instances}",
        kinds if system.credential_required else f"{kinds}, or none",
    )


def _page(system: System) -> Iterator[str]:
    article = ARTICLES[system.key]
    yield f"# {system.title} data actions"
    if system.deprecated:
        yield _paragraph(f"**{system.deprecated}.** `pulumi preview` warns of it.")
    yield _table(("", ""), _facts(system))
    yield "## Before you begin"
    yield _bullets([*article.prerequisites, articles.room(system), articles.LOGIN], "- [ ] ")
    yield "[Permissions](README.md#permissions) has both spellings, and those that tell who uses an action."
    yield from ("## Credential", *_credentials(system))
    if system.mutual_tls:
        yield from ("## Mutual TLS", *_mutual_tls())
    if article.ready_made:
        yield "## Ready-made actions"
        yield _paragraph(
            "An integration of this system may bring actions that nobody has to write (static actions). The articles"
            " do not agree on which systems do: ask your organization, for instance by the lookup `getDataAction`, in"
            " Python `get_data_action`."
        )
    if article.troubles:
        yield from ("## When actions fail", _bullets(article.troubles))
    yield from ("## Further reading", *_reading((articles.about(system), *article.reading)))
    yield "What concerns every system stands in [Systems](README.md#further-reading)."
    yield WRITTEN


def _facts(system: System) -> Iterator[tuple[str, ...]]:
    known = next(each for each in INTEGRATION_TYPE.values if each.value == system.written_as)
    name = known.name.replace("-", "_").upper()
    yield "`integrationType`", f"`{system.written_as}`; in Python `IntegrationType.{name}`"
    if system.integration_type is None:
        yield "the type's id", "no public source shows it: the provider finds it among the organization's types"
    yield "in an organization", f"{system.max_instances} at most"
    yield "actions use", listed(system.verbs, "or")
    if system.request_url is not RequestUrl.UNDOCUMENTED:
        yield "an action's URL", system.request_url.value
    yield "example", f"[`{system.key}`](../../examples/{system.key})"


def _credentials(system: System) -> Iterator[str]:
    if not system.credential_required:
        yield "A credential may be left out."
    if system.fields:
        yield "No public source names the credential type and its fields. In the console they are called:"
        yield _table(("In the console", ""), ((each.label, _about(each)) for each in system.fields))
        yield f"The [example](../../examples/{system.key}) shows how to find out what your organization calls them."
    kinds = [facts.CREDENTIAL_TYPES[each] for each in system.credential_types]
    for kind in kinds:
        yield from _credential(kind)
    if any(each.certainty is Certainty.INFERRED for kind in kinds for each in kind.fields):
        yield _paragraph(
            "No public source shows what the API calls these fields: the provider matches them to those of your"
            " organization, by name and by label."
        )


def _credential(kind: CredentialType) -> Iterator[str]:
    name = next(each.name for each in CREDENTIAL_TYPE.values if each.value == kind.name)
    yield _paragraph(f"`{kind.name}`, in Python `IntegrationCredential.{name}`: {kind.description}.")
    if kind.open:
        yield f"`fields`: {kind.about_fields[0].lower()}{kind.about_fields[1:]}"
        return
    yield _table(
        ("In the console", "Field", "In Python", ""),
        ((each.label, f"`{each.key}`", f"`{called(each.key)}`", _about(each)) for each in kind.fields),
    )


def _about(field: Field) -> str:
    default = [f"Default: `{field.default}`."] if field.default and field.default not in field.description else []
    return " ".join([field.description, *default, *([] if field.required else ["Optional."])])


def _mutual_tls() -> Iterator[str]:
    yield _paragraph(
        "A web service may ask Genesys Cloud for a client certificate. `clientCertificateAuthority` says who signs"
        " it, in the console *Mutual TLS Client Certificate Authority*:"
    )
    default = facts.DEFAULT_CLIENT_CERTIFICATE_AUTHORITY
    yield _bullets(
        f"`{each.value}`{', the default' if each is default else ''}: {about}."
        for each, about in facts.ABOUT_CLIENT_CERTIFICATE_AUTHORITY.items()
    )
    yield "`get_action_certificates` gives a program the certificates in use and the next ones."


def _reading(found: Iterable[articles.FurtherReading]) -> Iterator[str]:
    yield "In the Genesys Cloud Resource Center, in quotes by title, else by what they are about:"
    yield _bullets(map(str, found))


def _paragraph(text: str, first: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_on_hyphens=False,
        break_long_words=False,
    )


def _bullets(found: Iterable[str], sign: str = "- ") -> str:
    return "\n".join(_paragraph(each, sign) for each in found)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = [*head]
    cells = [titles, ["---"] * len(titles), *([each.replace("|", "\\|") for each in row] for row in rows)]
    return "\n".join(f"| {' | '.join(each)} |" for each in cells)


if __name__ == "__main__":
    main()
