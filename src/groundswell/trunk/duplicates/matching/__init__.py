"""Are these two records one person? Names, records, the weighing of what they share, and the reasons in words."""
