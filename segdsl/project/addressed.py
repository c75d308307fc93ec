"""Which attributes of the customers a project writes to, greets and chooses languages by.

In: the `[customer]` and `[export]` settings of a project and the columns that its rules declare. Out: the
name of an attribute, or None where there is none. Where nothing is set, `email` is the address and
`first_name` the name, if they are declared.
"""

from __future__ import annotations

from segdsl.channels import channel_called
from segdsl.person_fields import FIELDS, Field, found_in
from segdsl.project.files import Files


def address_attribute(project: Files, channel: str) -> str | None:
    """The attribute with the customer's address on a channel; a wrong setting is given as it stands."""
    customer = project.place.config.customer
    match channel_called(channel).home:
        case "address":
            return customer.address or _declared(project, "email")
        case "phone":
            return customer.phone
        case "device":
            return customer.device
        case None:
            return None


def stated_fields(project: Files) -> dict[Field, str]:
    """The attribute of each field of a person as the settings name it, whether it is declared or not."""
    config = project.place.config
    stated: dict[Field, str | None] = {
        "email": address_attribute(project, "email"),
        "phone": address_attribute(project, "sms"),
        "first_name": config.customer.name,
        "language": config.customer.locale,
    }
    stated |= exported_fields(project)
    return {name: attribute for name, attribute in stated.items() if attribute}


def exported_fields(project: Files) -> dict[Field, str]:
    """What `[export]` names."""
    config = project.place.config.export
    return {name: said for name in FIELDS if (said := getattr(config, name, None))}


def addressee_attributes(project: Files) -> dict[Field, str]:
    """The attributes with a customer's name and postal address; what is sensitive is on no envelope."""
    columns = project.model.catalog.customers.columns
    found = found_in(columns, stated_fields(project))
    return {name: one for name, one in found.items() if one in columns and not columns[one].sensitive}


def name_attribute(project: Files) -> str | None:
    """The attribute with the name that a letter greets by."""
    return _declared(project, project.place.config.customer.name or "first_name")


def language_attribute(project: Files) -> str | None:
    """The attribute with the language that a customer reads."""
    return _declared(project, project.place.config.customer.locale)


def _declared(project: Files, name: str | None) -> str | None:
    return name if name in project.model.catalog.customers.columns else None
