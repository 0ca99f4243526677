"""Names of a program: whatever people call their objects, each is one that Python and Pulumi take, and its own."""

from __future__ import annotations

import keyword
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.commands.adopt.words import LONGEST, distinct, hyphenated, identifier, words
from tests.adoption import names

RESOURCE_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
EVERY_NAME = [*names.UNUSUAL, *names.CODE, "", " ", "\0", "\ud800", "𝕆𝕣𝕕𝕖𝕣", "ﬁle", "Ⅻ", "x" * 250, "🔥" * 250]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Get Order", ["get", "order"]),
        ("getOrderByID", ["get", "order", "by", "id"]),
        ("HTTPServer", ["http", "server"]),
        ("OAuth client", ["oauth", "client"]),
        ("snake_case and-kebab", ["snake", "case", "and", "kebab"]),
        ("Chercher l’adresse", ["chercher", "ladresse"]),
        ("Kündigung anlegen", ["kundigung", "anlegen"]),
        ("Straße", ["strasse"]),
        ("Найти клиента", ["nayti", "klienta"]),
        ("e\u0301tude", ["etude"]),
        ("📞", ["telephone", "receiver"]),
        ("24/7 status", ["24", "7", "status"]),
        ("v2Orders", ["v2", "orders"]),
        ("-", []),
        ("", []),
        ("\u200b\u202e", []),
    ],
)
def test_a_text_has_the_words_that_a_person_would_say(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("text", EVERY_NAME, ids=ascii)
def test_each_name_of_the_odd_organizations_becomes_names_that_are_taken(text: str) -> None:
    parts = words(text)
    assert not parts or RESOURCE_NAME.fullmatch(hyphenated(parts))
    assert len(hyphenated(parts)) <= LONGEST
    assert is_variable(identifier(parts, "action"))


@pytest.mark.parametrize("word", [*keyword.kwlist, *keyword.softkwlist])
def test_no_keyword_is_a_variable(word: str) -> None:
    assert is_variable(identifier(words(word), "action"))


def test_a_soft_keyword_is_told_by_its_kind() -> None:
    assert identifier(["match"], "action") == "match_action"
    assert identifier(["class"], "client") == "class_client"
    assert identifier(["1st", "contact"], "action") == "action_1st_contact"
    assert identifier([], "action") == "action"


def test_a_long_name_ends_with_a_whole_word() -> None:
    assert (
        hyphenated(words("Get the customer of the order " * 9))
        == "get-the-customer-of-the-order-get-the-customer-of-the-order"
    )
    assert words("a" * 250) == ["a" * LONGEST]


def is_variable(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name) and not keyword.issoftkeyword(name)


@given(st.text(max_size=300))
def test_any_text_becomes_names_that_are_taken(text: str) -> None:
    parts = words(text)
    assert all(RESOURCE_NAME.fullmatch(each) for each in parts)
    assert is_variable(identifier(parts, "action"))


# Distinct


def test_namesakes_are_all_told_apart_so_that_none_looks_like_the_only_one() -> None:
    chosen = distinct({1: ["get", "crm-get"], 2: ["get", "erp-get"], 3: ["put"]})
    assert chosen == {1: "crm-get", 2: "erp-get", 3: "put"}


def test_what_nothing_tells_apart_is_numbered_in_order() -> None:
    assert distinct({1: ["a"], 2: ["a"], 3: ["a"]}) == {1: "a", 2: "a-2", 3: "a-3"}


def test_a_number_is_nobody_elses_name() -> None:
    assert distinct({1: ["a"], 2: ["a"], 3: ["a-2"]}) == {1: "a", 2: "a-3", 3: "a-2"}


def test_a_taken_name_is_given_to_nobody() -> None:
    assert distinct({1: ["a", "b"], 2: ["c"]}, {"a", "b", "c"}, "_") == {1: "b_2", 2: "c_2"}


def test_a_further_name_that_another_has_already_is_not_taken_by_both() -> None:
    chosen = distinct({1: ["a", "b"], 2: ["a", "c"], 3: ["b"]})
    assert len({*chosen.values()}) == 3


CANDIDATES = st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True)


@given(st.dictionaries(st.integers(), CANDIDATES, max_size=12), st.sets(st.sampled_from(["a", "b", "b-2", "c-3"])))
def test_names_are_distinct_and_never_a_taken_one(candidates: dict[int, list[str]], taken: set[str]) -> None:
    chosen = distinct(candidates, taken)
    assert chosen.keys() == candidates.keys()
    assert len({*chosen.values()}) == len(chosen)
    assert taken.isdisjoint(chosen.values())
    assert distinct(candidates, taken) == chosen
    for key, name in chosen.items():
        assert any(name == each or re.fullmatch(rf"{each}-\d+", name) for each in candidates[key])
