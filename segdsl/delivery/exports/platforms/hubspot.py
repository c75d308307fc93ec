"""HubSpot."""

from __future__ import annotations

from segdsl.delivery.exports import forms
from segdsl.delivery.exports.platform import Column, Platform

# knowledge.hubspot.com: "Set up your import files": less than 1,000 columns
PLATFORM = Platform(
    title="HubSpot",
    columns=(
        Column("Email", "email", forms.email),
        Column("First Name", "first_name"),
        Column("Last Name", "last_name"),
        Column("Phone Number", "phone", forms.phone),
        Column("City", "city"),
        Column("State/Region", "state"),
        Column("Postal Code", "zip"),
        Column("Country/Region", "country"),
        Column("Date of birth", "birthday", forms.day),
        Column("Preferred language", "language", forms.language_tag_lower),
        Column("Customer ID", "key"),
    ),
    needs=("email",),
    unique="email",
    most_columns=999,
    megabytes=512,
    entries=forms.with_semicolons,
)
