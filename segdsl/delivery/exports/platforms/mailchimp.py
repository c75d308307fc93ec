"""Mailchimp."""

from __future__ import annotations

from segdsl.delivery.exports import forms
from segdsl.delivery.exports.platform import Column, Platform

# mailchimp.com/help/format-guidelines-for-your-import-file: other letters than ASCII only behind the @
PLATFORM = Platform(
    title="Mailchimp",
    columns=(
        Column("Email Address", "email", forms.email_in_ascii),
        Column("First Name", "first_name"),
        Column("Last Name", "last_name"),
        Column("Phone Number", "phone", forms.phone),
        Column("City", "city"),
        Column("State", "state"),
        Column("Postal Code", "zip"),
        Column("Country", "country"),
        Column("Birthday", "birthday", forms.month_and_day),
        Column("Language", "language"),
        Column("Customer ID", "key"),
    ),
    needs=("email",),
    unique="email",
    flag={True: "Yes", False: "No"},
)
