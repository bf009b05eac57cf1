"""Encoders: texts to vectors whose dot product is similarity of meaning.

``static``   a table inside this package, numpy only, the default: adds up vectors of word pieces
``minilm``   all-MiniLM-L6-v2 (int8): better with rare phrasing, about two hundred times slower
``fit``      fits the table to a corpus from a sample read by MiniLM; retunes an encoder from labels, in seconds
``cache``    keeps a costly encoder's vectors on disk by content
``load``     the factories that entry points name, and ``load_encoder``

Adapters of the port ``core.ports.Encoder``. How the table was made and what it scores: ``docs/methods/encoder.md``."""
