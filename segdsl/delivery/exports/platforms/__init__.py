"""The platforms that people are exported for: a file of this folder to a platform.

What a file says is from the platform's own pages, named in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from segdsl.delivery.exports.platform import Platform
from segdsl.found import entries

PLATFORMS: Mapping[str, Platform] = entries(__name__, "PLATFORM", Platform)
