"""
Every address of the admin that a team's member may call, by its name, and by which rule.

An address that is not here is for those who run the installation alone, so that a new one of Wagtail's, or of a
package, is closed until somebody has looked at it. Other rooms add theirs by the hook ``register_team_routes``, which
gives a dictionary like these.
"""

from __future__ import annotations

import functools

from django.apps import apps
from wagtail import hooks

from cms.isolation import kinds
from cms.isolation.rules import (
    Rule,
    administrators,
    anyone,
    nobody,
    own,
    own_chosen,
    own_in_bulk,
    own_object,
    own_override,
    own_parent,
    own_segment,
    own_unpublished,
    owned_views,
)

ACCOUNT: dict[str, Rule] = dict.fromkeys(
    (
        "wagtailadmin_account",
        "wagtailadmin_dismissibles",
        "wagtailadmin_home",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_complete",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_sprite",
    ),
    anyone,
)

PAGES: dict[str, Rule] = {
    **dict.fromkeys(
        (
            "wagtailadmin_explore_root",
            "wagtailadmin_pages:search",
            "wagtailadmin_pages:search_results",
            "wagtailadmin_pages:type_use",
            "wagtailadmin_pages:type_use_results",
            "wagtailadmin_block_preview",
        ),
        anyone,
    ),
    **dict.fromkeys(("wagtailadmin_explore", "wagtailadmin_explore_results"), own(parent_page_id=kinds.page_or_root)),
    **dict.fromkeys(
        ("wagtailadmin_pages:add", "wagtailadmin_pages:add_subpage", "wagtailadmin_pages:preview_on_add"),
        own(parent_page_id=kinds.page),
    ),
    **dict.fromkeys(
        (
            f"wagtailadmin_pages:{name}"
            for name in (
                "collect_workflow_action_data",
                "confirm_workflow_cancellation",
                "convert_alias",
                "delete",
                "edit",
                "history",
                "history_results",
                "lock",
                "preview_on_edit",
                "revisions_index",
                "revisions_revert",
                "revisions_unschedule",
                "revisions_view",
                "set_privacy",
                "unlock",
                "unpublish",
                "usage",
                "view_draft",
                "workflow_action",
                "workflow_history",
                "workflow_history_detail",
                "workflow_preview",
            )
        ),
        own(page_id=kinds.page, task_id=kinds.task, task_state_id=kinds.task_state),
    ),
    "wagtailadmin_pages:copy": own_parent(own(page_id=kinds.page)),
    "wagtailadmin_pages:choose_parent": own_parent(anyone),
    "wagtailadmin_pages:revisions_compare": own(pk=kinds.page),
    **dict.fromkeys(
        ("wagtailadmin_pages:move", "wagtailadmin_pages:move_confirm", "wagtailadmin_pages:set_page_position"),
        own(page_to_move_id=kinds.page, destination_id=kinds.page),
    ),
    "wagtail_bulk_action": own_parent(own_in_bulk),
    "wagtailadmin_editing_sessions:ping": own_object,
    # It ends sessions of one's own only.
    "wagtailadmin_editing_sessions:release": anyone,
    "wagtailadmin_api:pages:listing": anyone,
    "wagtailadmin_api:pages:find": anyone,
    "wagtailadmin_api:pages:detail": own(pk=kinds.page_or_root),
}

CHOOSERS: dict[str, Rule] = {
    **dict.fromkeys(
        (
            "team_choose_page",
            "wagtailadmin_choose_page_search",
            "wagtailadmin_choose_page_external_link",
            "wagtailadmin_choose_page_email_link",
            "wagtailadmin_choose_page_phone_link",
            "wagtailadmin_choose_page_anchor_link",
            "team_tags",
        ),
        anyone,
    ),
    "wagtailadmin_choose_page_child": own(parent_page_id=kinds.page_or_root),
    "wagtailadmin_choose_page_chosen_multiple": own_chosen(kinds.page),
}

LISTING = ("index", "index_results", "add", "add_multiple")
CHOOSING = ("choose", "choose_results", "create")
FILES: dict[str, Rule] = {
    **dict.fromkeys(
        (
            *(f"{app}:{name}" for app in ("wagtailimages", "wagtaildocs") for name in LISTING),
            *(f"{app}_chooser:{name}" for app in ("wagtailimages", "wagtaildocs") for name in CHOOSING),
        ),
        anyone,
    ),
    **dict.fromkeys(
        (
            f"wagtailimages:{name}"
            for name in (
                "delete",
                "delete_multiple",
                "edit",
                "edit_multiple",
                "image_usage",
                "preview",
                "url_generator",
                "url_generator_output",
            )
        ),
        own(image_id=kinds.image),
    ),
    **dict.fromkeys(
        ("wagtaildocs:delete", "wagtaildocs:edit", "wagtaildocs:document_usage"), own(document_id=kinds.document)
    ),
    **dict.fromkeys(("wagtaildocs:delete_multiple", "wagtaildocs:edit_multiple"), own(doc_id=kinds.document)),
    **dict.fromkeys(
        (
            "wagtailimages:create_multiple_from_uploaded_image",
            "wagtailimages:delete_upload_multiple",
            "wagtaildocs:create_multiple_from_uploaded_document",
            "wagtaildocs:delete_upload_multiple",
        ),
        own(uploaded_file_id=kinds.upload),
    ),
    "wagtailimages_chooser:chosen": own(pk=kinds.image),
    "wagtailimages_chooser:chosen_multiple": own_chosen(kinds.image),
    "wagtailimages_chooser:select_format": own(image_id=kinds.image),
    "wagtaildocs_chooser:chosen": own(pk=kinds.document),
    "wagtaildocs_chooser:chosen_multiple": own_chosen(kinds.document),
    "wagtailadmin_collections:index": anyone,
    "wagtailadmin_collections:add": anyone,
    "wagtailadmin_collections:edit": own(pk=kinds.collection),
    "wagtailadmin_collections:delete": own(pk=kinds.collection),
}

TRANSLATING: dict[str, Rule] = {
    **dict.fromkeys(
        (
            "wagtail_localize:javascript_catalog",
            "team_submit_page",
            "team_submit_snippet",
            "team_update_translations",
            "team_snippets",
            "team_snippet",
            "team_translations",
            "team_translations_results",
        ),
        anyone,
    ),
    **dict.fromkeys(
        (
            f"wagtail_localize:{name}"
            for name in (
                "download_pofile",
                "machine_translate",
                "preview_translation",
                "stop_translation",
                "upload_pofile",
            )
        ),
        own(translation_id=kinds.translation),
    ),
    **dict.fromkeys(("team_machine_translate", "team_upload_po_file"), own(translation_id=kinds.translation)),
    "wagtail_localize:edit_string_translation": own_segment("string_segment_id"),
    "wagtail_localize:edit_override": own_override,
    "wagtail_localize:convert_to_alias": own_unpublished(own(page_id=kinds.page)),
}

REPORTS: dict[str, Rule] = dict.fromkeys(
    (
        f"team_{name}{ending}"
        for name in ("locked_pages", "workflow", "workflow_tasks", "site_history", "aging_pages")
        for ending in ("", "_results")
    ),
    anyone,
)

MICROSITES: dict[str, Rule] = {
    **dict.fromkeys(("team_redirects", "team_redirects_results", "team_add_redirect"), anyone),
    **dict.fromkeys(("team_edit_redirect", "team_delete_redirect"), own(redirect_id=kinds.redirect)),
    "microsites:index": anyone,
    "microsites:index_results": anyone,
    **dict.fromkeys(("microsites:edit", "microsites:history", "microsites:history_results"), own(pk=kinds.microsite)),
}

# For everybody an address that does not exist; those who run the installation may still try their reports of errors.
CLOSED: dict[str, Rule] = {"wagtailadmin_error_test": nobody}


@functools.cache
def team_routes() -> dict[str, Rule]:
    """Return the rules of all addresses by their names."""
    routes = {**ACCOUNT, **PAGES, **CHOOSERS, **FILES, **TRANSLATING, **REPORTS, **MICROSITES, **CLOSED}
    for register in hooks.get_hooks("register_team_routes"):
        routes |= register()
    return routes


def rule_for(name: str) -> Rule:
    """Return the rule of the address *name* ("namespace:name"); what nobody has said anything of is closed."""
    namespace = name.partition(":")[0]
    for prefix in ("wagtailsnippets_", "wagtailsnippetchoosers_"):
        if namespace.startswith(prefix):
            app_label, _underscore, model_name = namespace.removeprefix(prefix).rpartition("_")
            return owned_views(apps.get_model(app_label, model_name))
    return team_routes().get(name, administrators)
