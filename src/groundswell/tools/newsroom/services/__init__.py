"""
What the newsroom's writers do. What is decided together stands in `deciding`.

`writing`: drafts, changes, asking for approval. `scheduling`: when a post goes, the queue that closes up. `mending`:
the buttons beside a check. `room`: the newsroom's own settings. `endings`: what new posts end with on each network.
"""
