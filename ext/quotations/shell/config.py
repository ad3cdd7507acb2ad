"""The settings of the edition, out of Sphinx's configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quotations.core.edition.settings import OF_MYST, Settings

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["settings_of", "setup"]


def settings_of(config: Config, confdir: Path, srcdir: Path) -> Settings:
    """The settings of the edition from Sphinx's configuration."""
    names = (
        *("project", "language", "release", "version", "bibtex_bibfiles", "exclude_patterns"),
        *("quotations_witness", "quotations_require_status", "quotations_publish_witness"),
        *("quotations_title", "quotations_name", "quotations_redirects"),
        *("quotations_judging_words", "quotations_spellings"),
        *("author", "root_doc", "html_baseurl", "quotations_allow", "myst_enable_extensions"),
        *OF_MYST,
    )
    values = {name: getattr(config, name) for name in names if hasattr(config, name)}
    return Settings.from_config(values, confdir, srcdir)


def setup(app: Sphinx) -> None:
    """Declare the settings."""
    app.add_config_value("quotations_witness", "", "env", types=frozenset({str}))
    app.add_config_value("quotations_require_status", False, "env", types=frozenset({bool}))
    app.add_config_value("quotations_publish_witness", "whole", "env", types=frozenset({str}))
    app.add_config_value("quotations_title", "", "env", types=frozenset({str}))
    app.add_config_value("quotations_name", "edition", "", types=frozenset({str}))
    app.add_config_value("quotations_pages", "docs", "", types=frozenset({str}))
    app.add_config_value("quotations_rights", "", "env", types=frozenset({str}))
    app.add_config_value("quotations_judging_words", [], "", types=frozenset({list, tuple}))
    app.add_config_value("quotations_spellings", {}, "", types=frozenset({dict}))
    app.add_config_value("quotations_allow", {}, "env", types=frozenset({dict}))
    app.add_config_value("quotations_redirects", {}, "html", types=frozenset({dict}))
