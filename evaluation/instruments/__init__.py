"""Instruments: versioned questionnaires and checklists as data, frozen at their first answer."""
