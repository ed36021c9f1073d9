"""What a caller may be to a tenant."""

from enum import StrEnum


class Role(StrEnum):
    """A seller sees its own sellers' rows and may upload, claim, answer and appeal. An operator
    does that for the whole tenant, decides, and pulls the stop switch. A service is a machine with
    an operator's rights. An auditor reads.
    """

    SELLER = "seller"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    SERVICE = "service"
