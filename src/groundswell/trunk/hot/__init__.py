"""Posts that may surge: taken raw, committed in groups, answered only when the disk has them."""
