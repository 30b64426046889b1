"""Calls reach a real receiver, signed, and again until it takes them."""

from __future__ import annotations

import datetime
import json
import ssl
import threading

import pytest
import time_machine
from django.utils import timezone

from cms.content.models import PlainPage
from cms.delivery.models import OutgoingMail
from cms.microsites.choices import Role
from cms.webhooks import calls, endpoints, sending
from cms.webhooks.calls import Message, Outcome
from cms.webhooks.choices import CallState, Problem, SwitchedOff
from cms.webhooks.models import Call, Endpoint
from tests.cms.webhooks.receiver import CERTIFICATE, Receiver, verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reachable")]


@pytest.fixture
def endpoint(make_microsite, make_endpoint, receiver):
    return make_endpoint(make_microsite(), receiver.url)


def put(endpoint):
    return endpoints.put(endpoint, endpoints.CHANGED, {"changes": [], "everything": True})


def make_due():
    Call.objects.filter(state="queued").update(due_at=timezone.now())


# --- A call -----------------------------------------------------------------------------------------------------------


def test_published_page_reaches_the_receiver(endpoint, receiver, make_page, work):
    page = make_page(endpoint.microsite, PlainPage, slug="about")
    page.save_revision().publish()
    sending.gather(timezone.now() + datetime.timedelta(minutes=1))
    work()

    [(path, headers, body)] = receiver.received
    said = verify(endpoint.secret, headers, body)
    assert path == "/hook"
    assert headers["Content-Type"] == "application/json"
    assert said["type"] == "content.changed"
    assert datetime.datetime.fromisoformat(said["timestamp"]).tzinfo is not None
    assert said["data"] == {
        "microsite": "eu-belong",
        "changes": [{"path": "/en/", "language": "en"}, {"path": "/en/about/", "language": "en"}],
        "everything": False,
    }
    call = Call.objects.get()
    assert (call.state, call.status, call.attempts) == (CallState.DELIVERED, 204, 1)


def test_receiver_does_not_take_what_was_changed_on_the_way(endpoint, receiver, work):
    put(endpoint)
    work()

    [(_path, headers, body)] = receiver.received
    with pytest.raises(AssertionError, match="forged"):
        verify(endpoint.secret, headers, body.replace(b"true", b"false"))
    with pytest.raises(AssertionError, match="forged"):
        verify("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", headers, body)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=1)), pytest.raises(AssertionError, match="old"):
        verify(endpoint.secret, headers, body)


def test_signature_is_that_of_the_specification():
    from cms.webhooks.signing import signature

    # The example in the specification's own libraries.
    assert signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    ) == ("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")


def test_both_secrets_are_good_for_a_day_after_a_rotation(endpoint, receiver, work):
    former = endpoint.secret
    new = endpoints.rotate_secret(endpoint)
    put(endpoint)
    work()
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=25)):
        put(endpoint)
        work()

    (_, headers, body), (_, later_headers, _) = receiver.received
    assert verify(former, headers, body) == verify(new, headers, body)
    assert len(later_headers["webhook-signature"].split()) == 1


# --- Again ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 400, 404, 429, 500, 503])
def test_call_that_is_not_taken_comes_again_with_the_same_id_and_words(endpoint, receiver, work, status):
    receiver.answers = [status, 204]
    put(endpoint)
    work()
    call = Call.objects.get()
    assert (call.state, call.status) == (CallState.QUEUED, status)
    assert 3 < (call.due_at - call.tried_at).total_seconds() < 8
    assert Endpoint.objects.get().failing_since is not None

    make_due()
    work()

    (_, first, first_body), (_, second, second_body) = receiver.received
    assert first["webhook-id"] == second["webhook-id"]
    assert first_body == second_body
    assert Call.objects.get().state == CallState.DELIVERED
    assert Endpoint.objects.get().failing_since is None


def test_call_is_made_nine_times_within_a_day_and_then_given_up(endpoint, receiver, work):
    receiver.answers = [500]
    put(endpoint)
    begin = now = timezone.now()
    for _ in range(30):
        with time_machine.travel(now):
            work()
        call = Call.objects.get()
        if call.state == CallState.GIVEN_UP:
            break
        now = call.due_at + datetime.timedelta(seconds=1)

    assert call.state == CallState.GIVEN_UP
    assert len(receiver.received) == 9
    assert datetime.timedelta(hours=18) < now - begin < datetime.timedelta(hours=30)


def test_pauses_differ_from_call_to_call():
    assert len({sending.delay(4) for _ in range(20)}) > 1


def test_endpoint_that_is_gone_is_switched_off_at_once(endpoint, receiver, work, make_member):
    lead = make_member(endpoint.microsite, roles=(Role.LEADS,), name="lead")
    lead.email = "lead@example.org"
    lead.save()
    make_member(endpoint.microsite, name="editor")
    receiver.answers = [410]
    put(endpoint)
    put(endpoint)
    work()

    endpoint.refresh_from_db()
    assert (endpoint.enabled, endpoint.switched_off) == (False, SwitchedOff.GONE)
    assert len(receiver.received) == 1
    assert set(Call.objects.values_list("state", flat=True)) == {CallState.GIVEN_UP}
    mail = OutgoingMail.objects.get()
    assert mail.recipient == "lead@example.org"
    assert receiver.url in mail.text


def test_endpoint_that_fails_for_days_is_switched_off(endpoint, receiver, work):
    receiver.answers = [500]
    put(endpoint)
    work()
    with time_machine.travel(timezone.now() + endpoints.PATIENCE - datetime.timedelta(hours=1)):
        put(endpoint)
        work()
    assert Endpoint.objects.get().enabled

    with time_machine.travel(timezone.now() + endpoints.PATIENCE + datetime.timedelta(hours=1)):
        put(endpoint)
        work()

    endpoint.refresh_from_db()
    assert (endpoint.enabled, endpoint.switched_off) == (False, SwitchedOff.FAILING)
    assert not Call.objects.filter(state__in=["queued", "sending"]).exists()


def test_endpoint_that_is_switched_off_is_not_called(endpoint, receiver, work):
    put(endpoint)
    endpoints.switch_off(endpoint, SwitchedOff.TEAM)
    work()

    assert receiver.received == []
    with pytest.raises(endpoints.IsOff):
        endpoints.repeat(Call.objects.get())
    assert not OutgoingMail.objects.exists()


# --- Time limits, and many at a time ----------------------------------------------------------------------------------


def test_answer_that_drips_is_broken_off(receiver):
    receiver.drips = True
    message = Message(receiver.url, "msg_1", b"{}", ("whsec_AAAA",))

    assert calls.call(message, deadline=0.5) == Outcome(0, Problem.TIMEOUT)


def test_receiver_that_takes_its_time_holds_up_nobody_else(endpoint, receiver, make_microsite, make_endpoint):
    slow = make_endpoint(make_microsite("eim"), receiver.url.replace("/hook", "/slow"))
    receiver.waits["/slow"] = threading.Event()
    put(slow)
    put(slow)
    for _ in range(3):
        put(endpoint)
    worker = sending.Worker()
    while Call.objects.filter(endpoint=endpoint, state="sent").count() < 3:
        worker.step()

    # Its second call waits for the first.
    assert [call.endpoint_id for call in worker.running.values()] == [slow.pk]
    receiver.waits["/slow"].set()
    worker.finish()


def test_one_microsite_does_not_take_all_places(receiver, make_microsite, make_endpoint):
    receiver.waits["/slow"] = threading.Event()
    microsite = make_microsite()
    for number in range(6):
        put(make_endpoint(microsite, receiver.url.replace("/hook", "/slow"), description=str(number)))
    worker = sending.Worker()
    worker._begin()

    assert len(worker.running) == sending.PLACES_OF_A_MICROSITE
    receiver.waits["/slow"].set()
    worker.finish()


# --- TLS --------------------------------------------------------------------------------------------------------------


def test_certificate_is_verified_for_the_name_and_not_for_the_address(monkeypatch):
    with Receiver(tls=True) as receiver:

        def ask(name):
            message = Message(f"https://{name}:{receiver.port}/hook", "msg_1", b"{}", ("whsec_AAAA",))
            return calls.call(message, resolver=lambda *_: ["127.0.0.1"])

        # Nobody has vouched for it.
        assert ask("receiver.test").problem is Problem.TLS
        create = ssl.create_default_context
        monkeypatch.setattr(ssl, "create_default_context", lambda: create(cafile=str(CERTIFICATE)))

        assert ask("receiver.test").status == 204
        assert ask("other.test").problem is Problem.TLS
        assert [headers["Host"] for _, headers, _ in receiver.received] == [f"receiver.test:{receiver.port}"]


# --- Ledger -----------------------------------------------------------------------------------------------------------


def test_finished_call_is_made_again_as_the_same(endpoint, receiver, work):
    call = put(endpoint)
    with pytest.raises(endpoints.IsOpen):
        endpoints.repeat(call)
    work()
    endpoints.repeat(call)
    work()

    assert len({headers["webhook-id"] for _, headers, _ in receiver.received}) == 1
    assert len(receiver.received) == 2


def test_old_calls_and_former_secrets_are_deleted(endpoint, work):
    endpoints.rotate_secret(endpoint)
    put(endpoint)
    work()
    waiting = put(endpoint)

    assert endpoints.tidy(timezone.now() + datetime.timedelta(days=29)) == 0
    assert endpoints.tidy(timezone.now() + datetime.timedelta(days=31)) == 1
    assert Call.objects.get() == waiting
    assert Endpoint.objects.get().former_secret == ""


def test_nothing_that_is_stored_says_who_changed_something(endpoint, make_page, make_member):
    somebody = make_member(endpoint.microsite, roles=(Role.PUBLISHERS,), name="somebody")
    page = make_page(endpoint.microsite, PlainPage, slug="about", owner=somebody)
    page.save_revision(user=somebody).publish(user=somebody)
    sending.gather(timezone.now() + datetime.timedelta(minutes=1))

    assert "somebody" not in json.dumps(list(Call.objects.values()), default=str)


def test_microsite_has_so_many_endpoints_and_no_more(make_microsite, make_endpoint):
    microsite = make_microsite()
    for _ in range(endpoints.MOST):
        make_endpoint(microsite)

    with pytest.raises(endpoints.TooMany):
        make_endpoint(microsite)


def test_claim_of_a_process_that_died_ends(endpoint, receiver, work):
    put(endpoint)
    now = timezone.now()
    from cms.delivery import claims

    claimed = claims.claim(sending.due(now), now, sending.CLAIM)
    work()
    assert receiver.received == []

    with time_machine.travel(now + sending.CLAIM + datetime.timedelta(seconds=1)):
        work()

    assert len(receiver.received) == 1
    # And when it was only slow, what it says is too late.
    assert claims.settle(claimed, state=CallState.QUEUED) is False
