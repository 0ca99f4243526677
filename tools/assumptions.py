"""`python -m tools.assumptions` writes `docs/assumptions.md`, what is assumed of Genesys Cloud, from the one list."""

from collections.abc import Iterator
from pathlib import Path

from genesyscloud_provider.assumptions import PARTS
from genesyscloud_provider.client.configuration import CONTRADICTED
from genesyscloud_provider.client.second_ways import SECOND_WAYS

FILE = Path(__file__).parents[1] / "docs" / "assumptions.md"

HEAD = """\
# What is assumed of Genesys Cloud

Genesys Cloud's API is described in part only, and all of it is not tried by us on a real organization. Where official
sources leave something open, the provider builds on the sentences below. Each one may be wrong: then the last column
says what you see, and what is at risk. [One command](verify.md) tries them on an organization of yours:
`pulumi-genesyscloud verify`.

*Source* names sections and questions of the API reference, with its marks: **C** is confirmed by official sources,
**C1** by one other source, **I** is inferred, **?** is not known. The names are those that the code uses where it
builds on an assumption, in comments such as `# assumes: STALE_VERSION_IS_REFUSED`.

Where the provider has a second way, the last column says it. A stack whose organization contradicts such an assumption
is told so:

```sh
pulumi config set genesyscloud:contradicted STALE_VERSION_IS_REFUSED,GRANTS_TAKE_EFFECT_IN_TEN_SECONDS
```

This page is written by `make assumptions`.
"""


def text() -> str:
    """The page as it stands in the file."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), "utf-8")


def _lines() -> Iterator[str]:
    for title, assumptions in PARTS.items():
        yield from ("", f"## {title}", "")
        yield "| What is assumed | Source | If it is false |"
        yield "| --- | --- | --- |"
        for each in assumptions:
            second = SECOND_WAYS.get(each.name)
            way = f"<br>With `{CONTRADICTED.key}`: {second}" if second else ""
            cells = (f"{each.statement}<br>`{each.name}`", each.source, f"{each.if_false}{way}")
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    main()
