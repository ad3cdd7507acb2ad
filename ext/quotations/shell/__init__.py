"""The thin shell round the core: what Sphinx is told, and when (``extension``)."""
