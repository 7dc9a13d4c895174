"""Forms and words of needs."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField

from bina.people.models import Competency
from bina.people.rules import PositionKind
from bina.web.formats import number
from bina.web.forms import Form, NumberField, at_most, between, optional, options, required
from evaluation.needs.models import UnitIssue
from evaluation.needs.queries import CountedWork
from evaluation.needs.rules import Assumed, IssueState, NeedState, RankedNeed, Source, Topic
from evaluation.services.rules.indices import ELEMENT_NAMES
from evaluation.waves.operations.answering import BARRIER_LABELS

TOPICS = {
    Topic.COMPETENCY: _l("Kompetensi"),
    Topic.ELEMENT: _l("Unsur pelayanan"),
    Topic.BARRIER: _l("Hambatan menerapkan"),
    Topic.MANUAL_WORK: _l("Pekerjaan dengan tangan"),
}
SOURCES = {
    Source.LEVELS: _l("pegawai di bawah tingkat yang diperlukan"),
    Source.SATISFACTION: _l("survei kepuasan masyarakat"),
    Source.COMPLAINTS: _l("pengaduan"),
    Source.BARRIERS: _l("survei hambatan"),
    Source.COUNTED_WORK: _l("hitungan pekerjaan"),
    Source.INTERVIEWS: _l("wawancara"),
}
#: What n counts, by source.
COUNTED = {
    Source.LEVELS: _l("pegawai yang dinilai"),
    Source.SATISFACTION: _l("penilaian warga"),
    Source.COMPLAINTS: _l("pengaduan"),
    Source.BARRIERS: _l("jawaban"),
    Source.COUNTED_WORK: _l("berkas atau pekerjaan"),
    Source.INTERVIEWS: _l("wawancara"),
}
NEED_STATES = {
    NeedState.OPEN: ("wait", _l("Belum dijawab")),
    NeedState.PLANNED: ("info", _l("Direncanakan")),
    NeedState.MET: ("good", _l("Terjawab")),
    NeedState.SET_ASIDE: ("plain", _l("Ditunda")),
}
ISSUE_STATES = {
    IssueState.OPEN: ("wait", _l("Belum dikerjakan")),
    IssueState.IN_PROGRESS: ("info", _l("Dikerjakan")),
    IssueState.SOLVED: ("good", _l("Terselesaikan")),
    IssueState.DROPPED: ("plain", _l("Tidak jadi")),
}
POSTS = {
    PositionKind.JPT: _l("Pimpinan tinggi"),
    PositionKind.ADMINISTRATOR: _l("Administrator"),
    PositionKind.SUPERVISOR: _l("Pengawas"),
    PositionKind.FUNCTIONAL_EXPERT: _l("Fungsional keahlian"),
    PositionKind.FUNCTIONAL_SKILLED: _l("Fungsional keterampilan"),
    PositionKind.STAFF: _l("Pelaksana"),
}
ASSUMED = {
    Assumed.BENEFIT: _l("Manfaat setahun"),
    Assumed.ISOLATION: _l("Bagian karena program"),
    Assumed.CONFIDENCE: _l("Keyakinan penaksir"),
    Assumed.COST: _l("Biaya program"),
}
#: What has to be said about each input.
ASSUMED_LEADS = {
    Assumed.BENEFIT: _l("Nilai setahun dalam rupiah dari perubahan yang terukur, misalnya jam kerja yang dihemat."),
    Assumed.ISOLATION: _l("Berapa persen perubahan itu disebabkan program ini, bukan hal lain."),
    Assumed.CONFIDENCE: _l("Seberapa yakin orang yang menaksir, dalam persen."),
    Assumed.COST: _l("Biaya yang tercatat adalah nilainya; sebut berapa paling rendah dan paling tinggi."),
}


def issue_grounds(issue: UnitIssue) -> str:
    """What an issue rests on, in words; few people are not counted aloud."""
    if issue.mean is not None:
        return _("%(mean)s dari 5, %(n)s jawaban", mean=number(issue.mean, 1), n=issue.n)
    if issue.shown_people is None:
        return _("tidak dapat diatasi mentoring, kurang dari lima orang")
    return _("tidak dapat diatasi mentoring, %(n)s orang", n=issue.n)


def need_title(topic: Topic, key: str, named: dict[tuple[Topic, str], str]) -> str:
    """What a need is called; a key nobody knows any more as it is."""
    if topic is Topic.ELEMENT:
        return ELEMENT_NAMES.get(key, key)
    if topic is Topic.BARRIER:
        return str(BARRIER_LABELS.get(key, key))
    return named.get((topic, key), key)


def as_need(chosen: str) -> tuple[Topic, str]:
    """A choice of `connectable`, or of the needs offered to a programme, as topic and key."""
    topic, _colon, key = chosen.partition(":")
    return Topic(topic), key


def connectable(competencies: Sequence[Competency], work: Sequence[CountedWork]) -> dict[str, dict[str, str]]:
    """Everything an interview code may speak of, by kind of need: value of the choice → its words."""
    named: list[tuple[Topic, str, str]] = [
        *((Topic.BARRIER, key, str(label)) for key, label in BARRIER_LABELS.items()),
        *((Topic.ELEMENT, key, name) for key, name in ELEMENT_NAMES.items()),
        *((Topic.MANUAL_WORK, each.key, each.newest.work) for each in work),
        *((Topic.COMPETENCY, each.code, each.name) for each in competencies),
    ]
    found: dict[str, dict[str, str]] = {}
    for topic, key, name in named:
        found.setdefault(str(TOPICS[topic]), {})[f"{topic.value}:{key}"] = name
    return found


def offer(need: RankedNeed, title: str) -> str:
    """A need as it is offered to a programme: its title, how heavy, and what says so."""
    said = ", ".join(f"{SOURCES[each.source]} {each.n} {COUNTED[each.source]}" for each in need.indications)
    return _("%(title)s – bobot %(score)s dari 100 (%(sources)s)", title=title, score=round(need.score), sources=said)


class LevelForm(Form):
    """Stating a needed level."""

    competency = SelectField(_l("Kompetensi"), [required(_l("Pilih kompetensi."))], coerce=int)
    level = IntegerField(
        _l("Tingkat yang diperlukan"),
        [required(_l("Isi tingkat dari 1 sampai 5.")), between(1, 5)],
        description=_l("1 sampai 5, berlaku bagi unit ini dan unit di bawahnya."),
    )
    source = StringField(
        _l("Sumber"),
        [required(_l("Sebut dokumen atau keputusan yang menetapkannya.")), at_most(160)],
        description=_l("Misalnya standar kompetensi jabatan, atau keputusan kepala unit."),
    )


class ManualWorkForm(Form):
    """Counting work done by hand."""

    work = StringField(_l("Pekerjaan"), [required(_l("Isi nama pekerjaan, misalnya rekap harian.")), at_most(120)])
    cases = IntegerField(
        _l("Berapa yang diperiksa"), [required(_l("Isi berapa berkas yang diperiksa.")), between(1, 1_000_000)]
    )
    by_hand = IntegerField(
        _l("Berapa yang dikerjakan dengan tangan"),
        [required(_l("Isi berapa yang dikerjakan dengan tangan.")), between(0, 1_000_000)],
    )
    counted_on = DateField(_l("Tanggal dihitung"), [required(_l("Isi tanggal."))])
    source = StringField(
        _l("Cara menghitung"),
        [required(_l("Sebut cara menghitungnya.")), at_most(160)],
        description=_l("Misalnya semua berkas loket satu pekan."),
    )


class DecisionForm(Form):
    """Deciding about a need."""

    course = SelectField(
        _l("Kursus lanjutan"), description=_l("Pilih bila sudah ada pelatihan atau mentoring yang menjawabnya.")
    )
    wish = TextAreaField(
        _l("Usulan"),
        [optional(), at_most(300)],
        description=_l("Tulis apa yang perlu diselenggarakan bila belum ada yang cocok."),
    )
    owner = SelectField(_l("Penanggung jawab"), coerce=int)
    state = SelectField(_l("Status"), choices=options([(s.value, name) for s, (_kind, name) in NEED_STATES.items()]))


class IssueForm(Form):
    """Following an issue of a unit."""

    state = SelectField(_l("Status"))
    owner = SelectField(_l("Penanggung jawab"), coerce=int)
    due_on = DateField(_l("Tenggat"), [required(_l("Isi tenggat."))])
    outcome = TextAreaField(_l("Apa yang dilakukan"), [optional(), at_most(500)])


class RelevanceForm(Form):
    """For whom an activity is relevant."""

    posts = SelectMultipleField(
        _l("Jabatan yang tugasnya memerlukan kegiatan ini"),
        choices=options([(post.value, name) for post, name in POSTS.items()]),
        description=_l("Jabatan yang tidak dicentang berarti tidak memerlukannya."),
    )


class NeedsForm(Form):
    """Which needs a programme answers."""

    needs = SelectMultipleField(_l("Kebutuhan yang dijawab program ini"), coerce=int)


class MoneyForm(Form):
    """The benefit, in rupiah."""

    value = NumberField(_l("Nilai yang dipakai (rupiah)"), [required(_l("Isi jumlah rupiah."))])
    low = NumberField(_l("Paling rendah (rupiah)"), [required(_l("Isi jumlah terendah."))])
    high = NumberField(_l("Paling tinggi (rupiah)"), [required(_l("Isi jumlah tertinggi."))])
    source = TextAreaField(_l("Sumber dan cara menghitung"), [required(_l("Sebut dari mana angka ini.")), at_most(400)])


class ShareForm(Form):
    """A share, in percent."""

    value = NumberField(_l("Nilai yang dipakai (%)"), [required(_l("Isi persentase.")), between(0, 100)])
    low = NumberField(_l("Paling rendah (%)"), [required(_l("Isi persentase terendah.")), between(0, 100)])
    high = NumberField(_l("Paling tinggi (%)"), [required(_l("Isi persentase tertinggi.")), between(0, 100)])
    source = TextAreaField(
        _l("Sumber dan cara menaksir"), [required(_l("Sebut siapa yang menaksir dan bagaimana.")), at_most(400)]
    )


class CostRangeForm(Form):
    """How far the recorded cost may be off."""

    low = NumberField(_l("Paling rendah (rupiah)"), [required(_l("Isi jumlah terendah."))])
    high = NumberField(_l("Paling tinggi (rupiah)"), [required(_l("Isi jumlah tertinggi."))])
    source = TextAreaField(_l("Sumber"), [required(_l("Sebut dari mana rentang ini.")), at_most(400)])


def nobody() -> tuple[int, str]:
    """The choice of no owner."""
    return 0, _("belum ditentukan")
