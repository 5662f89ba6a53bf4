"""Our own page of posts, and its feeds: RSS 2.0 and JSON Feed 1.1."""
