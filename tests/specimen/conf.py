"""A small edition on another subject: every feature of the extension in miniature."""

project = "The Harbour Question"
author = "The editors of the specimen"
copyright = "1911, the editors of the specimen"  # noqa: A001 — Sphinx names it so
release = version = "1.0"
language = "en"
extensions = ["myst_parser", "sphinxcontrib.bibtex", "quotations", "sphinx_speedups"]
myst_enable_extensions = ["colon_fence", "deflist"]
bibtex_bibfiles = ["bibliography/works.bib"]
bibtex_default_style = "quotations"
bibtex_reference_style = "quotations"
bibtex_cite_id = "work-{key}"
quotations_name = "harbour"
quotations_witness = "notice1911"
quotations_description = "A notice of 1911 and what it quotes, made for the tests of the extension."
quotations_keywords = ["harbour", "lamp"]
quotations_rights = "The text of the specimen was written for it."
html_theme = "quotations"
html_title = project
html_theme_options = {"links": [("overview", "Overview"), ("lists", "Lists"), ("bibliography", "Bibliography")]}
html_copy_source = False
html_use_index = False
