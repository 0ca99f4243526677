"""Values travel: what a resource sees of a `Struct`, and what of it is a secret, survives the way out and back."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.adapters.plugin.codec import EXACT, MalformedValue, Path, decode, encode
from genesyscloud_provider.adapters.signatures import ARCHIVE, ASSET, SECRET, SENTINEL, SIGNATURE
from genesyscloud_provider.framework.properties import UNKNOWN, Archive, Asset
from tests.adapters.wire import output, secret, wire

texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = texts | st.sampled_from(["a.b", 'a"b', "a[0]", "__inner", "", "ключ"])
numbers = st.integers(-EXACT, EXACT) | st.floats(allow_nan=False, allow_infinity=False)
leaves = st.none() | st.booleans() | numbers | texts | st.sampled_from([EXACT, -EXACT, 0.1, ""])


def nested(leaf: st.SearchStrategy[Any], *more: Any) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaf,
        lambda each: st.one_of(
            st.lists(each, max_size=3), st.dictionaries(keys, each, max_size=3), *(make(each) for make in more)
        ),
        max_leaves=8,
    )


def properties(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    own = keys.filter(lambda key: not key.startswith("__"))
    return st.dictionaries(own, values.filter(lambda value: value is not None), max_size=4)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from paths(each, (*path, key))


unknown = st.just(UNKNOWN)
hashes = st.none() | texts
sources = texts | unknown
assets = st.builds(Asset, text=st.none() | sources, path=st.none() | sources, uri=st.none() | sources, hash=hashes)
archives = st.recursive(
    st.builds(Archive, path=sources, hash=hashes) | st.builds(Archive, uri=sources, hash=hashes),
    lambda each: st.builds(
        Archive, assets=st.none() | unknown | st.dictionaries(keys, assets | each | unknown, max_size=3), hash=hashes
    ),
    max_leaves=4,
)


@st.composite
def values_with_secrets(draw: st.DrawFn) -> tuple[dict[str, Any], frozenset[Path]]:
    values = draw(properties(nested(leaves | unknown | archives)))
    found = list(paths(values))
    return values, frozenset(draw(st.sets(st.sampled_from(found)))) if found else frozenset()


def exactly(value: Any) -> Any:
    """A value that equals another only if the kinds are equal too; whole numbers have no fraction to lose."""
    if isinstance(value, dict):
        return {key: exactly(each) for key, each in value.items()}
    if isinstance(value, list):
        return [exactly(each) for each in value]
    if isinstance(value, Asset | Archive):
        return (type(value), exactly(vars(value)))
    return ("number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value), value)


def travelled(struct: Struct) -> Struct:
    return Struct.FromString(struct.SerializeToString())


@given(values_with_secrets())
def test_values_and_the_places_of_secrets_survive(given: tuple[dict[str, Any], frozenset[Path]]) -> None:
    values, secrets = given
    decoded, found = decode(travelled(encode(values, secrets)), list(paths(values)))
    assert exactly(decoded) == exactly(values)
    assert found == secrets


def wrapped(each: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return each.map(secret) | st.builds(
        lambda value, hidden: output(value=value, secret=hidden, dependencies=[]), each, st.booleans()
    )


@given(properties(nested(leaves | st.sampled_from([SENTINEL, output(), output(secret=True)]), wrapped)))
def test_what_was_read_once_is_read_the_same_again(given: dict[str, Any]) -> None:
    read = decode(travelled(wire(given)))
    once = encode(*read)
    assert decode(travelled(once)) == read
    assert encode(*decode(once)) == once


@pytest.mark.parametrize(
    ("value", "read", "secrets"),
    [
        pytest.param(secret("s"), "s", {("key",)}, id="a secret"),
        pytest.param(secret(secret("s")), "s", {("key",)}, id="a secret in a secret is one secret"),
        pytest.param(secret(SENTINEL), UNKNOWN, {("key",)}, id="a secret that is not known"),
        pytest.param(secret({"a": secret("s")}), {"a": "s"}, {("key",), ("key", "a")}, id="a secret in a secret map"),
        pytest.param([1, secret("s")], [1, "s"], {("key", 1)}, id="a secret in a list"),
        pytest.param({"a.b": secret("s")}, {"a.b": "s"}, {("key", "a.b")}, id="a secret below a key with a dot"),
        pytest.param({"a": None}, {"a": None}, set(), id="a null in a map"),
        pytest.param([None], [None], set(), id="a null in a list"),
        pytest.param({}, {}, set(), id="an empty map"),
        pytest.param([], [], set(), id="an empty list"),
        pytest.param("", "", set(), id="an empty text"),
        pytest.param(output(value="s", secret=True), "s", {("key",)}, id="a secret output"),
        pytest.param(output(value="s", secret=False), "s", set(), id="an output"),
        pytest.param(output(value="s"), "s", set(), id="an output that does not say whether it is secret"),
        pytest.param(output(), UNKNOWN, set(), id="an output that is not known"),
        pytest.param(output(secret=True), UNKNOWN, {("key",)}, id="a secret output that is not known"),
        pytest.param(output(value=secret("s"), secret=True), "s", {("key",)}, id="a secret in a secret output"),
        pytest.param({"__inner": 1}, {"__inner": 1}, set(), id="only keys at the top are Pulumi's own"),
    ],
)
def test_reading(value: Any, read: Any, secrets: set[Path]) -> None:
    struct = wire({"key": value})
    before = struct.SerializeToString(deterministic=True)
    assert decode(struct) == ({"key": read}, frozenset(secrets))
    assert struct.SerializeToString(deterministic=True) == before, "reading leaves the request alone"


def asset(**parts: Any) -> dict[str, Any]:
    return {SIGNATURE: ASSET, **parts}


def archive(**parts: Any) -> dict[str, Any]:
    return {SIGNATURE: ARCHIVE, **parts}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        pytest.param(archive(path="./code", hash="h"), Archive(path="./code", hash="h"), id="a folder"),
        pytest.param(archive(uri="file:///code.zip"), Archive(uri="file:///code.zip"), id="a remote archive"),
        pytest.param(
            archive(
                assets={"a.js": asset(text="a", hash="h"), "b": archive(path="./b"), "c": asset(hash="of nothing")}
            ),
            Archive(
                assets={"a.js": Asset(text="a", hash="h"), "b": Archive(path="./b"), "c": Asset(hash="of nothing")}
            ),
            id="assets",
        ),
        pytest.param(archive(hash="h"), Archive(hash="h"), id="an empty archive, as the engine writes it"),
        pytest.param(archive(assets={}), Archive(assets={}), id="an empty archive"),
        pytest.param(asset(path="a.js"), Asset(path="a.js"), id="an asset, which a resource has to refuse"),
        pytest.param(
            archive(assets={"a": SENTINEL, "b": asset(text=SENTINEL)}),
            Archive(assets={"a": UNKNOWN, "b": Asset(text=UNKNOWN)}),
            id="unknown files",
        ),
        pytest.param(archive(assets=SENTINEL), Archive(assets=UNKNOWN), id="unknown assets"),
        pytest.param(SENTINEL, UNKNOWN, id="an unknown archive"),
        pytest.param("./code", "./code", id="a path"),
    ],
)
def test_archives_are_read_and_written_as_they_are(value: Any, read: Any) -> None:
    struct = wire({"function": {"code": value}})
    decoded, secrets = decode(struct, [("function", "code")])
    assert exactly(decoded) == exactly({"function": {"code": read}})
    assert secrets == frozenset()
    assert encode(decoded) == struct
    hidden = wire({"function": {"code": secret(value)}})
    assert encode(*decode(hidden, [("function", "code")])) == hidden


def test_an_archive_with_a_secret_in_it_is_one_secret() -> None:
    struct = wire({"code": archive(assets={"a": asset(text=secret("s")), "b": output(value=asset(), secret=True)})})
    read = Archive(assets={"a": Asset(text="s"), "b": Asset()})
    assert decode(struct, [("code",)]) == ({"code": read}, frozenset({("code",)}))


@pytest.mark.parametrize(
    "value",
    [
        archive(path=5),
        archive(path={"planted": 1}),
        archive(planted="x"),
        archive(text="planted"),
        archive(assets=["planted"]),
        archive(assets="planted"),
        archive(assets={"a": "planted"}),
        archive(assets={"a": None}),
        archive(assets={"a": {"text": "planted"}}),
        archive(assets={"a": asset(text=asset(text="planted"))}),
        asset(assets={}),
        archive(assets={"a": {SIGNATURE: "planted", "value": 1}}),
    ],
)
def test_archives_that_nobody_can_read_are_refused_in_a_line_that_says_where(value: Any) -> None:
    with pytest.raises(MalformedValue, match=r"^key(\.assets\.a(\.text)?)?: [^\n]+$") as refused:
        decode(wire({"key": value}), [("key",)])
    assert "planted" not in str(refused.value)


@pytest.mark.parametrize("value", [None, secret(None), output(value=None)])
def test_a_null_at_the_top_is_the_same_as_nothing(value: Any) -> None:
    assert decode(wire({"key": value}))[0] == {}


def test_what_is_pulumis_own_is_not_read() -> None:
    assert decode(wire({"__provider": "blob", "__internal": {}, "__defaults": [], "name": "n"})) == (
        {"name": "n"},
        frozenset(),
    )


def test_a_value_of_no_kind_is_a_null() -> None:
    struct = Struct()
    struct.fields["key"].list_value.values.add()
    assert decode(struct) == ({"key": [None]}, frozenset())


@pytest.mark.parametrize("number", [EXACT, -EXACT, 0, 1, 3.5, 1e300, -1e-300, 2.0**53 + 2])
def test_whole_numbers_are_integers_as_long_as_each_is_one_of_its_own(number: float) -> None:
    (read,) = decode(wire({"key": number}))[0].values()
    assert read == number
    assert isinstance(read, int) == (float(number).is_integer() and abs(number) <= EXACT)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "text": "planted"}, id="an asset"),
        pytest.param({SIGNATURE: "0def7320c3a5731c473e5ecbe6d01bc7", "assets": {}}, id="an archive"),
        pytest.param({SIGNATURE: "5cf8f73096256a8f31e491e813e4eb8e", "urn": "planted"}, id="a resource"),
        pytest.param({SIGNATURE: "planted", "value": 1}, id="a signature that nobody knows"),
        pytest.param({SIGNATURE: SECRET}, id="a secret without a value"),
        pytest.param({SIGNATURE: 5, "value": "planted"}, id="a signature that is a number"),
        pytest.param({SIGNATURE: {"a": SECRET}, "value": "planted"}, id="a signature that is a map"),
        pytest.param({SIGNATURE: None}, id="a signature that is null"),
        pytest.param(math.nan, id="NaN"),
        pytest.param(math.inf, id="Infinity"),
        pytest.param(-math.inf, id="-Infinity"),
    ],
)
@pytest.mark.parametrize("around", [lambda each: each, lambda each: [each], secret, lambda each: {"a": [secret(each)]}])
def test_what_nobody_can_read_is_refused_in_a_line_that_says_where(value: Any, around: Any) -> None:
    with pytest.raises(MalformedValue, match=r"^key(\.a)?(\.0)?: [^\n]+$") as refused:
        decode(wire({"key": around(value)}))
    assert "planted" not in str(refused.value)
