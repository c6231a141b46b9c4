# Rewrites what detect.rq lists, in the default graph and in named ones: each word that is a value of the
# list becomes that value ("date+figure" becomes two). A text without such a word, like "seed vs sources",
# said who disagrees and not about what: it is dropped, and a curator chooses. In record files write a list.
PREFIX dd: <https://w3id.org/digital-diplomacy/ontology/>
INSERT { ?dispute dd:disputeKind ?value }
WHERE {
  ?dispute dd:disputeKind ?kind .
  FILTER(isLiteral(?kind))
  VALUES ?word { "date" "evaluation" "figure" "interpretation" "origin" "priority" }
  FILTER(CONTAINS(LCASE(STR(?kind)), ?word))
  BIND(IRI(CONCAT("https://w3id.org/digital-diplomacy/vocab/dispute-kind/", ?word)) AS ?value)
} ;
DELETE { ?dispute dd:disputeKind ?kind }
WHERE { ?dispute dd:disputeKind ?kind FILTER(isLiteral(?kind)) } ;
INSERT { GRAPH ?place { ?dispute dd:disputeKind ?value } }
WHERE {
  GRAPH ?place { ?dispute dd:disputeKind ?kind }
  FILTER(isLiteral(?kind))
  VALUES ?word { "date" "evaluation" "figure" "interpretation" "origin" "priority" }
  FILTER(CONTAINS(LCASE(STR(?kind)), ?word))
  BIND(IRI(CONCAT("https://w3id.org/digital-diplomacy/vocab/dispute-kind/", ?word)) AS ?value)
} ;
DELETE { GRAPH ?place { ?dispute dd:disputeKind ?kind } }
WHERE { GRAPH ?place { ?dispute dd:disputeKind ?kind } FILTER(isLiteral(?kind)) }
