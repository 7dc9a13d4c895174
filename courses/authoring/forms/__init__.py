"""Forms of writing a course."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField, ValidationError

from bina.web.forms import Form, at_most, between, optional, options, required
from courses.authoring.forms.labels import (
    ACTIVITY_LABELS,
    KIND_LABELS,
    OPENS_LABELS,
    PURPOSE_LABELS,
    REVIEW_LABELS,
)
from courses.authoring.operations import Details, LessonContent, QuizRules
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import (
    ActivityKind,
    OpensAfter,
    TimeLineError,
    chapters_written,
    read_chapters,
    read_stops,
    read_timed_lines,
    stops_written,
)
from courses.quizzes.forms import LEVELS, blueprint_fields, cell_name, draw_lines, read_draws, unread_draw
from courses.quizzes.models import Purpose, Quiz
from courses.quizzes.rules.attempts import ReviewPolicy
from courses.quizzes.rules.retention import CLOSES_AFTER, OPENS_AFTER
from courses.rubrics.reports import rubric_sentence
from courses.rubrics.rules import Rubric, RubricRefusedError, read_rubric, written


class NewCourseForm(Form):
    """A new course."""

    code = StringField(
        _l("Kode"),
        [required(_l("Isi kode pelatihan, misalnya KPP.")), at_most(12)],
        description=_l("Huruf besar dan angka, paling banyak 12. Dipakai pada nomor sertifikat."),
    )
    title = StringField(_l("Judul"), [required(_l("Isi judul pelatihan.")), at_most(120)])
    unit = SelectField(_l("Unit penyelenggara"), coerce=int)

    def validate_code(self, field: StringField) -> None:
        """Codes are short and plain."""
        if field.data and not re.fullmatch(r"[A-Z0-9-]{2,12}", field.data):
            raise ValidationError(_("Pakai huruf besar, angka, atau tanda hubung, misalnya KPP atau TIL-2."))


class DetailsForm(Form):
    """The cover of a course."""

    title = StringField(_l("Judul"), [required(_l("Isi judul pelatihan.")), at_most(120)])
    summary = TextAreaField(
        _l("Ringkasan"),
        [required(_l("Isi ringkasan satu sampai tiga kalimat.")), at_most(600)],
        description=_l("Apa yang akan dapat dilakukan peserta, dalam satu sampai tiga kalimat."),
    )
    audience = TextAreaField(_l("Untuk siapa"), [at_most(400)])
    competency = SelectField(_l("Kompetensi"), coerce=int)
    level = SelectField(_l("Tingkat"), coerce=int, choices=options((n, str(n)) for n in range(1, 6)))
    objectives = TextAreaField(
        _l("Tujuan belajar"),
        [required(_l("Tulis paling sedikit satu tujuan belajar.")), at_most(4000)],
        description=_l(
            "Satu baris satu tujuan, diawali kode: T1: Menyusun jawaban pengaduan. Soal ditandai dengan kode."
        ),
    )

    def validate_objectives(self, field: TextAreaField) -> None:
        """Every line is a code and a text; codes are used once."""
        lines = [line for line in (field.data or "").splitlines() if line.strip()]
        codes = [line.partition(":")[0].strip() for line in lines]
        for line in lines:
            if not re.fullmatch(r"\s*[A-Za-z0-9.-]{1,10}\s*:\s*\S.*", line):
                raise ValidationError(_("Baris “%(line)s” belum berbentuk kode: tujuan.", line=line.strip()[:60]))
        if len(set(codes)) < len(codes):
            raise ValidationError(_("Setiap kode tujuan hanya boleh dipakai sekali."))

    def show(self, version: CourseVersion) -> None:
        """Fill the form."""
        self.title.data, self.summary.data, self.audience.data = version.title, version.summary, version.audience
        self.competency.data, self.level.data = version.competency_id or 0, version.level
        self.objectives.data = "\n".join(f"{each.code}: {each.text}" for each in version.objectives)

    @property
    def details(self) -> Details:
        """What was written."""
        pairs = [line.partition(":") for line in (self.objectives.data or "").splitlines() if line.strip()]
        return Details(
            title=self.title.data or "",
            summary=self.summary.data or "",
            audience=self.audience.data or "",
            competency_id=self.competency.data or None,
            level=self.level.data,
            objectives=tuple((code.strip(), text.strip()) for code, _sign, text in pairs),
        )


class ModuleForm(Form):
    """The title of a module."""

    title = StringField(_l("Judul modul"), [required(_l("Isi judul modul.")), at_most(120)])


class NewLessonForm(Form):
    """A new lesson."""

    kind = SelectField(_l("Jenis materi"), choices=options((kind.value, label) for kind, label in KIND_LABELS.items()))
    title = StringField(_l("Judul materi"), [required(_l("Isi judul materi.")), at_most(120)])
    minutes = IntegerField(
        _l("Perkiraan waktu (menit)"), [required(_l("Isi perkiraan waktu belajar dalam menit.")), between(1, 600)]
    )


class AnyLessonForm(Form):
    """What every lesson says of itself."""

    title = StringField(_l("Judul materi"), [required(_l("Isi judul materi.")), at_most(120)])
    minutes = IntegerField(
        _l("Perkiraan waktu (menit)"), [required(_l("Isi perkiraan waktu belajar dalam menit.")), between(1, 600)]
    )
    mandatory = BooleanField(_l("Materi wajib: dihitung untuk kelulusan dan JP"))
    opens_after = SelectField(
        _l("Terbuka"), choices=options((each.value, label) for each, label in OPENS_LABELS.items())
    )

    body: TextAreaField

    def show_lesson(self, lesson: Lesson) -> None:
        """Fill in what every lesson has."""
        self.title.data, self.minutes.data, self.mandatory.data = lesson.title, lesson.minutes, lesson.required
        self.opens_after.data, self.body.data = lesson.opens_after.value, lesson.body

    @property
    def content(self) -> LessonContent:
        """What was written of the lesson itself."""
        return LessonContent(
            title=self.title.data or "",
            minutes=self.minutes.data or 1,
            required=bool(self.mandatory.data),
            opens_after=OpensAfter(self.opens_after.data),
            body=self.body.data or "",
        )


class LessonForm(AnyLessonForm):
    """A lesson."""

    body = TextAreaField(
        _l("Isi"),
        [at_most(60_000)],
        description=_l(
            "Ditulis dalam Markdown: ## judul bagian, **tebal**, - daftar, | tabel |, > kotak catatan, $rumus$."
            " Gambar: ![keterangan](gambar:nomor) dengan nomor dari daftar berkas di bawah."
        ),
    )
    file = FileField(_l("Berkas"), [optional()])
    captions = FileField(
        _l("Takarir (.vtt)"), [optional()], description=_l("Teks percakapan untuk yang tidak dapat mendengar suaranya.")
    )
    audio = FileField(
        _l("Suara saja"),
        [optional()],
        description=_l("MP3 atau OGG sepanjang videonya, untuk yang menghemat data. Transkripnya dibuat dari takarir."),
    )
    seconds = IntegerField(_l("Panjang video (detik)"), [optional(), between(1, 36_000)])
    watch_percent = IntegerField(_l("Bagian yang harus ditonton (persen)"), [optional(), between(1, 100)], default=80)
    activity = SelectField(
        _l("Jenis kegiatan"),
        [optional()],
        choices=options((each.value, label) for each, label in ACTIVITY_LABELS.items()),
        default=ActivityKind.TRAINING.value,
    )
    chapters = TextAreaField(
        _l("Bab video"),
        [at_most(4_000)],
        description=_l("Satu baris satu bab: waktu, lalu judulnya. Misalnya 1:15 Menyapa warga."),
    )
    stops = TextAreaField(
        _l("Soal di dalam video"),
        [at_most(2_000)],
        description=_l(
            "Satu baris satu soal: waktu, lalu kodenya. Tambahkan wajib bila video menunggu jawaban, misalnya 1:30 KPP-03 wajib."
        ),
    )
    picture = FileField(_l("Tambah gambar"), [optional()], description=_l("PNG, JPEG, WebP, atau GIF."))

    def show(self, lesson: Lesson) -> None:
        """Fill the form."""
        self.show_lesson(lesson)
        self.seconds.data, self.watch_percent.data = lesson.seconds, lesson.watch_percent
        self.activity.data = (lesson.activity or ActivityKind.TRAINING).value
        self.chapters.data = chapters_written(lesson.video_chapters)
        self.stops.data = stops_written(lesson.video_stops)

    def validate_chapters(self, field: TextAreaField) -> None:
        """Every line begins with a time."""
        _require_timed(field)

    def validate_stops(self, field: TextAreaField) -> None:
        """Every line begins with a time."""
        _require_timed(field)

    @property
    def content(self) -> LessonContent:
        """What was written."""
        return replace(
            super().content,
            seconds=self.seconds.data,
            watch_percent=self.watch_percent.data or 80,
            activity=ActivityKind(self.activity.data or ActivityKind.TRAINING.value),
            chapters=read_chapters(self.chapters.data or ""),
            stops=read_stops(self.stops.data or ""),
        )


def _require_timed(field: TextAreaField) -> None:
    try:
        read_timed_lines(field.data or "")
    except TimeLineError as wrong:
        raise ValidationError(
            _("Baris ini belum dapat dibaca: %(line)s. Tulis waktu naik seperti 1:15, lalu isinya.", line=str(wrong))
        ) from None


class AssignmentForm(AnyLessonForm):
    """A task and its rubric."""

    body = TextAreaField(
        _l("Tugasnya"),
        [required(_l("Tulis apa yang harus dikerjakan peserta.")), at_most(60_000)],
        description=_l("Ditulis dalam Markdown. Sebutkan apa yang dikumpulkan, berapa panjang, dan untuk siapa."),
    )
    rubric = TextAreaField(
        _l("Rubrik"),
        [required(_l("Tulis rubriknya: sedikitnya dua kriteria.")), at_most(8000)],
        description=_l(
            "2 sampai 8 kriteria, dipisahkan satu baris kosong. Baris pertama nama kriteria, lalu 2 sampai 5 tingkat dari"
            " yang terbaik: angka, spasi, keterangan. Contoh baris tingkat: 4 Semua syarat disebut dengan tepat."
        ),
    )
    pass_percent = IntegerField(
        _l("Batas lulus (persen)"), [optional(), between(0, 100)],
        description=_l("Kosongkan bila nilai berapa pun cukup untuk menyelesaikan materi ini."),
    )  # fmt: skip

    def validate_rubric(self, field: TextAreaField) -> None:
        """It can be read as a rubric."""
        try:
            read_rubric(field.data or "")
        except RubricRefusedError as refused:
            raise ValidationError(rubric_sentence(refused)) from refused

    def show(self, lesson: Lesson, rubric: Rubric) -> None:
        """Fill the form."""
        self.show_lesson(lesson)
        self.rubric.data, self.pass_percent.data = written(rubric), lesson.pass_percent


def quiz_form(objectives: Sequence[str]) -> "QuizForm":
    """The form of a quiz with a number for each objective and difficulty, the whole bank last."""
    rows = (*objectives, "")
    form: QuizForm = type("QuizForm", (QuizForm,), {**blueprint_fields(rows), "objectives": rows})()
    return form


class QuizForm(AnyLessonForm):
    """The rules of a quiz."""

    #: codes of the rows of the table of numbers; "" is the whole bank
    objectives: tuple[str, ...] = ()
    #: its sections draw questions of their own
    sectioned = False
    body = TextAreaField(_l("Pengantar"), [at_most(4000)])
    purpose = SelectField(
        _l("Tujuan kuis"), choices=options((each.value, label) for each, label in PURPOSE_LABELS.items())
    )
    draws = TextAreaField(
        _l("Pengambilan menurut tanda"),
        [at_most(2000)],
        description=_l(
            "Hanya bila Anda memakai #tanda. Satu baris satu pengambilan acak, ditambahkan pada tabel di atas:"
            " jumlah, kode tujuan, #tanda. Contoh: 3 T2 #dasar."
        ),
    )
    pass_percent = IntegerField(
        _l("Batas lulus (persen)"),
        [optional(), between(0, 100)],
        description=_l("Kosongkan bila cukup dikerjakan, misalnya untuk prates."),
    )
    limit_minutes = IntegerField(_l("Batas waktu (menit)"), [optional(), between(1, 600)])
    attempts_allowed = IntegerField(_l("Kesempatan"), [optional(), between(1, 100)])
    pause_minutes = IntegerField(_l("Jeda antarpercobaan (menit)"), [optional(), between(0, 10_080)])
    review = SelectField(
        _l("Pembahasan"),
        choices=options((each.value, label) for each, label in REVIEW_LABELS.items()),
        description=_l(
            "Kunci suatu soal tidak tampil selama ujian yang dapat menanyakannya belum selesai. Soal latihan yang diambil"
            " dengan #tanda disisihkan: tidak keluar di ujian, jadi kuncinya tampil langsung."
        ),
    )
    opens_after_days = IntegerField(
        _l("Tes retensi terbuka berapa hari sesudah selesai"),
        [optional(), between(1, 365)],
        description=_l("Hanya untuk tes retensi; biasanya 14."),
    )
    closes_after_days = IntegerField(
        _l("Tes retensi ditutup berapa hari sesudah selesai"),
        [optional(), between(1, 365)],
        description=_l("Hanya untuk tes retensi; biasanya 30."),
    )
    sequential = BooleanField(
        _l("Soal berurutan tanpa kembali"),
        description=_l("Sesudah lanjut, soal sebelumnya tidak dapat dibuka atau diubah lagi."),
    )
    asks_certainty = BooleanField(
        _l("Tanyakan keyakinan di samping setiap soal"),
        description=_l("Tiga tingkat. Peserta melihat apakah keyakinannya tepat; tidak memengaruhi kelulusan."),
    )

    def validate_mandatory(self, field: BooleanField) -> None:
        """A course must be completed before its retention test opens."""
        if field.data and self.purpose.data == Purpose.RETENTION.value:
            raise ValidationError(
                _("Tes retensi terbuka sesudah pelatihan selesai, jadi tidak boleh menjadi materi wajib.")
            )

    def validate_closes_after_days(self, field: IntegerField) -> None:
        """It closes after it opens."""
        if (field.data or CLOSES_AFTER) < (self.opens_after_days.data or OPENS_AFTER):
            raise ValidationError(_("Hari penutupan harus sesudah hari pembukaan."))

    def validate_draws(self, field: TextAreaField) -> None:
        """Every line is a count, maybe an objective, maybe a tag."""
        if wrong := unread_draw(field.data or ""):
            raise ValidationError(_("Baris “%(line)s” belum dapat dibaca. Contoh: 2 T1 #dasar.", line=wrong[:60]))

    def rows(self) -> list[tuple[str, list[IntegerField]]]:
        """The table of numbers: each objective ("" for the whole bank) with its fields, any difficulty first."""
        return [
            (objective, [self[cell_name(place, level)] for level in LEVELS])
            for place, objective in enumerate(self.objectives)
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """As the fields say, and something is drawn."""
        sound = super().validate(extra_validators)
        if sound and not self.rules.draws and not self.sectioned:
            self.refuse("draws", _("Isi paling sedikit satu jumlah soal di tabel."))
            return False
        return sound

    def show(self, lesson: Lesson, quiz: Quiz) -> None:
        """Fill the form."""
        self.show_lesson(lesson)
        written = []
        for draw in quiz.own_draws:
            if draw.tag or draw.objective not in self.objectives:
                written.append(draw)
                continue
            cell = self[cell_name(self.objectives.index(draw.objective), draw.level)]
            cell.data = (cell.data or 0) + draw.count
        self.purpose.data, self.review.data = quiz.purpose.value, quiz.review.value
        self.draws.data = draw_lines(written)
        self.pass_percent.data, self.limit_minutes.data = lesson.pass_percent, quiz.limit_minutes
        self.attempts_allowed.data, self.pause_minutes.data = quiz.attempts_allowed, quiz.pause_minutes
        self.opens_after_days.data, self.closes_after_days.data = quiz.opens_after_days, quiz.closes_after_days
        self.sequential.data, self.asks_certainty.data = quiz.sequential, quiz.asks_certainty

    @property
    def rules(self) -> QuizRules:
        """The rules as written."""
        draws: list[tuple[int, str, str, str]] = [
            (cell.data, objective, "", level)
            for objective, cells in self.rows()
            for level, cell in zip(LEVELS, cells, strict=True)
            if cell.data
        ]
        return QuizRules(
            purpose=Purpose(self.purpose.data),
            draws=(*draws, *read_draws(self.draws.data or "")),
            pass_percent=self.pass_percent.data,
            limit_minutes=self.limit_minutes.data,
            attempts_allowed=self.attempts_allowed.data,
            pause_minutes=self.pause_minutes.data or 0,
            review=ReviewPolicy(self.review.data),
            opens_after_days=self.opens_after_days.data,
            closes_after_days=self.closes_after_days.data,
            sequential=bool(self.sequential.data),
            asks_certainty=bool(self.asks_certainty.data),
        )
