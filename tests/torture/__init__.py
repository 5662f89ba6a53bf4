"""Killing the product at random while people sign, and counting afterwards. Run by bin/torture."""
