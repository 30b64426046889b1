"""What these tests share."""

from tests.registrations import no_challenge, sign

__all__ = ["no_challenge", "sign"]
