"""The main navigation of a person."""

from dataclasses import dataclass

from flask import current_app, request, url_for

from bina.people.models import Person


@dataclass(frozen=True)
class Place:
    """One entry as shown."""

    label: str
    url: str
    icon: str
    here: bool


def menu_for(person: Person) -> list[Place]:
    """The places the person may enter, in order."""
    items = sorted(
        (
            item
            for card in current_app.extensions["bina"]
            for item in card.menu
            if item.policy.check is None or item.policy.check(person)
        ),
        key=lambda item: item.order,
    )
    blueprint = request.blueprint or ""
    return [
        Place(str(item.label), url_for(item.endpoint), item.icon, item.endpoint.split(".")[0] == blueprint)
        for item in items
    ]
