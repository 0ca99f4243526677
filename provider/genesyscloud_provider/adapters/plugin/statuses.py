"""What went wrong, as gRPC says it: the message unchanged, and the status that tells the engine what it means.

`UNKNOWN`, `INTERNAL` and `DATA_LOSS` make the engine doubt the resource's state; every other status says that the call
was not carried out.
"""

from __future__ import annotations

from typing import Final

import grpc

from genesyscloud_provider.client import errors

_STATUSES: Final[dict[type[errors.GenesysCloudError], grpc.StatusCode]] = {
    errors.MissingCredentials: grpc.StatusCode.UNAUTHENTICATED,
    errors.WrongOrganization: grpc.StatusCode.FAILED_PRECONDITION,
    errors.ConfigurationError: grpc.StatusCode.INVALID_ARGUMENT,
    errors.Refused: grpc.StatusCode.FAILED_PRECONDITION,
    errors.Stopped: grpc.StatusCode.CANCELLED,
    errors.NotInTime: grpc.StatusCode.DEADLINE_EXCEEDED,
    errors.NotConnected: grpc.StatusCode.UNAVAILABLE,
    errors.NotAuthenticated: grpc.StatusCode.UNAUTHENTICATED,
    errors.NotPermitted: grpc.StatusCode.PERMISSION_DENIED,
    errors.NotFound: grpc.StatusCode.NOT_FOUND,
    errors.VersionConflict: grpc.StatusCode.ABORTED,
    errors.Conflict: grpc.StatusCode.FAILED_PRECONDITION,
    errors.RateLimited: grpc.StatusCode.RESOURCE_EXHAUSTED,
    errors.BadRequest: grpc.StatusCode.INVALID_ARGUMENT,
    errors.OutcomeUnknown: grpc.StatusCode.UNKNOWN,
    errors.GenesysCloudError: grpc.StatusCode.FAILED_PRECONDITION,
}
"""The more special error comes before the more general one."""


def status_of(error: errors.GenesysCloudError, *, changes: bool) -> grpc.StatusCode:
    """The status for an error.

    Args:
        error: what went wrong.
        changes: whether the call was about to change something; else there is nothing to doubt.
    """
    if isinstance(error, errors.OutcomeUnknown) and not changes:
        return grpc.StatusCode.UNAVAILABLE
    return next(status for kind, status in _STATUSES.items() if isinstance(error, kind))
