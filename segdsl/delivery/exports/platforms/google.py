"""Google Ads' customer match."""

from __future__ import annotations

from segdsl.delivery.exports import forms, matching
from segdsl.delivery.exports.platform import Column, Platform

# support.google.com/google-ads/answer/7476159: country and postal code are never hashed
PLATFORM = Platform(
    title="Google Ads",
    columns=(
        Column("Email", "email", matching.google_email, hashed=True),
        Column("Phone", "phone", forms.phone, hashed=True),
        Column("First Name", "first_name", matching.google_first_name, hashed=True),
        Column("Last Name", "last_name", matching.google_last_name, hashed=True),
        Column("Country", "country", forms.country_upper),
        Column("Zip", "zip"),
    ),
    needs=("email", "phone"),
    unique="email",
    takes_hashes=True,
    hashes=True,
    others=False,
)
