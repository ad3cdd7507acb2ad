"""A preview that follows the files: pages in a browser, with the check's messages beside them.

``watching`` tells when something was saved, ``session`` checks and builds, ``serving`` shows both on this
machine. Finished editions are never touched.
"""
