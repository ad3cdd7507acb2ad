"""An edition as it lies on disk: its settings, its pages and records, its revision."""
