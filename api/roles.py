"""What a caller may be to a tenant."""

from enum import StrEnum


class Role(StrEnum):
    """A seller sees its own sellers' rows and may upload, claim, answer and appeal. An operator
    does that for the whole tenant, decides, and pulls the stop switch. An auditor reads. A service
    is a machine that acts for one of these, and may do what that user may.
    """

    SELLER = "seller"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    SERVICE = "service"
