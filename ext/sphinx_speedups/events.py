"""Events sent without a picture of all that goes with them.

``EventManager.emit`` (Sphinx 9.0, ``sphinx/events.py``) writes out whatever goes with an event, each page
with its tree and its HTML, for a message that is seen with ``-vv`` only.
"""

from __future__ import annotations

import inspect
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError, SphinxError
from sphinx.events import EventManager
from sphinx.locale import __
from sphinx.util.inspect import safe_getattr

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["install", "is_needed"]

_EMIT = EventManager.emit

_TOLD = 2
"""The verbosity from which on the message is seen."""


def is_needed() -> bool:
    """True while Sphinx writes out what goes with an event before it knows whether it is seen."""
    return "repr_args = repr(args)" in inspect.getsource(_EMIT)


def emit(
    self: EventManager, name: str, *args: Any, allowed_exceptions: tuple[type[Exception], ...] = ()
) -> list[Any]:
    """As Sphinx's, without the message where nobody sees it."""
    app = self._app
    if app.verbosity >= _TOLD:
        return _EMIT(self, name, *args, allowed_exceptions=allowed_exceptions)
    results = []
    for listener in sorted(self.listeners[name], key=attrgetter("priority")):
        try:
            results.append(listener.handler(app, *args))
        except SphinxError:
            raise
        except Exception as error:
            if self._reraise_errors or isinstance(error, allowed_exceptions):
                raise
            wrong = __("Handler %r for event %r threw an exception") % (listener.handler, name)
            module = safe_getattr(listener.handler, "__module__", None)
            raise ExtensionError(wrong, error, modname=module) from error
    return results


def install(_app: Sphinx) -> None:
    """Put ours in the place of theirs; again does no harm."""
    EventManager.emit = emit  # type: ignore[method-assign]
