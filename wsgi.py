"""What a WSGI server starts: `gunicorn wsgi`. Nobody imports it."""
from enrollzone.web import create_app
application = create_app()
