"""The editor: from an empty draft to a published version, on pages a phone can show."""

import json
import re

import pytest
from sqlalchemy import select

from bina.errors import Conflict
from bina.people.models import RoleKind
from evaluation.instruments.models import ImmutableVersion, InstrumentDraft, InstrumentVersion, ItemMerge
from evaluation.instruments.operations import add_version, drafting
from evaluation.instruments.queries import instrument, translations_to
from evaluation.instruments.rules import Kind, parse, ready_made
from evaluation.instruments.rules.versions import put_together
from tests.support.instruments import an_instrument, every_kind
from tests.support.people import with_role
from tests.support.web import text_of

LIST = "/evaluasi/instrumen"
NEW = {"title_id": "Tanggapan peserta", "purpose_id": "Memperbaiki kelas.", "level": "L1", "minutes": "3"}


def revision(page) -> dict:
    return {"revision": re.search(r'name="revision" value="(\d+)"', page.get_data(as_text=True))[1]}


def a_draft(db, browser, document=None) -> InstrumentDraft:
    person_draft = browser.send(f"{LIST}/baru", NEW)
    assert person_draft.status_code == 303
    draft = db.session.scalars(select(InstrumentDraft)).one()
    if document is not None:
        draft.document = document | {"key": draft.key}
        db.session.flush()
    return draft


def test_an_evaluator_makes_an_instrument_and_publishes_it(db, browsers, trio):
    ani = browsers(trio.ani)
    draft = a_draft(db, ani)
    base = f"{LIST}/rancangan/{draft.id}"
    assert "Belum ada butir yang dijawab" in text_of(ani.get(base))
    assert "Skala perilaku" in text_of(ani.get(f"{base}/bagian/bagian_1/butir"))
    add = f"{base}/bagian/bagian_1/butir"
    page = ani.get(f"{add}/rating")
    values = {**revision(page), "text_id": "Materi jelas.", "text_en": "Clear.", "scale": "setuju5", "required_": "y"}
    assert ani.send(f"{add}/rating", values).status_code == 303
    page = ani.get(f"{add}/text")
    values = {**revision(page), "text_id": "Apa yang kurang?", "condition_item": "materi_jelas",
              "condition_sign": "<=", "condition_values": "2"}  # fmt: skip
    assert ani.send(f"{add}/text", values).status_code == 303
    page = ani.get(base)
    assert "bila “Materi jelas.” paling banyak 2" in text_of(page)
    assert "Apa yang kurang?" in text_of(ani.send(f"{base}/pratinjau", {"q_materi_jelas": "1"}))
    hidden = text_of(ani.send(f"{base}/pratinjau", {"q_materi_jelas": "5"}))
    assert "Tidak tampil sekarang" in hidden
    assert ani.send(f"{base}/terbitkan").status_code == 303
    version = db.session.scalars(select(InstrumentVersion)).one()
    assert (version.key, version.version, version.agency_id) == ("tanggapan_peserta", 1, trio.agency.id)
    assert db.session.scalars(select(InstrumentDraft)).all() == []
    assert "Materi jelas." in text_of(ani.get(f"{LIST}/tanggapan_peserta"))
    with pytest.raises(ImmutableVersion):
        version.document = {}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_added_by_form_and_shown_as_respondents_see_it(db, browsers, trio, kind):
    ani = browsers(trio.ani)
    draft = a_draft(db, ani)
    address = f"{LIST}/rancangan/{draft.id}/bagian/bagian_1/butir/{kind.value}"
    page = ani.get(address)
    assert page.status_code == 200
    empty = ani.send(address, revision(page))
    assert empty.status_code == 422
    assert "Tulis kalimat butirnya." in text_of(empty)
    values = {**revision(page), "text_id": "Butir baru", "scale": "sendiri", "low": "0", "high": "10", "digits": "0",
              "rows": "a: Satu | One\nDua", "points": "1 = Kurang | Less\n2 = Baik | Good"}  # fmt: skip
    if kind is Kind.BARS:
        values["points"] = "1 = Kurang | Less | Diam saja | Silent\n2 = Baik | Good | Menyapa | Greets"
    looked = ani.send(address, {**values, "preview": "1"})
    assert "Tampak bagi responden" in text_of(looked)
    assert draft.revision == 1
    assert ani.send(address, values).status_code == 303
    db.session.expire_all()
    item = draft.content.item("butir_baru")
    assert item.kind is kind
    again = ani.get(f"{LIST}/rancangan/{draft.id}/butir/butir_baru")
    assert "Butir baru" in again.get_data(as_text=True)


def test_items_are_moved_doubled_and_retired(db, browsers, trio):
    ani = browsers(trio.ani)
    draft = a_draft(db, ani, every_kind())
    base = f"{LIST}/rancangan/{draft.id}"

    def do(key, deed):
        assert ani.send(f"{base}/butir/{key}/ubah", {**revision(ani.get(base)), "do": deed}).status_code == 303
        db.session.expire_all()
        return [[item.key for item in topic.items] for topic in draft.content.topics]

    assert do("i_bars", "up")[0][:3] == ["i_section", "i_bars", "i_rating"]
    assert do("i_number", "up")[0][-1] == "i_number"
    assert do("i_then_test", "duplicate")[0].count("i_then_test_2") == 1
    assert "i_date" not in do("i_date", "retire")[1]
    assert ani.send(f"{base}/butir/i_bars/ubah", {"do": "fly"}).status_code == 422
    assert ani.send(f"{base}/butir/tiada/ubah", {"do": "up"}).status_code == 404


def test_a_change_on_an_older_state_is_refused_and_overwrites_nothing(db, browsers, trio):
    ani = browsers(trio.ani)
    draft = a_draft(db, ani)
    address = f"{LIST}/rancangan/{draft.id}/bagian/bagian_1"
    old = revision(ani.get(address))
    assert ani.send(address, {**old, "title_id": "Pembuka"}).status_code == 303
    assert ani.send(address, {**old, "title_id": "Penutup"}).status_code == 409
    db.session.expire_all()
    assert draft.content.topics[0].title.id == "Pembuka"


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({"item": "tiada", "among": [1]}, "menunjuk butir yang tidak ada"),
        ({"item": "i_bars", "among": [1]}, "baru ditanyakan sesudahnya"),
        ({"item": "i_section", "among": [1]}, "tidak dapat dibandingkan"),
    ],
)
def test_the_editor_names_the_item_whose_condition_is_wrong(db, browsers, trio, condition, sentence):
    ani = browsers(trio.ani)
    document = every_kind()
    document["topics"][0]["items"][1]["visible_if"] = condition
    draft = a_draft(db, ani, document)
    page = text_of(ani.get(f"{LIST}/rancangan/{draft.id}"))
    assert "Belum dapat diterbitkan" in page
    assert f"Butir rating : {sentence}" in page.replace("Syarat tampil ", "") or sentence in page
    refused = ani.send(f"{LIST}/rancangan/{draft.id}/terbitkan")
    assert refused.status_code == 422
    assert sentence in text_of(refused)


def test_a_new_version_asks_what_old_answers_are_worth_and_counts_them_so(db, browsers, trio):
    ani = browsers(trio.ani)
    first = add_version(an_instrument(), by=trio.ani, agency_id=trio.agency.id)
    db.session.commit()
    assert ani.send(f"{LIST}/contoh/rancangan").status_code == 303
    draft = db.session.scalars(select(InstrumentDraft)).one()
    document = json.loads(json.dumps(draft.document))
    document["topics"][0]["items"][0]["text"]["id"] = "Seberapa puas Anda?"
    document["topics"][0]["items"].append({"key": "ikut", "kind": "yes_no", "text": {"id": "Ikut?"}})
    draft.document = document
    db.session.commit()
    address = f"{LIST}/rancangan/{draft.id}/terbitkan"
    page = text_of(ani.get(address))
    assert "Anda puas?" in page
    assert "Seberapa puas Anda?" in page
    assert "ditambahkan" in page
    assert ani.send(address).status_code == 422
    assert ani.send(address, {"merge_puas": "ikut"}).status_code == 422
    assert ani.send(address, {"merge_puas": "puas"}).status_code == 303
    assert db.session.execute(select(ItemMerge.old_item, ItemMerge.new_item)).all() == [("puas", "puas")]
    newest = db.session.scalars(select(InstrumentVersion).where(InstrumentVersion.version == 2)).one()
    translated = translations_to(newest)
    assert translated == {first.id: {"puas": "puas", "saran": "saran"}}
    together = put_together({"puas": {4: 3}}, [({"puas": {4: 2, 1: 1}, "lama": {1: 9}}, translated[first.id])])
    assert together == {"puas": {4: 5, 1: 1}}
    assert "sebanding dengan" in text_of(ani.get(f"{LIST}/contoh/versi/2"))
    assert "Ini versi pertama" in text_of(ani.get(f"{LIST}/contoh/versi/1"))


def test_an_item_declared_not_comparable_stays_out(db, trio):
    first = add_version(an_instrument(), by=trio.ani, agency_id=trio.agency.id)
    draft = drafting.begin_from(instrument("contoh"), by=trio.ani)
    drafting.retire_item(draft, "saran", draft.revision, by=trio.ani)
    assert draft.content.retired == ("saran",)
    from evaluation.instruments.operations import publish

    newest = publish(draft, {"saran": None}, by=trio.ani)
    assert translations_to(newest) == {first.id: {"puas": "puas"}}


def test_the_official_form_is_copied_with_its_items_locked(db, browsers, trio):
    ani = browsers(trio.ani)
    assert ani.send(f"{LIST}/skm/rancangan").status_code == 303
    draft = db.session.scalars(select(InstrumentDraft)).one()
    base = f"{LIST}/rancangan/{draft.id}"
    assert "Resmi, terkunci" in text_of(ani.get(base))
    assert ani.send(f"{base}/butir/biaya/ubah", {"revision": draft.revision, "do": "retire"}).status_code == 409
    sneaky = {"revision": draft.revision, "text_id": "X", "condition_sign": "among", "condition_item": ""}
    assert ani.send(f"{base}/bagian/syarat_prosedur/butir/text", sneaky).status_code == 409
    assert ani.send(f"{base}/bagian", {"revision": draft.revision, "title_id": "Tambahan kota"}).status_code == 303
    add = f"{base}/bagian/tambahan_kota/butir/yes_no"
    assert (
        ani.send(
            add,
            {**revision(ani.get(add)), "text_id": "Antrean tertib?", "condition_sign": "among", "condition_item": ""},
        ).status_code
        == 303
    )
    assert ani.send(f"{base}/terbitkan").status_code == 303
    version = db.session.scalars(select(InstrumentVersion)).one()
    assert version.content.items[:9] == parse(ready_made()["skm"]).items
    tampered = json.loads(json.dumps(version.document)) | {"key": "skm_palsu"}
    tampered["topics"][0]["items"][0]["text"]["id"] = "Lain"
    db.session.commit()
    with pytest.raises(Exception, match="official_changed"):
        add_version(tampered, by=trio.ani)


def test_what_all_agencies_use_is_copied_unless_an_administrator_of_the_installation_changes_it(db, trio):
    copied = drafting.begin_from(instrument("reaksi"), by=trio.ani)
    assert (copied.key, copied.base_id) == ("reaksi_2", None)
    with_role(trio.ani, RoleKind.ADMINISTRATOR)
    followed = drafting.begin_from(instrument("reaksi"), by=trio.ani)
    assert (followed.key, followed.based_on.version) == ("reaksi", 1)


def test_somebody_elses_version_published_meanwhile_is_a_conflict(db, trio):
    from evaluation.instruments.operations import publish

    add_version(an_instrument(), by=trio.ani, agency_id=trio.agency.id)
    draft = drafting.begin_from(instrument("contoh"), by=trio.ani)
    add_version(an_instrument(), by=trio.ani)
    with pytest.raises(Conflict):
        publish(draft, {}, by=trio.ani)


@pytest.mark.parametrize("part", ["", "/judul", "/bagian", "/bagian/bagian_1", "/bagian/bagian_1/butir",
                                  "/bagian/bagian_1/butir/rating", "/pratinjau", "/terbitkan"])  # fmt: skip
def test_a_draft_is_for_the_authors_of_its_agency(db, browsers, trio, part):
    ani = browsers(trio.ani)
    draft = a_draft(db, ani)
    address = f"{LIST}/rancangan/{draft.id}{part}"
    assert ani.get(address).status_code == 200
    assert browsers(trio.budi).get(address).status_code == 403
    with_role(trio.citra, RoleKind.EVALUATOR, trio.elsewhere)
    db.session.commit()
    citra = browsers(trio.citra)
    assert citra.get(address).status_code == 404
    assert draft.content.title.id not in text_of(citra.get(LIST))


def test_every_form_of_the_editor_posted_empty_says_what_to_do(db, browsers, trio):
    ani = browsers(trio.ani)
    draft = a_draft(db, ani)
    base = f"{LIST}/rancangan/{draft.id}"
    for address in (f"{LIST}/baru", f"{LIST}/unggah", f"{base}/judul", f"{base}/bagian", f"{base}/bagian/bagian_1"):
        answered = ani.send(address)
        assert answered.status_code == 422, address
        assert "Ada yang perlu diperbaiki" in text_of(answered)
