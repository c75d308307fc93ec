"""Customer.io."""

from __future__ import annotations

from segdsl.delivery.exports import forms
from segdsl.delivery.exports.platform import Column, Platform

# docs.customer.io: "Upload people": an id or an email, 100 columns and 100 MB, timestamps in seconds
PLATFORM = Platform(
    title="Customer.io",
    columns=(
        Column("id", "key"),
        Column("email", "email", forms.email),
        Column("phone", "phone", forms.phone),
        Column("first_name", "first_name"),
        Column("last_name", "last_name"),
        Column("city", "city"),
        Column("country", "country"),
        Column("birthday", "birthday", forms.day),
        Column("language", "language"),
    ),
    needs=("key", "email"),
    unique="key",
    most_columns=100,
    megabytes=100,
    day=forms.timestamp,
    instant=forms.timestamp,
    entries=forms.as_json,
)
