"""The status that each kind of error has: it tells the engine whether to doubt the resource's state."""

from collections.abc import Iterator

import grpc
import pytest

from genesyscloud_provider.adapters.plugin.statuses import status_of
from genesyscloud_provider.client import errors
from genesyscloud_provider.client.errors import GenesysCloudError

DOUBT = {grpc.StatusCode.UNKNOWN, grpc.StatusCode.INTERNAL, grpc.StatusCode.DATA_LOSS}
"""What makes the engine doubt a resource's state."""


def kinds(of: type[GenesysCloudError] = GenesysCloudError) -> Iterator[type[GenesysCloudError]]:
    yield of
    for each in of.__subclasses__():
        yield from kinds(each)


def made(kind: type[GenesysCloudError]) -> GenesysCloudError:
    return kind.__new__(kind)


OURS = sorted({each for each in kinds() if each.__module__ == errors.__name__}, key=lambda each: each.__name__)


@pytest.mark.parametrize("kind", OURS)
def test_only_a_change_whose_outcome_is_not_known_is_in_doubt(kind: type[GenesysCloudError]) -> None:
    assert (status_of(made(kind), changes=True) in DOUBT) == issubclass(kind, errors.OutcomeUnknown)
    assert status_of(made(kind), changes=False) not in DOUBT


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.ConfigurationError, grpc.StatusCode.INVALID_ARGUMENT),
        (errors.MissingCredentials, grpc.StatusCode.UNAUTHENTICATED),
        (errors.WrongOrganization, grpc.StatusCode.FAILED_PRECONDITION),
        (errors.Refused, grpc.StatusCode.FAILED_PRECONDITION),
        (errors.Stopped, grpc.StatusCode.CANCELLED),
        (errors.ServerError, grpc.StatusCode.UNKNOWN),
    ],
)
def test_the_more_special_kind_decides(kind: type[GenesysCloudError], status: grpc.StatusCode) -> None:
    assert status_of(made(kind), changes=True) is status
