"""Which uploads are accepted, and how they may be shown."""

#: media type → the kind the interface speaks of. Anything else is refused.
ACCEPTED = {
    "image/png": "image",
    "image/jpeg": "image",
    "image/webp": "image",
    "image/gif": "image",
    "video/mp4": "video",
    "video/webm": "video",
    "audio/mpeg": "audio",
    "audio/ogg": "audio",
    "application/pdf": "document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "document",
    "text/plain": "text",
    "text/csv": "text",
    "text/vtt": "captions",
    "application/zip": "package",
}

#: shown inside the page; everything else is offered as a download
INLINE = {"image", "video", "audio", "captions"}


def clean_name(name: str) -> str:
    """A download name without path, control characters or direction marks, at most 120 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    cleaned = "".join(c for c in last if c.isprintable() and c not in '"<>:|?*' and not "\u202a" <= c <= "\u202e")
    return cleaned.strip(". ")[-120:] or "file"
