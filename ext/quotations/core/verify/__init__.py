"""A finished PDF, held against itself: read back, its attachments checked, its quotations compared."""

from quotations.core.verify.agreement import Verification, verify
from quotations.core.verify.limits import LIMITS, Limits, UnreadableError

__all__ = ["LIMITS", "Limits", "UnreadableError", "Verification", "verify"]
