"""The platforms: which columns each imports, under which headers, written how.

One entry says all about a platform; what it says is from the platform's own pages, named beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from segdsl.delivery.exports import forms, matching
from segdsl.delivery.exports.forms import Form, LocalForm
from segdsl.delivery.exports.people import Field


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file. `hashed` where the platform takes it as a hash, when hashes are wanted.

    `local` is its form where that differs between countries; `form` is not asked then.
    """

    header: str
    field: Field
    form: Form = forms.plain
    hashed: bool = False
    local: LocalForm | None = None


@dataclass(frozen=True, slots=True)
class Platform:
    """What a platform imports.

    columns:   in their order; a column that the project has nothing for is left out
    needs:     each person must have at least one of these fields
    unique:    the field by which a person may be there only once
    takes_hashes: whether it takes hashed columns; `hashes` whether we hash them if nothing is said
    others:    whether it takes columns of our own
    fewest, most_columns, megabytes: its limits
    flag, day, instant, entries: how values of our own columns are written
    """

    title: str
    columns: tuple[Column, ...]
    needs: tuple[Field, ...]
    unique: Field
    takes_hashes: bool = False
    hashes: bool = False
    others: bool = True
    fewest: int = 0
    most_columns: int | None = None
    megabytes: float | None = None
    flag: Mapping[bool, str] = field(default_factory=lambda: {True: "true", False: "false"})
    day: Callable[[Any], str | None] = forms.day
    instant: Callable[[Any], str] = forms.instant
    entries: Callable[[Sequence[str]], str] = forms.with_commas


PLATFORMS: Mapping[str, Platform] = {
    # mailchimp.com/help/format-guidelines-for-your-import-file: other letters than ASCII only behind the @
    "mailchimp": Platform(
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
    ),
    # help.klaviyo.com: "How to format your CSV for import", "Acceptable date and timestamp formats"
    "klaviyo": Platform(
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
    ),
    # braze.com/docs: "CSV import": blank cells do not overwrite
    "braze": Platform(
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
    ),
    # docs.customer.io: "Upload people": an id or an email, 100 columns and 100 MB, timestamps in seconds
    "customerio": Platform(
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
    ),
    # knowledge.hubspot.com: "Set up your import files": less than 1,000 columns
    "hubspot": Platform(
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
    ),
    # facebook.com/business/help/2082575038703844: at least 100 people; hashes are SHA-256 of the tidied value
    "meta": Platform(
        title="Meta",
        columns=(
            Column("email", "email", forms.email, hashed=True),
            Column("phone", "phone", forms.phone_digits, hashed=True),
            Column("fn", "first_name", matching.meta_name, hashed=True),
            Column("ln", "last_name", matching.meta_name, hashed=True),
            Column("ct", "city", matching.meta_city, hashed=True),
            Column("st", "state", local=matching.meta_state, hashed=True),
            Column("zip", "zip", local=matching.meta_zip, hashed=True),
            Column("country", "country", forms.country, hashed=True),
            Column("dob", "birthday", forms.day_digits, hashed=True),
            Column("gen", "gender", forms.gender_of_two, hashed=True),
        ),
        needs=("email", "phone"),
        unique="email",
        takes_hashes=True,
        hashes=True,
        others=False,
        fewest=100,
    ),
    # support.google.com/google-ads/answer/7476159: country and postal code are never hashed
    "google": Platform(
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
    ),
    "csv": Platform(
        title="a spreadsheet",
        columns=(
            Column("key", "key"),
            Column("email", "email", forms.email, hashed=True),
            Column("phone", "phone", forms.phone, hashed=True),
            Column("first_name", "first_name"),
            Column("last_name", "last_name"),
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
    ),
}
