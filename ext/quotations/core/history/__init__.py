"""States of an edition and what lies between two of them."""
