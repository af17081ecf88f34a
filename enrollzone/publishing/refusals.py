"""Why an edition is not staged, approved, activated or rolled back: a person must do something else first."""

from enrollzone.errors import EnrollzoneError
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.messages import Message


class NotPublishedError(EnrollzoneError):
    """What was asked for is not done, and nothing was changed. `held`: somebody must approve the edition first."""

    def __init__(self, message: Message, *, held: bool = False) -> None:
        self.message = message
        self.held = held
        super().__init__(" / ".join(catalogue(language).say(message) for language in LANGUAGES))
