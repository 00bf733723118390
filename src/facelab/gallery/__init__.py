"""One face against many: references made ready, searched exactly or approximately, and what comes back."""

from facelab.gallery.approximate import Cells, make_cells, search_cells
from facelab.gallery.references import References, prepare
from facelab.gallery.search import Candidates, search

__all__ = ["Candidates", "Cells", "References", "make_cells", "prepare", "search", "search_cells"]
