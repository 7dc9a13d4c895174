"""Printing forms and finding one by its number."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField

from bina.web.forms import Form, at_most, between, options, required
from evaluation.paper.rules import MOST_FORMS

PAPERS = {"a4": _l("A4 (210 × 297 mm)"), "f4": _l("F4 (215 × 330 mm)")}


class PrintForm(Form):
    """How many forms on which paper."""

    count = IntegerField(
        _l("Berapa formulir"), [required(_l("Isi jumlah formulir, 1 sampai 500.")), between(1, MOST_FORMS)]
    )
    paper = SelectField(_l("Kertas"), [required(_l("Pilih kertas."))], choices=options(list(PAPERS.items())))


class NumberForm(Form):
    """The number on a form."""

    number = StringField(
        _l("Nomor formulir"),
        [required(_l("Isi nomor yang tercetak di formulir.")), at_most(30)],
        description=_l("Tercetak di sudut kanan atas, misalnya 7-0012-0."),
    )
