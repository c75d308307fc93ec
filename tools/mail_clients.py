"""Digests the data of caniemail.com into the table that the check `client-support` reads.

    npm pack caniemail && tar xzf caniemail-*.tgz
    python tools/mail_clients.py package/data/caniemail.json

The data are those of https://www.caniemail.com, as the npm package `caniemail` has them (MIT licence;
copyright Avi Goldman and Andrew Powell). Only features that letters break without are taken over: what merely
looks plainer where it is lacking (rounded corners, shadows, media queries, hover) is no reason for a finding.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parents[1] / "segdsl" / "messages" / "checks" / "mail_clients.json"

CLIENTS = {
    ("gmail", "desktop-webmail"): "Gmail",
    ("gmail", "ios"): "Gmail on iPhones",
    ("gmail", "android"): "Gmail on Android",
    ("outlook", "windows"): "Outlook on Windows",
    ("outlook", "outlook-com"): "Outlook.com",
    ("outlook", "macos"): "Outlook on Macs",
    ("apple-mail", "macos"): "Apple Mail",
    ("apple-mail", "ios"): "Apple Mail on iPhones",
    ("yahoo", "desktop-webmail"): "Yahoo",
}

# Slug on caniemail.com: what it looks like in a letter. `property: value` and `function()` are CSS.
FEATURES = {
    "css-display-flex": "display: flex",
    "css-display-grid": "display: grid",
    "css-position": "position",
    "css-gap": "gap",
    "css-align-items": "align-items",
    "css-justify-content": "justify-content",
    "css-grid-template": "grid-template-columns",
    "css-column-count": "column-count",
    "css-aspect-ratio": "aspect-ratio",
    "css-object-fit": "object-fit",
    "css-transform": "transform",
    "css-clip-path": "clip-path",
    "css-filter": "filter",
    "css-mix-blend-mode": "mix-blend-mode",
    "css-writing-mode": "writing-mode",
    "css-inset": "inset",
    "css-variables": "var()",
    "css-unit-calc": "calc()",
    "css-function-clamp": "clamp()",
    "css-function-max": "max()",
    "css-function-min": "min()",
    "css-function-light-dark": "light-dark()",
    "css-at-import": "@import",
    "html-audio": "<audio>",
    "html-video": "<video>",
    "html-svg": "<svg>",
    "html-object": "<object>",
    "html-form": "<form>",
    "html-input-text": "<input>",
    "html-select": "<select>",
    "html-textarea": "<textarea>",
    "html-dialog": "<dialog>",
    "html-image-maps": "<map>",
    "html-link": "<link>",
    "html-base": "<base>",
    "html-marquee": "<marquee>",
    "html-meter": "<meter>",
    "html-progress": "<progress>",
    "image-svg": ".svg",
    "image-webp": ".webp",
    "image-avif": ".avif",
    "image-heif": ".heif",
    "image-tiff": ".tiff",
    "image-hdr": ".hdr",
}


def digest(data: dict[str, Any]) -> dict[str, Any]:
    """For each feature that a large client lacks, the clients that do."""
    by_slug = {feature["slug"]: feature["stats"] for feature in data["data"]}
    lacking = {shown: _lacking(by_slug[slug]) for slug, shown in FEATURES.items() if slug in by_slug}
    return {
        "source": "https://www.caniemail.com, by way of the npm package caniemail",
        "licence": "MIT, copyright Avi Goldman, Andrew Powell",
        "tested": data["last_update_date"][:10],
        "lacking": {shown: clients for shown, clients in sorted(lacking.items()) if clients},
    }


def _lacking(stats: dict[str, Any]) -> list[str]:
    found = []
    for (family, platform), name in CLIENTS.items():
        versions = stats.get(family, {}).get(platform, {})
        if versions and str(list(versions.values())[-1]).startswith("n"):
            found.append(name)
    return found


if __name__ == "__main__":
    table = digest(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    TABLE.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
