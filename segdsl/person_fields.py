"""What is known of people, whatever a project calls it: a first name, a street, a country.

In: the names of a project's attributes. Out: which of them stand for an address, a first name, a country. The
settings decide; else the names that everybody uses do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

Field = Literal[
    "key",
    "email",
    "phone",
    "first_name",
    "last_name",
    "street",
    "city",
    "state",
    "zip",
    "country",
    "birthday",
    "gender",
    "language",
]
FIELDS: tuple[Field, ...] = get_args(Field)

_USUAL: Mapping[Field, tuple[str, ...]] = {
    "email": ("email", "e_mail", "mail", "email_address", "mail_address"),
    "phone": ("phone", "phone_number", "mobile", "mobile_phone", "telephone", "tel"),
    "first_name": ("first_name", "firstname", "given_name", "forename", "vorname"),
    "last_name": ("last_name", "lastname", "surname", "family_name", "nachname"),
    "street": ("street", "street_address", "address_line1", "address_line_1", "strasse", "straße"),
    "city": ("city", "town", "stadt", "ort"),
    "state": ("state", "province", "region", "bundesland"),
    "zip": ("zip", "zip_code", "zipcode", "postcode", "postal_code", "plz"),
    "country": ("country", "country_code", "land"),
    "birthday": ("birthday", "birth_date", "birthdate", "date_of_birth", "dob", "geburtstag"),
    "gender": ("gender", "sex", "geschlecht"),
    "language": ("language", "locale", "lang", "sprache"),
}


def found_in(attributes: Iterable[str], stated: Mapping[Field, str]) -> dict[Field, str]:
    """The attribute of each field: as the settings state it, else by its usual names."""
    by_spelling = {name.lower(): name for name in reversed(list(attributes))}
    found: dict[Field, str] = {}
    for name, usual in _USUAL.items():
        known = next((by_spelling[spelling] for spelling in usual if spelling in by_spelling), None)
        if attribute := stated.get(name, known):
            found[name] = attribute
    return found
