"""A remark stays with its block when the text around it is edited, and says so when the block itself was."""

from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.operations import rendered
from courses.review.rules.blocks import Anchor, blocks, find

BODY = """## Judul

Paragraf pertama tentang antrean.

![peta](gambar:7)

- satu
- dua & tiga

| a | b |
|---|---|
| 1 | 2 |

> Kutipan
"""


def test_blocks_are_the_top_level_elements_and_lose_nothing():
    html = rendered(BODY, 1)
    found = blocks(html)
    assert [each.html.strip().split(">")[0].lstrip("<").split()[0] for each in found] == [
        "h2", "p", "p", "ul", "div", "blockquote",
    ]  # fmt: skip
    assert "".join(each.html for each in found).replace("\n", "") == html.replace("\n", "")
    assert found[3].words == "satu dua & tiga"


def _anchor(html, place):
    block = blocks(html)[place]
    return Anchor(block.place, block.mark, block.quote)


def test_a_remark_follows_its_block_through_edits_elsewhere():
    anchor = _anchor("<p>Satu</p><p>Paragraf tentang antrean panjang.</p>", 1)
    moved = blocks("<p>Baru</p><p>Satu, diubah</p><h2>Lain</h2><p>Paragraf tentang antrean panjang.</p>")
    assert (find(anchor, moved).place, find(anchor, moved).changed) == (3, False)


def test_an_edited_block_keeps_its_remark_and_says_that_it_changed():
    anchor = _anchor("<p>Pendahuluan.</p><p>Paragraf tentang antrean panjang di loket.</p>", 1)
    edited = blocks("<p>Pendahuluan.</p><p>Paragraf tentang antrean pendek di loket dua.</p>")
    assert (find(anchor, edited).place, find(anchor, edited).changed) == (1, True)


def test_a_remark_on_a_block_that_is_gone_belongs_nowhere():
    anchor = _anchor("<p>Paragraf tentang antrean panjang di loket.</p>", 0)
    assert find(anchor, blocks("<p>Xyz qwv.</p>")).place is None
    assert find(anchor, ()).place is None


def test_of_equal_blocks_the_nearest_is_meant():
    anchor = _anchor("<p>a</p><hr><p>a</p>", 2)
    assert find(anchor, blocks("<p>a</p><p>b</p><hr><p>a</p>")).place == 3


@given(
    st.lists(st.text(alphabet="abc d", min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=8), st.data()
)
def test_whatever_is_inserted_around_it_an_untouched_block_is_found_again(words, data):
    html = "".join(f"<p>{each}</p>" for each in words)
    place = data.draw(st.integers(0, len(words) - 1))
    anchor = _anchor(html, place)
    before = data.draw(st.lists(st.sampled_from(["<h2>X1</h2>", "<hr>", "<ul><li>y</li></ul>"]), max_size=3))
    present = blocks("".join(before) + html)
    found = find(anchor, present)
    assert not found.changed
    assert present[found.place].words == blocks(html)[place].words
