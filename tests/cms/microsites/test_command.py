from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.microsites.choices import Role
from cms.microsites.models import Microsite

pytestmark = pytest.mark.django_db


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("create_microsite", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_command_makes_a_microsite_and_says_where_it_is():
    out, _err = run(
        *("eu-belong", "--title", "EU-BELONG", "--languages", "en, pl", "--fallback", "en"),
        *(
            "--licence",
            "cc_by_nd_4",
            "--licence-attribution",
            "AER",
            "--hostname",
            "belong.example.org",
            "--port",
            "443",
        ),
    )
    microsite = Microsite.objects.get()
    assert (microsite.licence, microsite.licence_attribution) == ("cc_by_nd_4", "AER")
    assert microsite.fallback_codes("pl") == ["pl", "en"]
    assert "Made “EU-BELONG”" in out
    assert "https://belong.example.org" in out
    assert "en, pl" in out
    assert "EU-BELONG – Editors" in out


def test_command_run_again_says_that_nothing_was_missing():
    run("eim", "--title", "EIM", "--languages", "en,hu")
    out, err = run("eim")
    assert "nothing was missing" in out
    assert not err
    out, err = run("eim", "--languages", "en,hu,de", "--title", "Other")
    assert "added home pages: 1" in out
    assert "--title" in err
    assert Microsite.objects.get().title == "EIM"


def test_command_lists_every_mistake_by_its_option():
    with pytest.raises(CommandError) as error:
        run("eim", "--languages", "en", "--contact-email", "nobody", "--public-base-url", "example.org")
    lines = str(error.value).splitlines()
    assert lines[0] == "The microsite “eim” was not made:"
    assert {line.split(":")[0] for line in lines[1:]} == {"- --title", "- --contact-email", "- --public-base-url"}
    assert not Microsite.objects.exists()


def test_command_without_languages_asks_for_them():
    with pytest.raises(CommandError, match="--languages: Give at least one language"):
        run("eim", "--title", "EIM")


def test_command_restores_permissions_only_when_asked():
    run("eim", "--title", "EIM", "--languages", "en")
    group = Microsite.objects.get().groups.get(role=Role.EDITORS).group
    group.permissions.clear()
    run("eim")
    assert not group.permissions.exists()
    run("eim", "--restore-permissions")
    assert group.permissions.filter(codename="access_admin").exists()
