"""A finished PDF, held against itself: read back, its attachments checked, its quotations compared."""

from quotations.verify.agreement import Verification, verify
from quotations.verify.package import Limits, UnreadableError

__all__ = ["Limits", "UnreadableError", "Verification", "verify"]
