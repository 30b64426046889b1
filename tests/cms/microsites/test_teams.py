import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, TaskState, Workflow, WorkflowPage
from wagtail.permissions import policy_registry

from cms.content.models import Organisation
from cms.microsites.actions import add_language
from cms.microsites.choices import Role
from cms.microsites.teams import ensure_workflow, owned_models, restore_permissions


@pytest.mark.parametrize(
    ("role", "abilities"),
    [
        (Role.EDITORS, {"add_subpage", "edit"}),
        (Role.PUBLISHERS, {"add_subpage", "edit", "publish", "lock", "unlock"}),
        (Role.REGISTRARS, set()),
        (Role.TRANSLATORS, {"edit"}),
        (Role.LEADS, {"add_subpage", "edit", "publish", "lock", "unlock"}),
    ],
)
def test_role_works_on_pages_of_its_own_microsite_only(make_microsite, make_member, make_page, role, abilities):
    ours, theirs = make_microsite("eim"), make_microsite("niem")
    member = make_member(ours, roles=(role,))
    publisher = make_member(theirs, roles=(Role.PUBLISHERS,))

    def held(page, user):
        tester = page.permissions_for_user(user)
        every = ("add_subpage", "edit", "publish", "lock", "unlock")
        return {name for name in every if getattr(tester, f"can_{name}")()}

    for language in ("en", "pl"):
        assert held(make_page(ours, f"A {language}", language), member) == abilities
        foreign = make_page(theirs, f"B {language}", language)
        assert held(foreign, member) == set()
        assert "publish" in held(foreign, publisher)
        # A locked page may be unlocked by roles that hold the permission; the tree's root is nobody's.
    assert held(Page.get_first_root_node(), member) == set()


@pytest.mark.parametrize(
    ("role", "may"), [(Role.EDITORS, True), (Role.PUBLISHERS, True), (Role.REGISTRARS, False), (Role.TRANSLATORS, True)]
)
@pytest.mark.parametrize("get_model", [get_image_model, get_document_model])
def test_role_adds_files_to_its_own_collections_only(make_microsite, make_member, role, may, get_model):
    ours, theirs = make_microsite("eim"), make_microsite("niem")
    member = make_member(ours, roles=(role,))
    policy = policy_registry.get_by_type(get_model())
    for action in ("add", "choose"):
        found = set(policy.collections_user_has_permission_for(member, action))
        own = {ours.collection, ours.image_collection, ours.document_collection}
        assert found == (own if may else set())
        assert theirs.collection not in found


PUBLISHING = {
    "microsites.change_microsite",
    "wagtail_localize.submit_translation",
    *(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete")),
}


@pytest.mark.parametrize(
    ("role", "held"),
    [
        (Role.EDITORS, {"microsites.change_microsite"}),
        (Role.PUBLISHERS, PUBLISHING),
        (Role.REGISTRARS, set()),
        (Role.TRANSLATORS, {"wagtail_localize.submit_translation"}),
        (Role.LEADS, PUBLISHING),
    ],
)
def test_role_reaches_the_admin_and_little_else(make_microsite, make_member, role, held):
    member = make_member(make_microsite("eim"), roles=(role,))
    permissions = member.get_all_permissions()
    # Every other team would be shown by these: users, groups, sites, locales, redirects, workflows.
    owned = {model._meta.model_name for model in owned_models()}
    general = {name for name in permissions if name.rpartition("_")[2] not in owned}
    assert general == {"wagtailadmin.access_admin"} | held


def test_every_kind_of_owned_thing_may_be_written_by_editors(make_microsite, make_member):
    editor = make_member(make_microsite("eim"))
    assert Organisation in owned_models()
    assert len(owned_models()) > 5
    for model in owned_models():
        for action in ("add", "change", "delete", "view"):
            assert editor.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")


def test_lost_permissions_are_restored_on_demand(make_microsite, make_member):
    microsite = make_microsite("eim")
    member = make_member(microsite)
    group = microsite.groups.get(role=Role.EDITORS).group
    extra = Permission.objects.get(codename="add_redirect")
    group.permissions.set([extra])
    group.page_permissions.all().delete()
    group.collection_permissions.all().delete()

    restore_permissions(microsite)

    again = User.objects.get(pk=member.pk)
    assert microsite.home("pl").permissions_for_user(again).can_edit()
    assert again.has_perms(["wagtailadmin.access_admin", "content.add_organisation", "redirects.add_redirect"]) is False
    assert again.has_perm("wagtailredirects.add_redirect")
    assert again.has_perm("content.add_organisation")
    policy = policy_registry.get_by_type(get_image_model())
    assert policy.collections_user_has_permission_for(again, "add").count() == 3


def test_editors_submit_and_publishers_approve(make_microsite, make_member, make_page, sign_in):
    microsite, other = make_microsite("eim"), make_microsite("niem")
    editor, publisher = (make_member(microsite, roles=(role,)) for role in (Role.EDITORS, Role.PUBLISHERS))
    stranger = make_member(other, roles=(Role.PUBLISHERS,))
    for language in ("en", "pl"):
        page = make_page(microsite, f"About {language}", language, live=False)

        workflow = page.get_workflow()
        page.save_revision(user=editor)
        workflow.start(page, editor)
        state = page.current_workflow_task_state

        assert state.task.name == "Publishers of EIM"
        assert not TaskState.objects.reviewable_by(editor).exists()
        assert not TaskState.objects.reviewable_by(stranger).exists()
        assert TaskState.objects.reviewable_by(publisher).get() == state
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        for refused in (editor, stranger):
            sign_in(refused).post(address)
            assert not Page.objects.get(pk=page.pk).live
        sign_in(publisher).post(address)
        assert Page.objects.get(pk=page.pk).live
    assert Workflow.objects.filter(workflow_pages__page__in=microsite.homes).distinct().count() == 1


def test_workflow_that_an_administrator_chose_stays(make_microsite):
    microsite = make_microsite("eim")
    chosen = Workflow.objects.create(name="Two pairs of eyes")
    WorkflowPage.objects.filter(page=microsite.home("en")).update(workflow=chosen)

    add_language(microsite, "hu")
    ensure_workflow(microsite)

    assert microsite.home("en").get_workflow() == chosen
    assert microsite.home("hu").get_workflow() == microsite.home("pl").get_workflow()
