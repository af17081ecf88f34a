"""Letters of the bureau: each built as data from a case and the answer that was pinned to it, then printed."""
