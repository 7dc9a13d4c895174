"""Interviews under codes, what coders made of them, documents with their claims, listed cases, and evidence.

No table here holds the name of an interviewee.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Person
from evaluation.fieldwork.rules.cases import CaseState, Tail
from evaluation.fieldwork.rules.coding import CodeKind
from evaluation.fieldwork.rules.documents import Basis, DocumentKind, grade_of
from evaluation.fieldwork.rules.interviews import ConsentForm, InterviewKind, paragraphs
from evaluation.findings.rules import Method, Stance
from evaluation.programmes.models import Programme, Target
from evaluation.waves.models import Wave


class Interview(Model):
    """A talk with one person who agreed to it, known by a code only."""

    __tablename__ = "evaluation_interview"
    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        CheckConstraint("withdrawn_on IS NULL OR text = ''", name="nothing_kept_after_withdrawal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    code: Mapped[str]
    kind: Mapped[InterviewKind]
    consent_form: Mapped[ConsentForm]
    #: an interview without consent is not recorded at all
    consented_on: Mapped[date]
    #: consent taken back; everything that was said is gone
    withdrawn_on: Mapped[date | None]
    interviewer_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    #: the interviewee agreed that single sentences may be quoted without name
    quotable: Mapped[bool] = mapped_column(default=False, server_default="0")
    #: notes or transcript; changes no more once something in it is marked
    text: Mapped[str] = mapped_column(Text, default="")

    programme: Mapped[Programme] = relationship()
    interviewer: Mapped[Person] = relationship()
    segments: Mapped[list["Segment"]] = relationship(
        back_populates="interview", cascade="all, delete-orphan", order_by="Segment.first, Segment.last"
    )

    @property
    def paragraphs(self) -> list[str]:
        """The text as numbered paragraphs."""
        return paragraphs(self.text)


class Segment(Model):
    """Paragraphs of an interview that say one thing."""

    __tablename__ = "evaluation_segment"
    __table_args__ = (
        UniqueConstraint("interview_id", "first", "last"),
        CheckConstraint("first >= 1 AND last >= first", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("evaluation_interview.id", ondelete="CASCADE"))
    first: Mapped[int]
    last: Mapped[int]
    #: the words an evaluator released for reports, shortened so that they tell nobody; none: not released
    quotation: Mapped[str | None] = mapped_column(Text)

    interview: Mapped[Interview] = relationship(back_populates="segments")
    readings: Mapped[list["SegmentReading"]] = relationship(
        cascade="all, delete-orphan", order_by="SegmentReading.coder_id"
    )
    settlements: Mapped[list["Settlement"]] = relationship(cascade="all, delete-orphan", order_by="Settlement.code_id")

    @property
    def words(self) -> str:
        """What was said."""
        return "\n".join(self.interview.paragraphs[self.first - 1 : self.last])


class Code(Model):
    """A name under which segments are gathered; its wordings are kept, version by version."""

    __tablename__ = "evaluation_code"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    name: Mapped[str]
    kind: Mapped[CodeKind]
    #: version of the codebook since which it is given no more
    retired_in: Mapped[int | None]

    wordings: Mapped[list["CodeWording"]] = relationship(cascade="all, delete-orphan", order_by="CodeWording.version")

    @property
    def wording(self) -> "CodeWording":
        """How it is defined now."""
        return self.wordings[-1]


class CodeWording(Model):
    """How a code was defined from one version of the codebook on."""

    __tablename__ = "evaluation_code_wording"
    __table_args__ = (UniqueConstraint("code_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("evaluation_code.id", ondelete="CASCADE"))
    #: version of the programme's codebook
    version: Mapped[int]
    definition: Mapped[str]
    when_to_use: Mapped[str]
    worded_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    worded_at: Mapped[datetime]


class SegmentReading(Model):
    """That one coder has coded a segment, with which version of the codebook; giving no code is coding too."""

    __tablename__ = "evaluation_segment_reading"
    __table_args__ = (UniqueConstraint("segment_id", "coder_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("evaluation_segment.id", ondelete="CASCADE"))
    coder_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    version: Mapped[int]

    codings: Mapped[list["Coding"]] = relationship(cascade="all, delete-orphan", order_by="Coding.code_id")


class Coding(Model):
    """A code one coder gave."""

    __tablename__ = "evaluation_coding"

    reading_id: Mapped[int] = mapped_column(
        ForeignKey("evaluation_segment_reading.id", ondelete="CASCADE"), primary_key=True
    )
    code_id: Mapped[int] = mapped_column(ForeignKey("evaluation_code.id"), primary_key=True)


class Settlement(Model):
    """What was decided where two coders differed; what they gave stays as it was."""

    __tablename__ = "evaluation_settlement"

    segment_id: Mapped[int] = mapped_column(ForeignKey("evaluation_segment.id", ondelete="CASCADE"), primary_key=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("evaluation_code.id"), primary_key=True)
    holds: Mapped[bool]
    reason: Mapped[str]
    settled_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))


class Document(Model):
    """A document that says something about a programme."""

    __tablename__ = "evaluation_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    kind: Mapped[DocumentKind]
    dated_on: Mapped[date]
    #: office that answers for it
    owner: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files_file.id"))

    programme: Mapped[Programme] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    claims: Mapped[list["Claim"]] = relationship(
        back_populates="document", cascade="all, delete-orphan", order_by="Claim.id"
    )


class Claim(Model):
    """What a document says on a page."""

    __tablename__ = "evaluation_claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("evaluation_document.id", ondelete="CASCADE"), index=True)
    statement: Mapped[str]
    page: Mapped[str]
    basis: Mapped[Basis]
    method_stated: Mapped[bool]
    cross_checked: Mapped[bool]

    document: Mapped[Document] = relationship(back_populates="claims")

    @property
    def grade(self) -> str:
        """Evidence grade A–E."""
        return grade_of(self.basis, method_stated=self.method_stated, cross_checked=self.cross_checked)


class SuccessCase(Model):
    """A person whose story is worth hearing, and who agreed to be named to the evaluator."""

    __tablename__ = "evaluation_success_case"
    __table_args__ = (UniqueConstraint("wave_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    tail: Mapped[Tail]
    state: Mapped[CaseState] = mapped_column(default=CaseState.LISTED)

    wave: Mapped[Wave] = relationship()
    person: Mapped[Person] = relationship()


_RESTS_ON = ("segment_id", "claim_id", "wave_id", "target_id", "figure")


class Evidence(Model):
    """One piece of evidence for or against a finding: a segment, a claim, an observation, an indicator or a figure."""

    __tablename__ = "evaluation_evidence"
    __table_args__ = (
        CheckConstraint("stance <> 'silent'", name="speaks"),
        CheckConstraint(
            " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in _RESTS_ON) + " = 1",
            name="rests_on_one_thing",
        ),
        CheckConstraint("(figure IS NULL) = (report_number IS NULL)", name="figure_of_a_report"),
        UniqueConstraint("finding_id", "segment_id"),
        UniqueConstraint("finding_id", "claim_id", name="uq_evaluation_evidence_claim"),
        UniqueConstraint("finding_id", "wave_id", name="uq_evaluation_evidence_wave"),
        UniqueConstraint("finding_id", "target_id", name="uq_evaluation_evidence_target"),
        UniqueConstraint("finding_id", "report_number", "figure", name="uq_evaluation_evidence_figure"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("evaluation_finding.id", ondelete="CASCADE"))
    method: Mapped[Method]
    stance: Mapped[Stance]
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_segment.id", ondelete="CASCADE"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_claim.id", ondelete="CASCADE"))
    #: an observation
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"))
    #: an indicator of the programme
    target_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_target.id", ondelete="CASCADE"))
    #: a figure as a report printed it
    report_number: Mapped[int | None]
    figure: Mapped[str | None]

    segment: Mapped[Segment | None] = relationship()
    claim: Mapped[Claim | None] = relationship()
    wave: Mapped[Wave | None] = relationship()
    target: Mapped[Target | None] = relationship()
