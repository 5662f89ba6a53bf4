"""People to test with: as many as asked for, none of whom exist."""
