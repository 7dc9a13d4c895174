"""The form a file is shown with."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from bina.web.formats import day
from bina.web.forms import Form, options
from mentoring.pairs.models import Goal
from mentoring.sessions.models import MentoringSession

#: What stands where a file cannot be opened.
UNREADABLE = _l(
    "Berkas ini terkunci dengan kunci pemasangan yang lain, maka tidak dapat dibuka. "
    "Minta administrator memulihkan kunci itu dari cadangan."
)


class ShareForm(Form):
    """A file, and what it is about."""

    file = FileField(
        _l("Pilih berkas atau ambil foto"),
        [FileRequired(_l("Pilih berkas yang akan dibagikan."))],
        description=_l(
            "Foto, PDF, dokumen, lembar kerja, atau teks. Paling besar 10 MB. Tempat, waktu, dan jenis ponsel yang "
            "tersimpan di dalam foto dihapus sebelum dibagikan; yang di dalam dokumen tidak."
        ),
        # A telephone offers its camera, and turns its own kind of picture into one that everybody can open.
        render_kw={"accept": "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx,.pptx,.txt,.csv"},
    )
    about = SelectField(_l("Tentang apa?"), default="")

    def offer(self, goals: Iterable[Goal], sessions: Iterable[MentoringSession]) -> None:
        """What it may be about: nothing in particular, a goal, or a meeting."""
        self._goals = {f"goal-{goal.id}": goal for goal in goals}
        self._sessions = {f"session-{session.id}": session for session in sessions}
        self.about.choices = options(
            [
                ("", _l("Tidak tentang satu hal tertentu")),
                *((key, _l("Tujuan: %(title)s", title=goal.title)) for key, goal in self._goals.items()),
                *((key, _l("Sesi %(day)s", day=day(each.held_on))) for key, each in self._sessions.items()),
            ]
        )

    def propose(self, key: str | None) -> None:
        """Begin with what the page that led here was about."""
        if key and (key in self._goals or key in self._sessions):
            self.about.data = key

    def subject(self) -> Goal | MentoringSession | None:
        """What was chosen."""
        key = self.about.data or ""
        return self._goals.get(key) or self._sessions.get(key)
