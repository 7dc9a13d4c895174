"""Who reads a work that was handed in, until it has its mark."""

from enum import StrEnum


class Readers(StrEnum):
    """Whose turn it is."""

    #: it stands in the markers' queue
    MARKERS = "markers"
    #: it waits to be dealt to peers, and handing in again still replaces it
    GATHERED = "gathered"
    #: peers read it as it stands
    PEERS = "peers"
