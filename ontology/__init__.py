"""The ontology of digital diplomacy: its files, the IRIs of its terms, and what the files say.

`ontology.files` finds the shipped files, `ontology.terms` holds the IRIs as constants and
`ontology.schema` reads labels, ranges and vocabularies. Importing the package reads no file.
"""

from __future__ import annotations
