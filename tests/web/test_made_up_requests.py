"""Requests made up from the API's own description: none may break it, and every answer is as described."""

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis import checks

from enrollzone.config import Settings
from enrollzone.web import create_app
from tests.web.conftest import TODAY, UNLIMITED


def made() -> Flask:
    app = create_app(Settings(public_rate=UNLIMITED))
    app.config["TODAY"] = lambda: TODAY
    return app


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", made())

# Left out: `positive_data_acceptance`. Which counties and facts exist is said by the installed data, not by the schema.
CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
)


@schema.parametrize()
@settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_made_up_from_the_description_breaks_the_api(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=list(CHECKS))
