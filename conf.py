"""The settings of the edition, for Sphinx and for the check (``python -m quotations``)."""

project = "Khojaly 1992"
author = "The maintainers of this repository"
copyright = "the maintainers of this repository; quotations stay with their owners"  # noqa: A001 — Sphinx names it so
release = version = "0.1"
language = "en"

extensions = ["myst_parser", "sphinxcontrib.bibtex", "quotations", "sphinx_speedups"]
exclude_patterns: list[str] = []
root_doc = "index"

myst_enable_extensions = ["colon_fence", "deflist"]

# Relative to this file.
bibtex_bibfiles = [
    "bibliography/sources.bib",
    "bibliography/witnesses.bib",
    "bibliography/literature.bib",
]

# Newspapers of one year and often of one day: short citations give author, paper and date.
bibtex_default_style = "quotations"
bibtex_reference_style = "quotations"
bibtex_cite_id = "work-{key}"

quotations_name = "khojaly-1992"
quotations_title = "Khojaly 1992: The Quotations and Their Sources"
quotations_witness = "jfk2011"
quotations_require_status = True
# The captured page is reproduced whole, for criticism; "spans" or "hash" would publish less of it.
quotations_publish_witness = "whole"
quotations_rights = (
    "The quotation is reproduced for criticism and stays with its owners; it is under none of this "
    "edition’s licences. The prose of this page is under CC BY 4.0."
)

# Words that the edition does not use in its own voice; attributed, or in quotation marks, they may stand.
quotations_judging_words = [
    *("aggression", "aggressor", "alleged", "allegedly", "atrocity", "atrocities", "barbaric", "brutal"),
    *("brutality", "claimed", "cynical", "denialist", "ethnic cleansing", "extermination", "fabricated"),
    *("falsified", "forged", "forgery", "genocide", "heinous", "heroic", "hoax", "horrific", "liar"),
    *("liberated", "lied", "lies", "militants", "misquoted", "monstrous", "notorious", "occupiers"),
    *("propaganda", "puppet", "regime", "savage", "separatist", "separatists", "so-called", "terrorist"),
    *("terrorists", "tragedy", "tragic", "vicious"),
]
quotations_spellings = {
    **dict.fromkeys(("Hodjaly", "Hojaly", "Khodzhaly", "Xocali"), "Khojaly"),
    **dict.fromkeys(("Agdham", "Aqdam", "Ağdam"), "Agdam"),
}

html_theme = "quotations"
html_title = project
html_theme_options = {
    "links": [
        ("preface", "Preface"),
        ("context", "Context"),
        ("overview", "Overview"),
        ("differences", "Where the copies differ"),
        ("indices/quotations", "Lists"),
        ("bibliography", "Bibliography"),
    ],
    "footer_note": (
        "Prose: CC BY 4.0. Quotations, the letter and the captured page are reproduced for criticism and "
        "stay with their owners; they are under none of the licences."
    ),
}
html_copy_source = False
html_use_index = False
html_show_sphinx = False

quotations_description = (
    "The letter and the list of quotations about the killings at Khojaly (25–26 February 1992) on a campaign "
    "page with the year 2011: their words, their sources, how they reached us and where other copies differ."
)
quotations_front = ["changes"]
quotations_keywords = ["Khojaly", "source criticism", "quotations", "Human Rights Watch", "1992"]
quotations_imprint = [
    "To cite: Khojaly 1992: The Quotations and Their Sources, with the version and the quotation’s number.",
    (
        "Programs: MIT licence. The edition’s own prose and its bibliographic records: Creative Commons "
        "Attribution 4.0 (CC BY 4.0). The quotations, the letter and the captured page are in neither "
        "licence: they are reproduced for criticism and stay with their owners."
    ),
    "No outside reviewer has read this edition yet. Nobody has funded it.",
]
