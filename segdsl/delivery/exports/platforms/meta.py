"""Meta's custom audiences."""

from __future__ import annotations

from segdsl.delivery.exports import forms, matching
from segdsl.delivery.exports.platform import Column, Platform

# facebook.com/business/help/2082575038703844: at least 100 people; hashes are SHA-256 of the tidied value
PLATFORM = Platform(
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
)
