"""The graph: records, store, search, and the service that stands on them."""
