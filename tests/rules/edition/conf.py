"""The edition of the examples: sound as it is, so that an example breaks one rule and no other."""

project = "The Harbour Question"
language = "en"
extensions = ["myst_parser", "sphinxcontrib.bibtex", "quotations", "sphinx_speedups"]
bibtex_bibfiles = ["bibliography/works.bib"]
quotations_witness = "notice1911"
bibtex_default_style = "quotations"
bibtex_reference_style = "quotations"
bibtex_cite_id = "work-{key}"
myst_enable_extensions = ["colon_fence"]
html_theme = "quotations"
