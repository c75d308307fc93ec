"""Braze."""

from __future__ import annotations

from segdsl.delivery.exports import forms
from segdsl.delivery.exports.platform import Column, Platform

# braze.com/docs: "CSV import": blank cells do not overwrite
PLATFORM = Platform(
    title="Braze",
    columns=(
        Column("external_id", "key"),
        Column("email", "email", forms.email),
        Column("phone", "phone", forms.phone),
        Column("first_name", "first_name"),
        Column("last_name", "last_name"),
        Column("home_city", "city"),
        Column("country", "country", forms.country_upper),
        Column("dob", "birthday", forms.day),
        Column("gender", "gender", forms.gender),
        Column("language", "language", forms.language_code),
    ),
    needs=("key",),
    unique="key",
    megabytes=500,
    entries=forms.in_single_quotes,
)
