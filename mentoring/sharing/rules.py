"""What two people may show each other, and where it stands."""

#: What can be shown: a photograph of a whiteboard, a letter, a sheet of figures, notes.
SHOWN = frozenset({"image", "document", "sheet", "text"})
#: A photograph of a telephone has 3 to 8 MB.
MOST_BYTES = 10 * 1024 * 1024
#: How many files a pair keeps at a time.
MOST_FILES = 20


def files_path(pair_id: int) -> str:
    """Where a pair's files stand."""
    return f"/mentoring/pasangan/{pair_id}/berkas"
