"""The desk's records as a whole: their kinds, how long they are kept, and what was taken out or published."""
