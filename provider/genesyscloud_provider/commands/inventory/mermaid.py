"""A graph in the language of Mermaid, which GitHub and many others draw.

Whatever a name holds, it is nothing but the label of a box: all but letters, digits and a few more stand as codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from genesyscloud_provider.architect.text import one_line
from genesyscloud_provider.commands.inventory.pages import Graph, Node, Tone

LONGEST: Final = 40
"""Characters of a line in a box."""

PLAIN: Final = frozenset(" ,")
"""What stands for itself in a label, beside letters and digits."""

_SHAPES: Final = {"i": '["{}"]', "u": '(["{}"])', "c": '[("{}")]'}
"""How boxes look, by the first letter of their ids: an integration, what uses it, a credential."""

_CLASSES: Final = {
    Tone.GOOD: "stroke:#1a7f37",
    Tone.WARNING: "stroke:#9a6700,stroke-width:2px",
    Tone.ERROR: "stroke:#cf222e,stroke-width:3px",
}


def mermaid(graph: Graph) -> list[str]:
    """A graph as the lines of a Mermaid diagram.

    Args:
        graph: what to draw.
    """
    return list(_lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    names = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    yield "flowchart LR"
    for node in graph.nodes:
        yield f"  {names[node.id]}{_box(node)}"
    for begin, end, text in graph.arrows:
        label = f'|"{_escaped(text)}"|' if text else ""
        yield f"  {names[begin]} -->{label} {names[end]}"
    for tone, style in _CLASSES.items():
        members = [names[node.id] for node in graph.nodes if node.tone is tone]
        if members:
            yield f"  classDef {tone.value} {style}"
            yield f"  class {','.join(members)} {tone.value}"


def _box(node: Node) -> str:
    return _SHAPES[node.id[0]].format("<br/>".join(_escaped(_cut(one_line(each))) for each in node.lines))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _escaped(text: str) -> str:
    return "".join(each if each.isalnum() or each in PLAIN else f"#{ord(each)};" for each in text) or " "
