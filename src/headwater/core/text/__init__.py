"""Pure text functions: normalise, segment, compare. Offsets always count characters of the text given."""
