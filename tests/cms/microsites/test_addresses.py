import pytest
from django.core.exceptions import ValidationError

from cms.microsites.addresses import validate_hostname, validate_link, validate_origin, validate_web_address


@pytest.mark.parametrize("value", ["https://www.eu-belong.eu", "http://localhost:3000", "https://example.org/"])
def test_origin_accepts_scheme_host_and_port(value):
    validate_origin(value)


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/path",
        "https://example.org?a=b",
        "https://example.org#top",
        "https://user:secret@example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "example.org",
        "//example.org",
        "",
    ],
)
def test_origin_refuses_everything_else(value):
    with pytest.raises(ValidationError):
        validate_origin(value)


def test_origin_error_says_what_to_write_and_repeats_no_password():
    with pytest.raises(ValidationError) as error:
        validate_origin("https://user:secret@example.org:8443/path")
    assert "https://example.org:8443" in str(error.value.messages)
    assert "secret" not in str(error.value.messages)


@pytest.mark.parametrize(
    "value", ["https://x.com/eubelong", "mailto:office@example.org", "tel:+48-61-850", "http://a.pl"]
)
def test_link_accepts_what_a_reader_can_follow(value):
    validate_link(value)


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "data:text/html,x", "mailto:", "tel:abc", "/relative", "x.com"]
)
def test_link_refuses_scripts_and_fragments_of_addresses(value):
    with pytest.raises(ValidationError):
        validate_link(value)


def test_web_address_error_shows_how_to_write_it():
    with pytest.raises(ValidationError, match=r"https://www\.example\.org"):
        validate_web_address("www.example.org")


@pytest.mark.parametrize("value", ["localhost", "eu-belong.localhost", "a.example.org", "xn--bcher-kva.example"])
def test_hostname_accepts_names(value):
    validate_hostname(value)


@pytest.mark.parametrize(
    "value", ["", "EU.example.org", "https://a.org", "a.org:80", "a..org", "-a.org", "a b", "a" * 254]
)
def test_hostname_refuses_what_no_browser_asks_for(value):
    with pytest.raises(ValidationError, match="hostname"):
        validate_hostname(value)
