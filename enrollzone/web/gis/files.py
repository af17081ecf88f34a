"""Files of layers, by edition, layer and format."""

from enrollzone.web.gis.doorway import Route

ROUTES: tuple[Route, ...] = ()
