"""OGC API – Features over the layers of a county: documents and pages of features, without the framework."""
