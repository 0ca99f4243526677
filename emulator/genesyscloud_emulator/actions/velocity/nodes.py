"""What a template consists of, and how it is executed, within bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from genesyscloud_emulator.actions.velocity.values import (
    MAX_TEXT,
    METHODS,
    ORDER,
    TemplateFault,
    Value,
    calculated,
    element,
    equal,
    is_integer,
    kind,
    ordered,
    rendered,
    shown,
    truth,
)

MAX_DEPTH = 50
"""How deep directives, brackets, references in texts and calls of macros may stand in each other."""


@dataclass
class Bounds:
    """What a template may still do: steps, which are evaluations of anything, and characters of texts that it makes."""

    steps: int = 100_000
    characters: int = MAX_TEXT
    depth: int = 0

    def step(self) -> None:
        """Count a step."""
        self.steps -= 1
        if self.steps < 0:
            raise TemplateFault("it takes too many steps: a loop of it is too long")

    def made(self, text: str) -> str:
        """Count the characters of a text that was made, and return it."""
        self.characters -= len(text)
        if self.characters < 0:
            raise TemplateFault("it makes too much text")
        return text

    def deeper(self) -> None:
        """Go into something that stands in something else; `depth` is counted down on the way out."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TemplateFault("it is nested too deep")


@dataclass(frozen=True)
class Missing:
    """A name that has no value and needs one for the template to be filled in rightly; `why` is a sentence's end."""

    why: str


class Break(Exception):
    """`#break`: what encloses it ends."""


class Stop(Exception):
    """`#stop`: the template ends."""


@dataclass
class Scope:
    """The names of a template while it is executed, and what is left of its bounds."""

    names: dict[str, Value]
    bounds: Bounds
    macros: dict[str, Macro] = field(default_factory=dict)
    output: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Add to the output."""
        self.output.append(self.bounds.made(text))

    def rendered(self, nodes: Sequence[Node]) -> str:
        """What nodes write, instead of writing it."""
        outer, self.output = self.output, []
        self.bounds.deeper()
        try:
            for node in nodes:
                self.bounds.step()
                node.write(self)
            return "".join(self.output)
        finally:
            self.output = outer
            self.bounds.depth -= 1

    def run(self, nodes: Sequence[Node]) -> None:
        """Let nodes write."""
        self.bounds.deeper()
        for node in nodes:
            self.bounds.step()
            node.write(self)
        self.bounds.depth -= 1


class Node:
    """What writes something."""

    def write(self, scope: Scope) -> None:
        """Execute it."""
        raise NotImplementedError


class Expression:
    """What has a value."""

    def value(self, scope: Scope) -> Value:
        """Its value."""
        raise NotImplementedError


@dataclass
class Text(Node):
    """Text that stays as it is."""

    text: str

    def write(self, scope: Scope) -> None:
        """Write it."""
        scope.write(self.text)


@dataclass
class Literal(Expression):
    """A value that is written out."""

    literal: Value

    def value(self, scope: Scope) -> Value:
        """The value."""
        return self.literal


@dataclass
class Interpolated(Expression):
    """A text in double quotes, in which references are filled in."""

    nodes: list[Node]

    def value(self, scope: Scope) -> Value:
        """The text."""
        return scope.rendered(self.nodes)


@dataclass
class ListOf(Expression):
    """A list that is written out."""

    items: list[Expression]

    def value(self, scope: Scope) -> Value:
        """A new list."""
        return [_evaluated(each, scope) for each in self.items]


@dataclass
class RangeOf(Expression):
    """The whole numbers from one to another."""

    first: Expression
    last: Expression

    def value(self, scope: Scope) -> Value:
        """A new list, within the bounds."""
        first, last = _evaluated(self.first, scope), _evaluated(self.last, scope)
        if not is_integer(first) or not is_integer(last):
            raise TemplateFault(f"a range goes from {shown(first)} to {shown(last)}, which are not both whole numbers")
        step = 1 if last >= first else -1
        if abs(last - first) >= scope.bounds.steps:
            raise TemplateFault("it takes too many steps: a range of it is too long")
        return list(range(first, last + step, step))


@dataclass
class MapOf(Expression):
    """A map that is written out."""

    entries: list[tuple[Expression, Expression]]

    def value(self, scope: Scope) -> Value:
        """A new map; its keys are texts."""
        return {rendered(_evaluated(key, scope)): _evaluated(each, scope) for key, each in self.entries}


@dataclass
class Not(Expression):
    """What is true where something is not."""

    operand: Expression

    def value(self, scope: Scope) -> Value:
        """Whether the operand is not true."""
        return not truth(_evaluated(self.operand, scope))


@dataclass
class Negative(Expression):
    """A number with its sign changed."""

    operand: Expression

    def value(self, scope: Scope) -> Value:
        """The number; null of what is none."""
        return calculated("-", 0, _evaluated(self.operand, scope))


@dataclass
class Binary(Expression):
    """Two values and what stands between them."""

    sign: str
    left: Expression
    right: Expression

    def value(self, scope: Scope) -> Value:
        """What it comes to; the right side counts only where the left one does not decide."""
        left = _evaluated(self.left, scope)
        if self.sign in ("||", "&&"):
            decided = truth(left) is (self.sign == "||")
            return truth(left) if decided else truth(_evaluated(self.right, scope))
        right = _evaluated(self.right, scope)
        if self.sign in ("==", "!="):
            return equal(left, right) is (self.sign == "==")
        if self.sign in ORDER:
            return ordered(self.sign, left, right)
        made = calculated(self.sign, left, right)
        return scope.bounds.made(made) if isinstance(made, str) else made


@dataclass
class Step:
    """What is asked of a value: a name, with arguments if it is called, or an index."""

    name: str = ""
    arguments: list[Expression] | None = None
    index: Expression | None = None


@dataclass
class Reference(Node, Expression):
    """A name, what is asked of its value, and what stands in its stead where it has none."""

    source: str
    name: str
    steps: list[Step]
    quiet: bool
    alternative: Expression | None
    line: int

    def write(self, scope: Scope) -> None:
        """Write its value, or itself where it has none and is not quiet."""
        found = _evaluated(self, scope)
        if isinstance(found, Block):
            found.write(scope)
        elif found is not None:
            scope.write(rendered(found))
        elif not self.quiet:
            scope.write(self.source)

    def value(self, scope: Scope) -> Value:
        """Its value, or that of its alternative; None where neither has one."""
        found = scope.names.get(self.name)
        if isinstance(found, Missing):
            self._fail(f"`{self.source}` has no value here: {found.why}")
        if found is None and self.name not in scope.names and any(each.arguments is not None for each in self.steps):
            self._fail(f"`{self.source}` calls `{self.name}`, which the emulator does not know")
        for step in self.steps:
            if found is None:
                break
            found = self._asked(found, step, scope)
        if found is None and self.alternative is not None:
            return _evaluated(self.alternative, scope)
        return found

    def _asked(self, value: Value, step: Step, scope: Scope) -> Value:
        if step.index is not None:
            return element(value, _evaluated(step.index, scope))
        if step.arguments is None:
            return value.get(step.name) if isinstance(value, Mapping) and not callable(value.get(step.name)) else None
        arguments = [_evaluated(each, scope) for each in step.arguments]
        held = value.get(step.name) if isinstance(value, Mapping) else None
        method = held if callable(held) else METHODS.get(kind(value), {}).get(step.name)
        if method is None:
            self._fail(f"`{self.source}` calls `{step.name}()`, which the emulator does not know there")
        try:
            made = method(*arguments) if callable(held) else method(value, *arguments)
        except TemplateFault:
            raise
        except Exception:
            given = ", ".join(map(shown, arguments))
            self._fail(f"`{self.source}` calls `{step.name}({given})`, which is not possible")
        return scope.bounds.made(made) if isinstance(made, str) else made

    def _fail(self, why: str) -> NoReturn:
        raise TemplateFault(f"{why}, on line {self.line}")


@dataclass
class SetName(Node):
    """`#set`."""

    name: str
    keys: list[str]
    expression: Expression

    def write(self, scope: Scope) -> None:
        """Give the name, or an entry of its map, a value."""
        found = _evaluated(self.expression, scope)
        if not self.keys:
            scope.names[self.name] = found
            return
        holder = scope.names.get(self.name)
        for key in self.keys[:-1]:
            holder = holder.get(key) if isinstance(holder, dict) else None
        if isinstance(holder, dict):
            holder[self.keys[-1]] = found


@dataclass
class If(Node):
    """`#if` with its `#elseif` and `#else`."""

    branches: list[tuple[Expression | None, list[Node]]]

    def write(self, scope: Scope) -> None:
        """Execute the first branch whose condition holds."""
        for condition, nodes in self.branches:
            if condition is None or truth(_evaluated(condition, scope)):
                scope.run(nodes)
                return


@dataclass
class Foreach(Node):
    """`#foreach`."""

    name: str
    expression: Expression
    nodes: list[Node]

    def write(self, scope: Scope) -> None:
        """Execute its body for each item of a list, or each value of a map."""
        found = _evaluated(self.expression, scope)
        items = list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else []
        before = {each: scope.names.get(each) for each in (self.name, "foreach", "velocityCount", "velocityHasNext")}
        depth = scope.bounds.depth
        try:
            for index, item in enumerate(items):
                last = index == len(items) - 1
                loop = {"index": index, "count": index + 1, "first": not index, "last": last, "hasNext": not last}
                scope.names["foreach"] = {**loop, "parent": before["foreach"]}
                scope.names.update({self.name: item, "velocityCount": index + 1, "velocityHasNext": not last})
                scope.run(self.nodes)
        except Break:
            scope.bounds.depth = depth
        for name, value in before.items():
            if value is None:
                scope.names.pop(name, None)
            else:
                scope.names[name] = value


@dataclass
class Block(Node):
    """What `#define` keeps, to be executed wherever its name is written."""

    nodes: list[Node]

    def write(self, scope: Scope) -> None:
        """Execute it."""
        scope.run(self.nodes)


@dataclass
class Define(Node):
    """`#define`."""

    name: str
    nodes: list[Node]

    def write(self, scope: Scope) -> None:
        """Keep the block under its name."""
        scope.names[self.name] = Block(self.nodes)


@dataclass
class Macro(Node):
    """`#macro`."""

    name: str
    parameters: list[str]
    nodes: list[Node]

    def write(self, scope: Scope) -> None:
        """Note it; the first of a name counts."""
        scope.macros.setdefault(self.name, self)


@dataclass
class Call(Node):
    """A call of a macro."""

    name: str
    arguments: list[Expression]
    line: int

    def write(self, scope: Scope) -> None:
        """Execute the macro, whose names are its own."""
        macro = scope.macros.get(self.name)
        if macro is None:
            raise TemplateFault(f"`#{self.name}()` calls a macro that there is not, on line {self.line}")
        values = [_evaluated(each, scope) for each in self.arguments]
        outer = scope.names
        scope.names = {**outer, **dict.fromkeys(macro.parameters), **dict(zip(macro.parameters, values, strict=False))}
        try:
            scope.run(macro.nodes)
        finally:
            scope.names = outer


class BreakNode(Node):
    """`#break`."""

    def write(self, scope: Scope) -> None:
        """End what encloses it."""
        raise Break


class StopNode(Node):
    """`#stop`."""

    def write(self, scope: Scope) -> None:
        """End the template."""
        raise Stop


def _evaluated(expression: Expression, scope: Scope) -> Value:
    scope.bounds.step()
    scope.bounds.deeper()
    found = expression.value(scope)
    scope.bounds.depth -= 1
    return found
