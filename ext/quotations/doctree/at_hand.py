"""The checked edition of the build that is running, for whatever makes nodes or pages of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from quotations.core.check.checked import CheckedEdition

__all__ = ["edition_of", "hand_over"]

# Beside the environment, not in it: Sphinx pickles that, and workers send it back.
_EDITIONS: WeakKeyDictionary[BuildEnvironment, CheckedEdition] = WeakKeyDictionary()


def hand_over(env: BuildEnvironment, edition: CheckedEdition) -> None:
    """Note the edition of a build, before any page is read."""
    _EDITIONS[env] = edition


def edition_of(env: BuildEnvironment) -> CheckedEdition:
    """The edition of a build.

    :raises KeyError: if none was loaded.
    """
    return _EDITIONS[env]
