"""OGC API – Features on the web: landing page, collections, items."""

from enrollzone.web.gis.doorway import Route

ROUTES: tuple[Route, ...] = ()
