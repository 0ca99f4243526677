"""What a refusal shows of many failures."""

from __future__ import annotations

from genesyscloud_provider.framework.steps import FAILURES, Failure, readable


def test_a_few_failures_are_shown_as_they_are() -> None:
    failures = [Failure(f"a{number}", "is required") for number in range(3)]
    assert readable(failures) == failures


def test_what_is_left_out_is_counted_whatever_list_it_stands_in() -> None:
    lists, each = 5, 1000
    failures = [Failure(f"list{a}.item{b}", "is required") for a in range(lists) for b in range(each)]
    *shown, last = readable(failures)
    assert len(shown) == FAILURES
    told = sum(int(one.fault.split()[1]) if one.fault.startswith("and ") else 1 for one in [*shown, last])
    assert told == lists * each
    assert last.fault.endswith("more failures: mend these first")
