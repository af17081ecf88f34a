"""A county as layers and tables: units, catchments, campuses, borders, findings and lists, as its policies say them."""
