"""What the labelled demonstration shows of exchange and of questions inside lessons: a Common Cartridge that waits to
become a course, and a lesson that asks at its end what it taught.
"""

import io
import zipfile

from bina.demo.people import cast
from courses.catalogue.models import CourseVersion
from courses.exchange import operations as exchange
from courses.exchange.models import Parcel
from courses.quizzes import operations as quizzes
from courses.quizzes.rules.papers import LESSON_TAG
from courses.quizzes.rules.questions import Option, Question, QuestionKind

#: the course whose first lesson asks
ASKING = "penanganan-pengaduan"

_MANIFEST = """<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p2/imscp_v1p1">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.2.0</schemaversion></metadata>
<organizations><organization identifier="o" structure="rooted-hierarchy"><title>Keselamatan Kerja di Kantor</title>
<item identifier="root">
<item identifier="i1"><title>Mengenali bahaya</title>
<item identifier="i11" identifierref="r1"><title>Kabel, tangga, dan lemari</title></item>
<item identifier="i12" identifierref="r2"><title>Aturan K3 di situs kementerian</title></item>
<item identifier="i13" identifierref="r3"><title>Ceritakan kejadian di kantor Anda</title></item></item>
<item identifier="i2"><title>Uji diri</title>
<item identifier="i21" identifierref="r4"><title>Kuis bahaya kantor</title></item></item>
</item></organization></organizations>
<resources>
<resource identifier="r1" type="webcontent" href="bahaya.html"><file href="bahaya.html"/></resource>
<resource identifier="r2" type="imswl_xmlv1p2" href="tautan.xml"><file href="tautan.xml"/></resource>
<resource identifier="r3" type="imsdt_xmlv1p2" href="diskusi.xml"><file href="diskusi.xml"/></resource>
<resource identifier="r4" type="imsqti_xmlv1p2/imscc_xmlv1p2/assessment" href="kuis.xml"><file href="kuis.xml"/></resource>
</resources></manifest>"""
_PAGE = """<html><head><title>Bahaya</title></head><body>
<p>Sebagian besar kecelakaan di kantor terjadi karena <strong>hal kecil yang dibiarkan</strong>.</p>
<h2>Periksa tiga hal</h2><ul><li>Kabel melintang di lantai</li><li>Lemari tinggi yang tidak diikat</li>
<li>Tangga tanpa pegangan</li></ul><p>Laporkan kepada petugas K3 pada hari yang sama.</p></body></html>"""
_LINK = '<webLink><title>Aturan K3</title><url href="https://kemnaker.go.id/"/></webLink>'
_TOPIC = "<topic><title>Ceritakan</title><text>Kejadian apa yang Anda lihat?</text></topic>"
_QUIZ = """<questestinterop><assessment ident="a" title="Kuis bahaya kantor"><section ident="s">
<item ident="q1" title="Kabel"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel>
<fieldentry>cc.multiple_choice.v0p1</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext texttype="text/plain">Kabel melintang di lorong. Apa yang lebih dahulu dilakukan?</mattext></material>
<response_lid ident="r" rcardinality="Single"><render_choice>
<response_label ident="a"><material><mattext>Memberi tanda dan melapor</mattext></material></response_label>
<response_label ident="b"><material><mattext>Menunggu rapat bulanan</mattext></material></response_label>
<response_label ident="c"><material><mattext>Menutupnya dengan karpet</mattext></material></response_label>
</render_choice></response_lid></presentation><resprocessing><respcondition><conditionvar>
<varequal respident="r">a</varequal></conditionvar><setvar action="Set">100</setvar></respcondition></resprocessing></item>
<item ident="q2" title="Uraian"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel>
<fieldentry>cc.essay.v0p1</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext>Uraikan jalur evakuasi gedung Anda.</mattext></material></presentation></item>
</section></assessment></questestinterop>"""


def build_exchange() -> Parcel:
    """A course that an instructor of Surakarta brought from another system and has not made yet."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", _MANIFEST)
        archive.writestr("bahaya.html", _PAGE)
        archive.writestr("tautan.xml", _LINK)
        archive.writestr("diskusi.xml", _TOPIC)
        archive.writestr("kuis.xml", _QUIZ)
    stream.seek(0)
    return exchange.bring(stream, "keselamatan-kerja.imscc", by=cast("surakarta").instructor)


def write_lesson_question(draft: CourseVersion) -> str:
    """A question set apart for lessons; the line by which a lesson asks it."""
    question = Question(
        QuestionKind.SINGLE,
        "Warga mengadu lewat telepon dan belum membawa berkas. Apa yang dilakukan lebih dahulu?",
        options=(
            Option(
                "o1", "Mencatat pengaduannya dan memberi nomor", True, feedback="Pengaduan tercatat sejak didengar."
            ),
            Option("o2", "Meminta warga datang dengan berkas lengkap", feedback="Berkas dapat menyusul."),
            Option("o3", "Menyambungkan langsung ke pimpinan", feedback="Tanpa catatan, tindak lanjutnya hilang."),
        ),
        tags=(LESSON_TAG,),
    )
    entry = quizzes.write_question(draft.course, question, by=draft.course.owner, code=f"{draft.course.code}-M1")
    return f"[soal: {entry.code}]"
