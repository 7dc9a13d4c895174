"""Common Cartridges as other systems write them, and archives as attackers would."""

import io
import zipfile
from collections.abc import Mapping

CHOICE = """<item ident="{ident}" title="{title}"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel>
<fieldentry>cc.{profile}.v0p1</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext texttype="text/html">&lt;p&gt;{prompt}&lt;/p&gt;</mattext></material>
<response_lid ident="r" rcardinality="{cardinality}"><render_choice>{labels}</render_choice></response_lid></presentation>
<resprocessing><outcomes><decvar varname="SCORE"/></outcomes>
<respcondition><conditionvar>{right}</conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition>
<respcondition><conditionvar><other/></conditionvar><displayfeedback feedbacktype="Response" linkrefid="umum"/></respcondition>
</resprocessing><itemfeedback ident="umum"><material><mattext>Lihat pasal 4.</mattext></material></itemfeedback></item>"""
BLANK = """<item ident="{ident}" title="{title}"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel>
<fieldentry>cc.{profile}.v0p1</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext>{prompt}</mattext></material><response_str ident="r"><render_fib/></response_str></presentation>
<resprocessing><respcondition><conditionvar>{right}</conditionvar><setvar action="Set">100</setvar></respcondition>
</resprocessing></item>"""


def a_choice(ident: str, options: Mapping[str, str], right: str, **values: str) -> str:
    """A question with options; `right` is what its condition asks for."""
    labels = "".join(
        f'<response_label ident="{key}"><material><mattext>{text}</mattext></material></response_label>'
        for key, text in options.items()
    )
    defaults = {"title": ident, "profile": "multiple_choice", "prompt": f"Soal {ident}?", "cardinality": "Single"}
    return CHOICE.format(**(defaults | values), ident=ident, labels=labels, right=right)


def equal(*keys: str) -> str:
    """Answers that are right."""
    return "".join(f'<varequal respident="r">{key}</varequal>' for key in keys)


def an_assessment(items: str, title: str = "Kuis", more: str = "") -> str:
    """A test of these items."""
    return f'<questestinterop><assessment ident="a" title="{title}">{more}<section ident="s">{items}</section></assessment></questestinterop>'


def a_manifest(items: str, resources: str, version: str = "1.1.0", schema: str = "IMS Common Cartridge") -> str:
    """A manifest with one untitled item around everything, as the standard asks."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><manifest identifier="m" '
        'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" '
        'xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest">'
        f"<metadata><schema>{schema}</schema><schemaversion>{version}</schemaversion><lomimscc:lom><lomimscc:general>"
        '<lomimscc:title><lomimscc:string language="id">Melayani dengan Santun</lomimscc:string></lomimscc:title>'
        "</lomimscc:general></lomimscc:lom></metadata>"
        f'<organizations><organization identifier="o" structure="rooted-hierarchy"><item identifier="root">{items}</item>'
        f"</organization></organizations><resources>{resources}</resources></manifest>"
    )


def zipped(files: Mapping[str, str | bytes]) -> io.BytesIO:
    """An archive of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream


PAGE = """<!DOCTYPE html><html><head><title>Menyapa</title><style>p{color:red}</style></head><body>
<script>alert(1)</script><h1>Menyapa</h1><p>Sapa <b>setiap</b> warga &amp; tamu, lihat <a href="../berkas/panduan.pdf">panduan</a>,
<a href="https://contoh.go.id/">situs</a> dan <a href="javascript:alert(1)">ini</a>.</p>
<ul><li>Berdiri</li><li>Tersenyum<ul><li>tulus</li></ul></li></ul>
<p><img src="$IMS-CC-FILEBASE$/loket.png" alt="Loket pelayanan"><img src="https://luar.example/x.png"></p>
<table><tr><th>Waktu</th><th>Salam</th></tr><tr><td>Pagi</td><td>Selamat pagi</td></tr></table>
<iframe src="https://luar.example/"></iframe></body></html>"""


def a_cartridge(picture: bytes, document: bytes, version: str = "1.1.0", **files: str | bytes) -> io.BytesIO:
    """A cartridge with a page, a document, a link, a discussion, a tool, a quiz, a bank, and a deeper folder."""
    number = {"1.1.0": "1", "1.2.0": "2", "1.3.0": "3"}[version]
    items = (
        '<item identifier="i1"><title>Dasar</title>'
        '<item identifier="i11" identifierref="page"><title>Menyapa warga</title></item>'
        '<item identifier="i12"><title>Bacaan</title>'
        '<item identifier="i121" identifierref="document"><title>Panduan</title></item></item>'
        '<item identifier="i13" identifierref="link"><title>Aturan</title></item>'
        '<item identifier="i14" identifierref="topic"><title>Bertukar cerita</title></item>'
        '<item identifier="i15" identifierref="tool"><title>Alat luar</title></item></item>'
        '<item identifier="i2"><title>Ujian</title>'
        '<item identifier="i21" identifierref="quiz"><title>Kuis santun</title></item>'
        '<item identifier="i22" identifierref="lost"><title>Hilang</title></item></item>'
    )
    resources = (
        '<resource identifier="page" type="webcontent" href="isi/menyapa.html"><file href="isi/menyapa.html"/></resource>'
        '<resource identifier="document" type="webcontent" href="berkas/panduan.pdf"><file href="berkas/panduan.pdf"/></resource>'
        '<resource identifier="picture" type="webcontent" href="web_resources/loket.png"/>'
        f'<resource identifier="link" type="imswl_xmlv1p{number}"><file href="tautan.xml"/></resource>'
        f'<resource identifier="topic" type="imsdt_xmlv1p{number}"><file href="topik.xml"/></resource>'
        '<resource identifier="tool" type="imsbasiclti_xmlv1p0"><file href="alat.xml"/></resource>'
        f'<resource identifier="quiz" type="imsqti_xmlv1p2/imscc_xmlv1p{number}/assessment"><file href="kuis.xml"/></resource>'
        f'<resource identifier="bank" type="imsqti_xmlv1p2/imscc_xmlv1p{number}/question-bank"><file href="bank.xml"/></resource>'
    )
    two = {"a": "Senyum", "b": "Diam", "c": "Marah"}
    quiz = an_assessment(
        a_choice("q1", two, equal("a"))
        + a_choice(
            "q2", two, f"<and>{equal('a', 'b')}<not>{equal('c')}</not></and>",
            profile="multiple_response", cardinality="Multiple",
        )
        + a_choice("q3", {"t": "True", "f": "False"}, equal("f"), profile="true_false")
        + BLANK.format(ident="q4", title="q4", profile="fib", prompt="Ibu kota?", right=equal("Jakarta", "DKI Jakarta"))
        + BLANK.format(ident="q5", title="Uraian", profile="essay", prompt="Uraikan.", right=""),
        "Kuis santun",
        "<qtimetadata><qtimetadatafield><fieldlabel>cc_maxattempts</fieldlabel><fieldentry>2</fieldentry></qtimetadatafield>"
        "<qtimetadatafield><fieldlabel>qmd_timelimit</fieldlabel><fieldentry>15</fieldentry></qtimetadatafield></qtimetadata>",
    )  # fmt: skip
    whole: dict[str, str | bytes] = {
        "imsmanifest.xml": a_manifest(items, resources, version),
        "isi/menyapa.html": PAGE,
        "berkas/panduan.pdf": document,
        "web_resources/loket.png": picture,
        "tautan.xml": '<webLink><title>Aturan</title><url href="https://jdih.go.id/uu25"/></webLink>',
        "topik.xml": "<topic><title>Cerita</title><text>Ceritakan.</text></topic>",
        "alat.xml": "<cartridge_basiclti_link/>",
        "kuis.xml": quiz,
        "bank.xml": f'<questestinterop><objectbank ident="b">{a_choice("q9", two, equal("b"))}</objectbank></questestinterop>',
    }
    return zipped(whole | files)
