"""Every page that shows what is published: counties, unions, schools, campuses, lists and policies."""

from enrollzone.web.families import browse_counties, browse_lists, browse_policies, browse_schools
from enrollzone.web.families.doorway import Route

ROUTES: tuple[Route, ...] = (
    *browse_counties.ROUTES,
    *browse_schools.ROUTES,
    *browse_lists.ROUTES,
    *browse_policies.ROUTES,
)
