"""The question about drift on the wire: a lock, and the profile to compare it with."""

from typing import Any

from marshmallow import fields

from tune_or_prompt.wire.lock import LockObject, example_lock
from tune_or_prompt.wire.profile import ProfileField
from tune_or_prompt.wire.strict import ClosedSchema, Group

__all__ = ["DriftRequest", "example_lock"]


class DriftRequest(ClosedSchema):
    """A lock, and the profile to compare it with; without one, the locked profile as of today."""

    lock: fields.Field[Any] = Group(
        LockObject, required=True, metadata={"description": "The lock, as it was written."}
    )
    profile = ProfileField(metadata={"description": "What is known of the project now."})
