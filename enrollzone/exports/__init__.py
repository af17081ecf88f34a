"""What a county has, as layers and tables for other programs: units, catchments, borders, campuses, findings, lists."""
