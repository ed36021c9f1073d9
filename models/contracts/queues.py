"""Task queues, by the kind of work: orchestration and rows, documents, calls to Amazon."""

CLAIMS = "claims"
EVIDENCE = "evidence"
AMAZON = "amazon"
