"""How layers look, on every map alike: grounds and patterns of zones, and the styles with which QGIS opens them."""
