"""The desk's database: events that are only ever added, and the records that follow from them.

Knows no family: a kind of record says of what type it is, how an event changes it, and what of it may be searched.
"""
