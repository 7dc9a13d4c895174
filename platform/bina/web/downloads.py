"""Files made for one person at one moment."""

from flask import Response, request

_MEDIA_TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gift": "text/plain",
    "ics": "text/calendar",
    "json": "application/json",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}


def as_file(content: bytes | str, name: str) -> Response:
    """An answer that is saved under this name and kept nowhere on the way; what it is follows from the name's ending."""
    answer = Response(content, mimetype=_MEDIA_TYPES[name.rsplit(".", 1)[-1]])
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def paper_asked() -> str:
    """The paper a PDF is wanted on: "a4" unless the address asks for "f4"."""
    return "f4" if request.args.get("kertas") == "f4" else "a4"
