"""The HTML edition in a real browser: every page in every state, and what is done on it by hand."""
