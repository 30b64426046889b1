"""
The script with which other websites show what a microsite has: `/embed.js`.

Its parts lie here as they were written, and are put together with the words in all languages of the interface, the
identifiers of the documents that they ask for, and the countries that there are. Nothing in it depends on who asks for
it, or on which microsite: the script reads from its own address where it came from.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from django_countries import countries

from frontend.asking import identifier

HERE = Path(__file__).parent
PARTS = (
    HERE.parent / "static" / "frontend" / "solve.js",
    *(HERE / f"{name}.js" for name in ("style", "base", "form", "sign_up", "events")),
)
DOCUMENTS = ("embed_events", "embed_sign_up", "register_for_event", "registration_challenge", "registration_invitation")
WORDS: dict[str, Any] = {
    "accessibility": _("Accessibility"),
    "accessibilityHelp": _("What makes it possible for you to come and take part."),
    "again": _("It was not sent yet. Everything that you wrote is still here: please send it once more."),
    "agree": _("I have read this, and agree to it."),
    "allStillHere": _("What you wrote is all still here. Please look at this:"),
    "answerAll": _("Please answer everything that is not marked as optional."),
    "arrived": _(
        "Your form has arrived. We have written to the e-mail address in it: the mail says what comes next, and has "
        "the link by which you confirm your registration."
    ),
    "cancelled": pgettext_lazy("event status", "Cancelled"),
    "childcare": _("Childcare"),
    "childcareHelp": _("For how many children, and of which age."),
    "choose": _("Please choose"),
    "closed": _("The registration is closed."),
    "dateLater": _("Date to be announced"),
    "diet": _("Food"),
    "dietHelp": _("What you eat or do not eat."),
    "email": _("E-mail address"),
    "emailHelp": _("We send you a link there, by which you confirm the registration and change it later."),
    "full": _("All places are taken."),
    "interpreter": _("Interpreter"),
    "interpreterHelp": _("From or into which language, sign languages included."),
    "invitationGone": _("This invitation was used already, or it isn't valid any more."),
    "invited": _("Only people who were invited can register. Please use the link in your invitation."),
    "mailFollows": _(
        "We then write to you. Your registration counts when you have confirmed it by the link in that mail."
    ),
    "mailbox": _("Please look into your mailbox"),
    "name": _("Your name"),
    "needs": _("What you need to take part"),
    "needsHelp": _(
        "Nobody has to write anything here. These words are kept apart from your other answers, read only by those who "
        "prepare what you need, and deleted soon after the event."
    ),
    "no": _("No"),
    "noAnswer": _("No answer"),
    "noEvents": _("No events are planned at the moment."),
    "notSent": _("The form could not be sent. Everything that you wrote is still here: please try again in a minute."),
    "notSentYet": _("It was not sent yet"),
    "notYet": _("You cannot register yet."),
    "officer": _("Who answers questions about your data"),
    "opens": _("You can register from %(when)s."),
    "optional": _("optional"),
    "privacy": pgettext_lazy("registration", "Privacy"),
    "questions": _("Questions"),
    "register": _("Register"),
    "registration": _("Registration"),
    "seatsLeft": _("Places left: %(count)s"),
    "sending": _("Sending …"),
    "wait": _("Put me on the waiting list"),
    "waiting": _(
        "All places are taken. You can put yourself on the waiting list: as soon as a place is free and it is your "
        "turn, we write to you."
    ),
    "yes": _("Yes"),
    "you": pgettext_lazy("group of questions", "You"),
}


@lru_cache(maxsize=1)
def script() -> str:
    """Return the script, the same for everybody."""
    words = {}
    for code in settings.UI_LANGUAGES:
        with override(code):
            words[code] = {name: str(text) for name, text in WORDS.items()}
    given = {
        "WORDS": words,
        "DOCUMENTS": {name: identifier(name) for name in DOCUMENTS},
        "COUNTRIES": sorted(countries.countries),
    }
    head = "\n".join(f"const {name} = {_json(value)};" for name, value in given.items())
    parts = "\n".join(path.read_text(encoding="utf-8") for path in PARTS)
    # Twice on a page it does nothing the second time.
    return f'(() => {{\n"use strict";\nif (customElements.get("microsite-sign-up")) return;\n{head}\n{parts}\n}})();\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
