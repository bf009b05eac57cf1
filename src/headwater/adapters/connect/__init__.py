"""Connectors: files of contacts in, records out.

``open_file`` finds out what a file is (CSV, TSV, JSON, JSON lines, Parquet, plain text, EML, mbox, Zendesk export; any
of them gzipped) from its content and gives its records one by one, in bounded memory. A record that cannot be read is
a ``Rejected`` value; only a file that cannot be read at all is an error. ``DiskSpool`` groups records by key beyond
memory.
"""

from headwater.adapters.connect.detect import FORMATS
from headwater.adapters.connect.files import FileSource, open_file
from headwater.adapters.connect.spool import DiskSpool

__all__ = ["FORMATS", "DiskSpool", "FileSource", "open_file"]
