"""Velocity as the emulator executes it: what its user guide says, and that nothing is reached or lasts beyond that."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_emulator.actions.templates import fill
from genesyscloud_emulator.actions.velocity import TemplateFault
from genesyscloud_emulator.actions.velocity import fill as execute
from genesyscloud_emulator.wire.errors import ApiError

INPUT = {"s": 'a "b"/c', "n": 5, "f": 1.5, "yes": True, "no": False, "order-id": "7", "empty": "", "none": None}
NAMES = {"input": INPUT, "list": ["a", "b", "c"], "map": {"k": "v", "list": [1, 2]}}


def filled(template: str) -> str:
    return fill(template, NAMES, "template")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        # references
        ("$input.n ${input.n} $!input.n $!{input.n} ${input.n}x", "5 5 5 5 5x"),
        ("$input.f $input.yes $input.no ${input.order-id}", "1.5 true false 7"),
        ("[$input.none] [$!input.none] [${input.zz}] [$!{input.zz}]", "[$input.none] [] [${input.zz}] []"),
        ("[$zz.y] [$!zz[0]]", "[$zz.y] []"),
        ("${input.none|'x'} ${input.n|'x'} ${zz|$input.n}", "x 5 5"),
        ("$list[0] $list.get(1) $list.size() $map.k $map['k'] $map.get('k') $map.list[1] $list[-1]", "a b 3 v v v 2 c"),
        ("$list $map", "[a, b, c] {k=v, list=[1, 2]}"),
        ("$input.s.toUpperCase().length() ${input.s.substring(0, 1)} $input.s.replace('a', 'x')", '7 a x "b"/c'),
        ("$input.n. $input.n, ($input.n) $input.n[x] $list[9]", "5. 5, (5) 5[x] $list[9]"),
        ("costs $5 $ $$ 50$ $USD #1 #fff # ## not this", "costs $5 $ $$ 50$ $USD #1 #fff # "),
        (r"\$input.n \${input.n} \\$input.n \$5 C:\x \#if($input.n)", r"$input.n ${input.n} \5 \$5 C:\x #if(5)"),
        ("a#* $input.n #if *#b#[[$input.n #if]]#c", "ab$input.n #ifc"),
        # what is computed
        ("#set($x = 1)$x#set($x = $x + 1)$x#set($y = 'a')$y", "12a"),
        ("#set($x = 7 / 2)$x #set($x = -7 % 3)$x #set($x = 2 + 3 * 4)$x #set($x = (2 + 3) * 4)$x #set($x = 7.0 / 2)$x",
         "3 -1 14 20 3.5"),
        ('#set($x = "n is $input.n")$x#set($y = \'n is $input.n\')$y', "n is 5n is $input.n"),
        ('#set($x = "a" + 1 + "b")$x #set($x = "say ""hi""")$x', 'a1b say "hi"'),
        ("#set($x = [1..3])$x#set($x = [3..1])$x#set($x = [])$x", "[1, 2, 3][3, 2, 1][]"),
        ("#set($x = {'a': [1], 'b': {}})$x.a[0]$x.b", "1{}"),
        ("#set($map.new = 1)$map.new", "1"),
        ("#set($x = $zz)[$x]#set($x = 1 / 0)[$!x]", "[$x][]"),
        # conditions
        ("#if($input.yes)a#else b#end#if($input.no)a#else b#end", "a b"),
        ("#if($input.n == 5)a#elseif(true)b#end#if($input.n > 5)a#elseif($input.n >= 5)b#else c#end", "ab"),
        ("#if($input.n == '5' && !$zz && not $input.no || false)a#end", "a"),
        ("#if($zz)a#end#if($input.empty)b#end#if($input.none)c#end", "b"),
        ("#if('a' < 'b' and 2 ge 2 or false)a#end#if('a' != 'a')b#end#if(null == $zz)c#end", "ac"),
        ("#{if}(true)a#{else}b#{end}c", "ac"),
        ("#if(true)\na\n#else\nb\n#end\nc", "a\nc"),
        ("{#if(true)a#end}{#if(false)#else}#end}", "{a}{}}"),
        ('#if("$!{input.zz}" != "")a#{else}b#end', "b"),
        # loops
        ("#foreach($x in $list)$foreach.index$x#if($foreach.hasNext),#end#end", "0a,1b,2c"),
        ("#foreach($x in [1..5])#if($x == 3)#break#end$x#end.", "12."),
        ("#foreach($x in $map)$x #end#foreach($x in $zz)$x#end#foreach($x in $input.n)$x#end", "v [1, 2] "),
        ("#foreach($x in [1, 2])#foreach($y in ['a'])$x$y$foreach.parent.index$velocityCount;#end#end", "1a01;2a11;"),
        ("#foreach($x in [1])#end$x $foreach", "$x $foreach"),
        ("#set($x = 9)#foreach($x in [1])$x#end$x", "19"),
        # macros and blocks
        ("#macro(hi $who)[hi $who]#end#hi('a')#hi($input.n)#hi()", "[hi a][hi 5][hi $who]"),
        ("#define($x)<$input.n>#end$x$x", "<5><5>"),
        ("a#stop b", "a"),
        # the service's tools
        ("$esc.jsonEncode($input.s) ${esc.jsonString($input.s)} $esc.jsonDecode('a\\\\b')", r'a \"b\"/c a \"b\"/c a\b'),
        ("$esc.uriEncode('a b&') $esc.url('a b&') $esc.html('<a>') $esc.xml('<a>') $esc.sql(\"it's\")",
         "a%20b%26 a+b%26 &lt;a&gt; &lt;a&gt; it''s"),
        ("${esc.dollar}$esc.d $esc.quote$esc.hash", '$$ "#'),
        ("$esc.jsonEncode($zz) $!esc.jsonEncode($zz)|", "$esc.jsonEncode($zz) |"),
        ("$math.add(1, '2') $math.sub(5, 2) $math.mul(2, 3) $math.div(7, 2) $math.idiv(7, 2)", "3 3 6 3.5 3"),
        ("$math.round(2.5) $math.roundTo(1, 2.26) $math.toInteger('7') $!math.add('a', 1)|", "3 2.3 7 |"),
        ("$encoding.base64('u:p') $salesforce.escReserved('(0)+1')", r"dTpw \(0\)\+1"),
        ("${successTemplateUtils.firstFromArray('[\"x\", 2]', '$esc.quote')}", '"x"'),
        ('${successTemplateUtils.firstFromArray("[]", "$esc.quote$esc.quote")}', '""'),
    ],
)  # fmt: skip
def test_what_a_template_comes_to(template: str, text: str) -> None:
    assert filled(template) == text


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("${input.n", "`${` without its `}`, on line 1"),
        ("\n${input.n $", "`${` without its `}`, on line 2"),
        ("\n\n#if(true)a", "`#if` without its `#end`, on line 3"),
        ("#foreach($x in $list)a", "`#foreach` without its `#end`, on line 1"),
        ("a#end", "`#end` belongs to nothing, on line 1"),
        ("#foreach($x in $list)#else#end", "`#else` belongs to nothing, on line 1"),
        ("#if(true)a#else b#else c#end", "`#else` belongs to nothing, on line 1"),
        ("#if(true", "`)` is missing, on line 1"),
        ("#if()a#end", "a value is missing, on line 1"),
        ("#set(x = 1)", "`#set` needs a name, such as `$x`, on line 1"),
        ("#set($x 1)", "`=` is missing, on line 1"),
        ("#set($x = 'a)", "a text is not closed, on line 1"),
        ("#[[ a", "`#[[` without `]]#`, on line 1"),
        ("#* a", "`#*` without `*#`, on line 1"),
        ("#include('a')", "`#include` is not available, on line 1"),
        ("#evaluate('a')", "`#evaluate` is not available, on line 1"),
        ("#nothing(1)", "`#nothing()` calls a macro that there is not, on line 1"),
        ("$esc.other(1)", "`$esc.other(1)` calls `other()`, which the emulator does not know there, on line 1"),
        ("$input.s.matches('a')", "calls `matches()`, which the emulator does not know there"),
        ("$input.s.substring('a')", "calls `substring(a text)`, which is not possible, on line 1"),
        ("$somebody.knows($x)", "calls `somebody`, which the emulator does not know, on line 1"),
        ("$successTemplateUtils.firstFromArray('{}')", "is given is no array"),
        ("$esc", "a tool stands where a value is needed"),
    ],
)
def test_what_cannot_be_filled_in_is_said_with_its_line(template: str, reason: str) -> None:
    with pytest.raises(ApiError, match=r"400 bad\.request: The template cannot be filled in: ") as refused:
        filled(template)
    assert reason in refused.value.message


@pytest.mark.parametrize(
    "template",
    [
        "#foreach($x in [1..1000000000])#end",
        "#foreach($x in [1..400])#foreach($y in [1..400])#foreach($z in [1..400])x#end#end#end",
        '#set($x = "0123456789")#foreach($y in [1..60])#set($x = "$x$x")#end',
        "#set($x = '0123456789')#foreach($y in [1..60])#set($x = $x + $x)#end",
        "#set($x = '0123456789')#foreach($y in [1..60])#set($x = $x.replace('0', $x))#end",
        "#set($x = [1])#foreach($y in [1..60])#set($x = [$x, $x])#end$x",
        "#set($x = 9)#foreach($y in [1..99])#set($x = $x * $x)#end",
        "#foreach($x in $list)" * 14 + "#end" * 14,
        "#if(true)" * 60 + "#end" * 60,
        "#set($x = [])#set($x = $x.add($x))#set($y = [1])$y.add($y)$y",
        "#macro(m)#m()#end#m()",
        "#define($x)$x#end$x",
        "(" * 5000 + "#if(" + "(" * 5000,
        "#set($x = " + "[" * 5000,
        "#if(true)" * 500 + "#end" * 500,
        "$input.s" + ".trim()" * 100_000 + "$math.pow(10, 400)",
    ],
)
def test_a_template_ends_soon_whatever_it_does(template: str) -> None:
    began = time.process_time()
    with pytest.raises(TemplateFault):
        execute(template, {**NAMES, "math": {"pow": lambda *_: 1 / 0}})
    assert time.process_time() - began < 10


def test_a_replacement_that_would_be_too_long_is_not_begun() -> None:
    text = "0123456789" * 100_000
    with pytest.raises(TemplateFault, match="it makes too much text"):
        execute("$x.replace('0', $x)", {"x": text})


def test_what_a_template_is_given_stays_as_it_is() -> None:
    given = {"map": {"k": "v"}, "list": [1]}
    assert execute("#set($map.k = 1)$map.k$list.add(2)$list.size()", given) == "1true2"
    assert given == {"map": {"k": "v"}, "list": [1]}


@pytest.mark.parametrize("name", ["__class__", "__dict__", "upper", "format", "_at", "keys", "items"])
def test_a_template_reaches_nothing_of_python(name: str) -> None:
    for holder in ("input", "input.s", "input.n", "list", "map", "esc", "math", "foreach"):
        assert filled(f"$!{holder}.{name}|") == "|"
        with pytest.raises(ApiError):
            filled(f"${holder}.{name}()")


pieces = ["$", "{", "}", "!", "input", ".n", ".s", "(", ")", "[", "]", "#", "#if(", "#end", "#else", "#set($x = ", "\\"]
pieces += ["#foreach($x in ", "$x", "1", '"', "'", "..", ",", " ", "\n", "+", "==", "#macro(m $a)", "#m(", "$esc.quote"]


@given(st.lists(st.sampled_from(pieces), max_size=40).map("".join))
def test_any_template_is_filled_in_or_refused(template: str) -> None:
    try:
        assert isinstance(execute(template, NAMES), str)
    except TemplateFault:
        return
