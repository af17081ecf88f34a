"""Maps on paper: sheets of a county, a group or a campus, with legend, scale and source, to be hung on a wall."""
