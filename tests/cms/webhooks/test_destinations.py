"""No call reaches a network that isn't public, however its address is written."""

from __future__ import annotations

import socket

import pytest

from cms.webhooks import calls, destinations
from cms.webhooks.calls import Message
from cms.webhooks.choices import Problem
from cms.webhooks.destinations import Forbidden, UnknownName, destination

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def message(url):
    return Message(url, "msg_1", b"{}", (SECRET,))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "１２７.0.0.1",
        "127。0。0。1",
        "0.0.0.0",
        "0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.88.99.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:8.8.8.8]",
        "[0:0:0:0:0:ffff:a9fe:a9fe]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[2001:db8::1]",
        "localhost",
        "LOCALHOST.",
    ],
)
def test_no_call_leads_into_a_private_network(host, receiver):
    # A receiver listens there: whoever connected would get an answer.
    url = f"https://{host}:{receiver.port}/hook"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.WEBHOOK_PORTS", [], raising=False)
        outcome = calls.call(message(url))

    assert (outcome.status, outcome.problem) == (0, Problem.FORBIDDEN)
    assert receiver.received == []


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "193.0.0.1", "2606:4700::1111", "2a00:1450:4001:80e::200e"]
)
def test_public_addresses_may_be_called(address):
    assert destinations.may_be_called(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("//example.org/", "scheme"),
        ("https://example.org:22/", "port"),
        ("https://example.org:6379/", "port"),
        ("https://user:password@example.org/", "form"),
        ("https://good.org@example.org/", "form"),
        ("https://", "form"),
        ("https:///path", "form"),
        ("https://example.org/\r\nX: y", "form"),
        ("https://example.org/a b", "form"),
        ("https://example.org\\@evil.test/", "form"),
        ("https://[::1%25eth0]/", "form"),
        ("https://[::zz]/", "form"),
        ("https://example.org:99999/", "form"),
        ("https://example.org/#x", "form"),
        ("https://" + "a" * 600, "form"),
    ],
)
def test_addresses_of_another_form_are_refused_without_asking_anybody(url, reason):
    with pytest.raises(Forbidden) as refused:
        destination(url)

    assert refused.value.reason == reason


def test_port_and_name_are_read_as_they_are_called():
    where = destination("https://Bücher.example.org/hook?a=b")

    assert (where.host, where.port, where.target) == ("xn--bcher-kva.example.org", 443, "/hook?a=b")
    assert where.authority == "xn--bcher-kva.example.org"


def test_further_ports_are_for_operators_to_allow(settings):
    settings.WEBHOOK_PORTS = [443, 8443]

    assert destination("https://example.org:8443/").authority == "example.org:8443"
    with pytest.raises(Forbidden):
        destination("https://example.org:8080/")


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    where = destination("https://example.org/")

    with pytest.raises(Forbidden):
        destinations.addresses(where, lambda *_: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(UnknownName):
        destinations.addresses(where, lambda *_: [])


def test_private_networks_are_for_operators_to_allow(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["172.18.0.0/16", "fd00:1::/64"]

    assert destinations.may_be_called("172.18.0.5")
    assert destinations.may_be_called("fd00:1::5")
    assert not destinations.may_be_called("172.19.0.5")
    # It may not come in disguise all the same.
    assert not destinations.may_be_called("::ffff:172.18.0.5")


def test_name_that_leads_nowhere_is_told_as_such():
    def nowhere(*_):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert calls.call(message("https://example.org/"), resolver=nowhere).problem is Problem.UNKNOWN_NAME


def test_name_is_asked_for_once_and_the_answer_is_called(receiver, reachable, settings):
    """A name that leads to an allowed address when it is looked at, and to another one a moment later."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    asked = []

    def rebinding(host, port):
        asked.append((host, port))
        return answers.pop(0)

    outcome = calls.call(message(f"http://rebinding.test:{receiver.port}/hook"), resolver=rebinding)

    assert outcome.status == 204
    assert asked == [("rebinding.test", receiver.port)]
    [(_path, headers, _body)] = receiver.received
    assert headers["Host"] == f"rebinding.test:{receiver.port}"


def test_nobody_else_looks_names_up(receiver, reachable, monkeypatch):
    def refuse(*arguments, **_):
        raise AssertionError(f"{arguments} was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    outcome = calls.call(message(f"http://elsewhere.test:{receiver.port}/hook"), resolver=lambda *_: ["127.0.0.1"])

    assert outcome.status == 204


def test_redirect_is_not_followed(receiver, reachable):
    receiver.answers, receiver.location = [307], f"http://127.0.0.1:{receiver.port}/private"

    outcome = calls.call(message(receiver.url))

    assert outcome.status == 307
    assert not outcome.is_delivered
    assert [path for path, _, _ in receiver.received] == ["/hook"]


def test_proxies_of_the_environment_are_not_asked(receiver, reachable, monkeypatch):
    # It would look names up by itself.
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert calls.call(message(receiver.url)).status == 204
