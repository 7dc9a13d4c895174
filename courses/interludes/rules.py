"""Where a text asks: a line of its own such as `[soal: KPP-03]`."""

import re
from html import unescape

#: As an author writes it, and as it stands in the sanitised HTML of a lesson.
_WRITTEN = re.compile(r"^[ \t]*\[soal:[ \t]*([^\]\r\n]{1,60})\][ \t]*\r?$", re.MULTILINE)
_RENDERED = re.compile(r"<p>\[soal:\s*([^\]<]{1,60})\]</p>\n?")


def codes_in(body: str) -> list[str]:
    """Codes of the questions a text asks, in order.

    >>> codes_in("Teks\\n\\n[soal: KPP-03]\\n\\nlagi [soal: bukan]")
    ['KPP-03']
    """
    return [code.strip() for code in _WRITTEN.findall(body)]


def parted(html: str) -> list[tuple[str, str]]:
    """A lesson's HTML in pieces: (HTML, code of the question that follows), "" after the last.

    >>> parted("<p>a</p>\\n<p>[soal: K-1]</p>\\n<p>b</p>")
    [('<p>a</p>\\n', 'K-1'), ('<p>b</p>', '')]
    """
    found: list[tuple[str, str]] = []
    begins = 0
    for asked in _RENDERED.finditer(html):
        found.append((html[begins : asked.start()], unescape(asked[1]).strip()))
        begins = asked.end()
    return [*found, (html[begins:], "")]
