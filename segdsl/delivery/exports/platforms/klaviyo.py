"""Klaviyo."""

from __future__ import annotations

from segdsl.delivery.exports import forms
from segdsl.delivery.exports.platform import Column, Platform

# help.klaviyo.com: "How to format your CSV for import", "Acceptable date and timestamp formats"
PLATFORM = Platform(
    title="Klaviyo",
    columns=(
        Column("Email Address", "email", forms.email),
        Column("Phone Number", "phone", forms.phone),
        Column("First Name", "first_name"),
        Column("Last Name", "last_name"),
        Column("City", "city"),
        Column("State / Region", "state"),
        Column("Zip Code", "zip"),
        Column("Country", "country"),
        Column("Birthday", "birthday", forms.day),
        Column("Locale", "language", forms.language_tag),
        Column("External ID", "key"),
    ),
    needs=("email", "phone"),
    unique="email",
    megabytes=50,
    instant=forms.instant_with_offset,
    entries=forms.as_json,
)
