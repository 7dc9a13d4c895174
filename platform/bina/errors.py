"""Refusals: what an operation raises when it may not or cannot do what was asked.

Each carries a sentence in the user's language that says what is wrong and how to mend it,
and the HTTP status the web answers with. Raising one rolls the transaction back.
"""


class DomainError(Exception):
    """The deed is refused; nothing was changed."""

    status = 422

    def __init__(self, sentence: object) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Forbidden(DomainError):
    """The person may not do this."""

    status = 403


class NotFound(DomainError):
    """There is no such thing, or none that this person may know of."""

    status = 404


class Conflict(DomainError):
    """Somebody else was quicker, or the state has moved on."""

    status = 409


class Gone(DomainError):
    """A link or token that was valid once is not any more."""

    status = 410


class Transient(Exception):
    """A job met a passing fault (mail server away); it is tried again."""
