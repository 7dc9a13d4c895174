"""Numbers are read as people write them here, and nothing that is no number passes."""

import pytest
from werkzeug.datastructures import MultiDict

from bina.web.forms import Form, NumberField, RupiahField


class Numbers(Form):
    number = NumberField("Angka")
    rupiah = RupiahField("Rupiah")


def read(app, **given):
    with app.test_request_context():
        return Numbers(MultiDict(given), meta={"csrf": False})


@pytest.mark.parametrize(
    ("written", "meant"), [("3,5", 3.5), ("3.5", 3.5), ("1.250,5", 1250.5), ("1,250.5", 1250.5), ("-4", -4), (" 7 ", 7)]
)
def test_a_decimal_comma_and_a_decimal_point_mean_the_same(app, written, meant):
    form = read(app, number=written)
    assert form.number.validate(form)
    assert float(form.number.data) == meant


@pytest.mark.parametrize("written", ["tiga", "NaN", "Infinity", "1e99999999", "3,5,1"])
def test_what_is_no_number_is_refused(app, written):
    form = read(app, number=written)
    assert not form.number.validate(form)


@pytest.mark.parametrize("written", ["1.250.000", "Rp 1 250 000", "1250000", "Rp1.250.000"])
def test_rupiah_are_read_with_or_without_dots(app, written):
    form = read(app, rupiah=written)
    assert form.rupiah.data == 1_250_000


@pytest.mark.parametrize(
    ("kept", "shown"), [(300.0, "300"), (0.5, "0,5"), (1_234_567.0, "1234567"), (100_000_000.0, "100000000")]
)
def test_a_kept_number_is_shown_in_full_with_a_decimal_comma(app, kept, shown):
    with app.test_request_context():
        form = Numbers(data={"number": kept}, meta={"csrf": False})
        assert f'value="{shown}"' in str(form.number())
