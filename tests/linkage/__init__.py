"""
A record-linkage test set whose truth is known, and the measuring of our matcher against it.

Its code, names and seeds are apart from the matcher: nothing in `trunk/duplicates` was tuned on it.
"""
