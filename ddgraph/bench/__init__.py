"""Measure search beside its peers: texts to search, the peers, a core of one's own, the figures."""
