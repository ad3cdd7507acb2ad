"""A finished PDF, held against itself: read back, its attachments checked, its quotations compared."""

from quotations.verify.agreement import Verification, verify
from quotations.verify.limits import LIMITS, Limits, UnreadableError

__all__ = ["LIMITS", "Limits", "UnreadableError", "Verification", "verify"]
