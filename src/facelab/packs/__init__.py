"""Sample packs: pictures whose use is agreed, their consent records, and safe picture loading."""

from facelab.packs.consent import Consent
from facelab.packs.pack import Pack, Picture, list_packs, open_pack
from facelab.packs.pictures import read_picture
from facelab.packs.samples import sample

__all__ = ["Consent", "Pack", "Picture", "list_packs", "open_pack", "read_picture", "sample"]
