"""An event, and people who register for it, for all tests here."""

from tests.registrations import member, no_challenge, sign

__all__ = ["member", "no_challenge", "sign"]
