"""One face against many: enrolled by consent, searched exactly or approximately, and what comes back."""

from facelab.gallery.approximate import Cells, make_cells, search_cells
from facelab.gallery.records import LogEntry
from facelab.gallery.references import References, prepare
from facelab.gallery.search import Candidates, search
from facelab.gallery.store import Candidate, Gallery, is_gallery

__all__ = [
    "Candidate", "Candidates", "Cells", "Gallery", "LogEntry", "References", "is_gallery", "make_cells", "prepare",
    "search", "search_cells",
]  # fmt: skip
