"""Networks that a person posts to: we count, prepare and open the right page."""
