"""Words: from the codes of the core to sentences in Chinese and English."""
