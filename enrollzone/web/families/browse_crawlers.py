"""What search engines are told: the pages of schools, lists and policies may be read, forms and answers may not."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from flask import Flask, Response, request

from enrollzone.i18n.catalogue import PAGE_LANGUAGES
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack
from enrollzone.present.campuses import campuses_of
from enrollzone.schools import schools_of
from enrollzone.web.errors import NotThereError
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.languages import TAGS, address, prefix_of
from enrollzone.web.rendering import PUBLIC
from enrollzone.web.views import view_of

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{}</sitemapindex>\n'
_PAGES = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    "{}</urlset>\n"
)

Page = tuple[str, dict[str, str]]


def install_crawlers(app: Flask, doorway: Doorway, routes: Iterable[Route]) -> None:
    """Add robots.txt, which keeps crawlers from every page of the routes that takes a form, and the sitemaps."""
    forms = tuple(route.path for route in routes if "POST" in route.methods)
    app.add_url_rule("/robots.txt", "robots", view_of(_robots, forms, doorway.settings.public_url))
    app.add_url_rule("/sitemap.xml", "sitemap", view_of(_sitemap, doorway))
    app.add_url_rule("/sitemap/<county>.xml", "sitemap_of", view_of(_sitemap_of, doorway))


def _robots(forms: tuple[str, ...], public: str) -> Response:
    closed = [f"{prefix_of(language)}{path}" for language in PAGE_LANGUAGES for path in forms]
    pages = [f"Disallow: {path}{end}" for path in closed for end in ("$", "?")]
    lines = ["User-agent: *", "Disallow: /api/", "Disallow: /exports/", *pages]
    return _told("\n".join([*lines, f"Sitemap: {_full('/sitemap.xml', public)}", ""]), "text/plain; charset=utf-8")


def _sitemap(doorway: Doorway) -> Response:
    """One map a county: a province's pages would not go into one."""
    public = doorway.settings.public_url
    maps = (f"<sitemap><loc>{_full(f'/sitemap/{code}.xml', public)}</loc></sitemap>\n" for code in doorway.bureaus)
    return _told(_XML + _INDEX.format("".join(maps)), "application/xml")


def _sitemap_of(doorway: Doorway, county: str) -> Response:
    bureau = doorway.bureaus.get(county)
    if bureau is None:
        raise NotThereError
    public = doorway.settings.public_url
    entries = (_entry(language, page, public) for page in _pages_of(bureau) for language in PAGE_LANGUAGES)
    return _told(_XML + _PAGES.format("".join(entries)), "application/xml")


def _entry(language: str, page: Page, public: str) -> str:
    """A page in one language, with its address in each."""
    name, values = page
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{TAGS[other]}" href="{_address(other, name, values, public)}"/>'
        for other in PAGE_LANGUAGES
    )
    return f"<url><loc>{_address(language, name, values, public)}</loc>{alternates}</url>\n"


def _address(language: str, name: str, values: dict[str, str], public: str) -> str:
    return escape(_full(address(language, name, **values), public), {'"': "&quot;"})


def _pages_of(bureau: Bureau) -> Iterator[Page]:
    """Walk over the public pages of a county."""
    county = {"county": bureau.county.code}
    yield "counties", {}
    yield "county", county
    yield "data", county
    for policy in bureau.shelf.policies:
        of_policy = {**county, "policy": policy.id}
        yield "policy", of_policy
        yield from (("source", {**of_policy, "source": name}) for name, one in policy.sources.items() if one.text)
        yield from (("group", {**of_policy, "group": union}) for union in policy.unions)
        if isinstance(policy, Pack):
            yield "units", of_policy
            yield from (("catchment", {**of_policy, "zone": zone}) for zone in policy.zones)
    yield from (("school", {**county, "school": one.id}) for one in schools_of(bureau.shelf.policies))
    yield from (("campus", {**county, "campus": one}) for one in campuses_of(bureau))


def _full(path: str, public: str) -> str:
    """A whole address. Where the public one is set, what a request says of the host is not believed: caches keep it."""
    return (public or request.url_root.rstrip("/")) + path


def _told(text: str, content_type: str) -> Response:
    return Response(text, headers={"Cache-Control": PUBLIC}, content_type=content_type)
