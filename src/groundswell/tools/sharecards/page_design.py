"""How the picture of a public page looks: its title as a placard, and nothing else."""

from typing import Any

PAGE_DESIGN: dict[str, Any] = {
    "version": 1,
    "form": "own",
    "ground": "accent",
    "alt": "{title}",
    "fields": [{"key": "title", "label": "Title", "most": 140, "required": True, "sample": "Bring our buses back"}],
    "layers": [
        {"kind": "shape", "form": "hills", "tone": "accent+8", "place": "bottom"},
        {
            "kind": "text",
            "words": "{title}",
            "style": "display",
            "ink": "on",
            "place": "whole",
            "lines": 5,
            "sizes": {"link": [108, 48]},
        },
    ],
}
