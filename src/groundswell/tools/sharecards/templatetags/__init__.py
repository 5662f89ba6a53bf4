"""Template tags of share cards."""
