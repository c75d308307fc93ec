"""A spreadsheet, for whatever else takes a table."""

from __future__ import annotations

from segdsl.delivery.exports import forms
from segdsl.delivery.exports.platform import Column, Platform

PLATFORM = Platform(
    title="a spreadsheet",
    columns=(
        Column("key", "key"),
        Column("email", "email", forms.email, hashed=True),
        Column("phone", "phone", forms.phone, hashed=True),
        Column("first_name", "first_name"),
        Column("last_name", "last_name"),
        Column("street", "street"),
        Column("city", "city"),
        Column("state", "state"),
        Column("zip", "zip"),
        Column("country", "country"),
        Column("birthday", "birthday", forms.day_as_known),
        Column("gender", "gender"),
        Column("language", "language"),
    ),
    needs=("key",),
    unique="key",
    takes_hashes=True,
    flag={True: "yes", False: "no"},
    entries=forms.with_semicolons,
)
