"""The desk: children's cases, the papers that were seen, and what was decided, each step kept with its reason.

`events.apply` is the only code that changes a case, and `acting.act` the only way to an event.
"""
