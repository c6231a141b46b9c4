# Rewrites what detect.rq lists, in the default graph and in named ones. A statement keeps its name, its
# evidence and its qualifiers, a triple its graph. In record files write `worksFor` for `partOf` where the
# type is Person.
PREFIX dd: <https://w3id.org/digital-diplomacy/ontology/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
DELETE { ?statement rdf:predicate dd:partOf }
INSERT { ?statement rdf:predicate dd:worksFor }
WHERE {
  ?statement rdf:predicate dd:partOf ; rdf:subject ?person .
  ?person a dd:Person .
} ;
DELETE { ?person dd:partOf ?body }
INSERT { ?person dd:worksFor ?body }
WHERE { ?person dd:partOf ?body ; a dd:Person } ;
DELETE { GRAPH ?place { ?statement rdf:predicate dd:partOf } }
INSERT { GRAPH ?place { ?statement rdf:predicate dd:worksFor } }
WHERE {
  GRAPH ?place { ?statement rdf:predicate dd:partOf }
  GRAPH ?said { ?statement rdf:subject ?person }
  GRAPH ?typed { ?person a dd:Person }
} ;
DELETE { GRAPH ?place { ?person dd:partOf ?body } }
INSERT { GRAPH ?place { ?person dd:worksFor ?body } }
WHERE {
  GRAPH ?place { ?person dd:partOf ?body }
  GRAPH ?typed { ?person a dd:Person }
}
