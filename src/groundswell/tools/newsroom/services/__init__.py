"""
Every write of the newsroom.

`writing`: drafts, changes, asking for approval. `scheduling`: when a post goes, the queue that closes up. `mending`: the
buttons beside a check. `rules_of_the_room`: the newsroom's own settings. `deciding`: approvals, objections, release.
"""
