"""The form of a letterhead."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Regexp

from bina.web.forms import Form, at_most, optional, required


class LetterheadForm(Form):
    """Name, address, logo, signature and foreword."""

    name = TextAreaField(
        _l("Nama instansi pada kop"),
        [required(_l("Isi nama instansi seperti pada kop surat.")), at_most(200)],
        description=_l("Boleh beberapa baris, misalnya nama pemerintah daerah lalu nama badan."),
    )
    address = TextAreaField(_l("Alamat"), [at_most(300)])
    contact = StringField(_l("Telepon, e-mail, dan situs"), [at_most(200)])
    logo = FileField(_l("Logo"), description=_l("PNG atau JPEG, paling besar 1 MB."))
    without_logo = BooleanField(_l("Hapus logo"))
    place = StringField(_l("Tempat penandatanganan"), [at_most(80)])
    signer_post = StringField(_l("Jabatan penanda tangan"), [at_most(160)])
    signer = StringField(_l("Nama penanda tangan"), [at_most(160)])
    signer_nip = StringField(
        _l("NIP penanda tangan"),
        [optional(), Regexp(r"^(?:\d ?){18}$", message=_l("Isi 18 angka NIP, atau kosongkan."))],
        description=_l("Tercetak pada laporan bila diisi."),
    )
    foreword = TextAreaField(
        _l("Kata pengantar laporan"),
        [at_most(4000)],
        description=_l("Kosongkan bila laporan tidak memerlukannya. Paragraf dipisahkan baris kosong."),
    )
