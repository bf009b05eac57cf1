"""What every part of Headwater speaks: errors, ids, types, table schemas, pure maths, ports.

Imports only the standard library, numpy, scipy and pyarrow. See ``docs/design/architecture.md`` for the floors.
"""
