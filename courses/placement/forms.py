"""The form of a placement rule."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField

from bina.web.forms import Form, between, options, required
from courses.placement.rules import Deed, PlacementRule

DEEDS = {
    Deed.SKIP: _l("Lewati modul bila nilainya paling sedikit …"),
    Deed.REQUIRE: _l("Wajibkan modul bila nilainya di bawah …"),
}


class PlacementRuleForm(Form):
    """What a score on one objective means for one module."""

    objective = SelectField(_l("Tujuan yang diuji prates"), [required(_l("Pilih tujuannya."))])
    module = SelectField(_l("Modul"), [required(_l("Pilih modulnya."))])
    deed = SelectField(_l("Yang terjadi"), choices=options((deed.value, label) for deed, label in DEEDS.items()))
    percent = IntegerField(_l("Nilai (persen)"), [required(_l("Isi nilainya.")), between(1, 100)])

    @property
    def rule(self) -> PlacementRule:
        """What the author stated."""
        return PlacementRule(self.module.data, self.objective.data, Deed(self.deed.data), int(self.percent.data))
