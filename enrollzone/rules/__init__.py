"""Rules over facts that may be unknown: truth tables, conditions, decision diagrams. Knows no school, map or web."""
