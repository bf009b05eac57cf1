"""What the desk must offer for taxonomies: their versions."""

from headwater.core.ports.reviewed import OPEN, Act, Version, Versions, VersionState

Taxonomies = Versions
TaxonomyVersion = Version
TaxonomyState = VersionState

__all__ = ["OPEN", "Act", "Taxonomies", "TaxonomyState", "TaxonomyVersion"]
