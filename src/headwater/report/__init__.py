"""Reports: the weekly business review, the dossier of an issue and the ledger for Finance, as one document each.

A report is a value (``document.py``): sections of facts, exceptions, charts with their tables, quotes and trees. Every
number in it is a cell that carries its interval and unit. The same document is written as a page that needs nothing
else (``page.py``), as Markdown (``markdown.py``) and as one long table (``sheet.py``), and answers the web page through
``report show``; so none of them can say what the others do not. Charts (``charts.py``) are SVG drawn from the figures
of the table beside them. ``week.py`` says which week is meant and when a report is due.

All of it is pure: the same document gives the same bytes.
"""
