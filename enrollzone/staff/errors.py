"""What stops a change of an account."""

from enrollzone.errors import EnrollzoneError


class AccountError(EnrollzoneError):
    """An account cannot be made or changed as asked; nothing was done. `code` says why, and nothing typed is in it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)
