"""What a manifest says, and which manifests are refused."""

import zipfile

import pytest

from courses.packages.rules.archive import MANIFEST, Fault, PackageRefusedError, entries_of, require_safe
from courses.packages.rules.manifest import Edition, Loss, read_manifest
from tests.support.packages import a_manifest, samples, several

FILES = {"imsmanifest.xml", "index.html", "1.html", "2.html", "3.html"}


def test_every_sample_reads_with_its_edition_and_parts():
    told = {}
    for path in samples():
        with zipfile.ZipFile(path) as archive:
            entries = entries_of(archive)
            require_safe(entries)
            manifest = read_manifest(archive.read(MANIFEST), [entry.name for entry in entries])
        told[path.name] = (manifest.edition, len(manifest.parts), manifest.losses)
    assert told == {
        "ContentPackagingOneFilePerSCO_SCORM12.zip": (Edition.SCORM_12, 18, ()),
        "RunTimeAdvancedCalls_SCORM20043rdEdition.zip": (Edition.SCORM_2004_3, 1, ()),
        "RuntimeBasicCalls_SCORM12.zip": (Edition.SCORM_12, 1, ()),
        "SequencingForcedSequential_SCORM20043rdEdition.zip": (Edition.SCORM_2004_3, 5, ()),
    }


@pytest.mark.parametrize(
    ("version", "edition"),
    [
        ("1.2", Edition.SCORM_12),
        ("2004 3rd Edition", Edition.SCORM_2004_3),
        ("2004 4th Edition", Edition.SCORM_2004_4),
        ("CAM 1.3", Edition.SCORM_2004_3),
    ],
)
def test_the_edition_is_the_one_the_metadata_name(version, edition):
    assert read_manifest(a_manifest(version=version).encode(), FILES).edition is edition


def test_a_part_carries_its_address_parameters_mastery_and_launch_data():
    manifest = read_manifest(
        a_manifest(
            '<item identifier="i1" identifierref="r1" parameters="?bab=2"><title> Bab  dua </title>'
            "<masteryscore>75</masteryscore><datafromlms>awal</datafromlms></item>",
        ).encode(),
        FILES,
    )
    part = manifest.parts[0]
    assert (part.href, part.title, part.mastery, part.launch_data, part.sco) == (
        "index.html?bab=2", "Bab dua", 75.0, "awal", True,
    )  # fmt: skip


def test_what_is_not_honoured_is_named():
    items = (
        '<item identifier="i1" identifierref="r1"><title>A</title><prerequisites type="aicc_script">x</prerequisites>'
        "<sequencing><sequencingRules><postConditionRule/><exitConditionRule/></sequencingRules>"
        "<randomizationControls/></sequencing></item>"
    )
    resources = '<resource identifier="r1" scormtype="sco" href="index.html"><file href="tidak-ada.png"/></resource>'
    losses = read_manifest(a_manifest(items, resources, version="2004 4th Edition").encode(), FILES).losses
    assert set(losses) == {
        Loss.PREREQUISITES, Loss.POST_CONDITIONS, Loss.EXIT_RULES, Loss.SELECTION, Loss.MISSING_FILES,
    }  # fmt: skip


BROKEN = {
    Fault.NOT_XML: "<manifest",
    Fault.DOCTYPE: '<!DOCTYPE m [<!ENTITY a "b">]><manifest>&a;</manifest>',
    Fault.NOT_A_MANIFEST: "<paket/>",
    Fault.UNKNOWN_EDITION: a_manifest(version="AICC 4"),
    Fault.NO_ORGANISATION: (
        "<manifest><metadata><schemaversion>1.2</schemaversion></metadata><organizations/><resources/></manifest>"
    ),
    Fault.NOTHING_TO_OPEN: a_manifest('<item identifier="i1"><title>Kosong</title></item>'),
    Fault.NO_RESOURCE: a_manifest('<item identifier="i1" identifierref="rx"><title>A</title></item>'),
    Fault.NO_FILE: a_manifest(resources='<resource identifier="r1" scormtype="sco" href="hilang.html"/>'),
    Fault.REPEATED_IDENTIFIER: a_manifest('<item identifier="o" identifierref="r1"><title>A</title></item>'),
    Fault.TOO_MANY_ITEMS: several(501),
    Fault.MANIFEST_TOO_LARGE: "<manifest>" + " " * (4 << 20) + "</manifest>",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_manifest_is_refused_by_name(fault):
    files = FILES | {f"{n}.html" for n in range(600)}
    with pytest.raises(PackageRefusedError) as refused:
        read_manifest(BROKEN[fault].encode(), files)
    assert refused.value.fault is fault


def test_an_outside_entity_and_a_billion_laughs_are_never_expanded():
    bombs = (
        '<!DOCTYPE m SYSTEM "file:///etc/passwd"><manifest/>',
        '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><manifest>&b;</manifest>',
        '<!DOCTYPE m [<!ENTITY x SYSTEM "http://127.0.0.1/">]><manifest>&x;</manifest>',
    )
    for bomb in bombs:
        with pytest.raises(PackageRefusedError) as refused:
            read_manifest(bomb.encode(), FILES)
        assert refused.value.fault is Fault.DOCTYPE
