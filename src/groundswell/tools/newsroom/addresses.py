"""Addresses of a post's desk pages."""

from django.urls import reverse

from groundswell.tools.newsroom.models import Post


def desk(post: Post, name: str = "post", *parts: str) -> str:
    """The address of one of the desk's pages of a post: "post", "edit", "mend" with what it mends…"""
    return reverse(f"desk-newsroom:{name}", args=[post.campaign.slug, post.public_id, *parts])
