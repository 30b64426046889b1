"""
What the schema says of fields whose own words were written for somebody else.

Fields made of models and blocks are described by their labels and help texts, which tell editors what to write.
Where that reads wrong for a developer who wants to know what is served, there are other words here.
"""

from __future__ import annotations

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_non_null_type,
)

# "Type.field", or "*.field" for the field of that name in all types that have no words of their own here.
DESCRIPTIONS = {
    # Pages
    "*.introduction": "Two or three sentences: for the top of the page, and below its title in lists.",
    "*.body": "What the page says, block by block.",
    "*.leadImage": "The picture of the page, for its top and for cards.",
    "*.leadImageAlt": "What the picture shows. Null: take the description of the image itself.",
    "*.themes": "The themes of the page, in the order in which editors put them.",
    "*.keywords": "The keywords of the page.",
    "*.licence": "How others may use this. Null: as the microsite says.",
    "*.licenceAttribution": "Whom others have to name.",
    "*.countries": "The countries that it is about.",
    "*.contributesTo": "Which of the project's planned outputs this counts towards.",
    "*.project": "The project that it belongs to.",
    "*.archived": "Whether it is in the archive: out of the listings, but still at its address.",
    "*.externalUrl": "Where it is found on another website.",
    "*.originalLanguage": "The code of the language that it was first published in, where that is another one.",
    "*.starts": "When it begins, as far as that is known.",
    "*.ends": "When it ends, as far as that is known; null when it is over on the day on which it begins.",
    "ContactPage.contacts": "The contacts, in the order in which to show them.",
    "EventPage.contacts": "Whom to ask about the event. There may be nobody.",
    "EventPage.eventType": "What kind of meeting it is.",
    "EventPage.eventStatus": "Whether it takes place as announced.",
    "EventPage.attendance": "Who may come.",
    "EventPage.ends": "The last day; null when that is the first day.",
    "EventPage.startTime": "When it begins on its first day, by the clocks of the time zone.",
    "EventPage.endTime": "When it ends on its last day, by the clocks of the time zone.",
    "EventPage.timeZone": "The time zone whose clocks the times are read from (IANA).",
    "EventPage.startsAt": "The first moment at which it can begin, in UTC, as far as that is known.",
    "EventPage.endsAt": "The last moment at which it can end, in UTC.",
    "EventPage.onlineUrl": "Where to follow the event online.",
    "EventPage.venueAcknowledgement": "One sentence of thanks to who lends the venue.",
    "EventPage.eligibility": "Who is invited, in words.",
    "EventPage.audiences": "Whom the event is for.",
    "EventPage.documents": "Agenda, flyer, presentations, minutes: each with its role.",
    "EventPage.sessions": "The programme, in order.",
    "EventPage.previousEvent": "The event of the same series that came before this one.",
    "EventPage.countries": "The countries that it is for.",
    "ProjectPage.ends": "When it ends, as far as that is known.",
    "ProjectPage.acronym": "The short name, for example EIM.",
    "ProjectPage.declaredPartners": "How many partners of each role the project says it has; there may be fewer pages.",
    "ProjectPage.funding": "The programmes that pay for it.",
    "ProjectPage.plannedOutputs": "What the project has promised, with what was achieved so far.",
    "PartnerPage.country": "Where it takes part. Null: in the country of the organisation.",
    "PartnerPage.sortOrder": "Its place among the partners of its role.",
    "PartnerPage.people": "Who takes part for the organisation.",
    "RegistrationPage.opensAt": "From when one can sign up. Null: as soon as the page is published.",
    "RegistrationPage.closesAt": "Until when one can sign up. Null: until the event begins.",
    "RegistrationPage.capacity": "The seats for all languages together. Null: no limit. 0: full.",
    "RegistrationPage.waitingList": "Whether who signs up when all seats are taken can wait for one.",
    "RegistrationPage.confirmation": "Whether the team confirms every registration, or nobody has to.",
    "RegistrationPage.questions": "What is asked beside name, e-mail address and language.",
    "RegistrationPage.askSpecialNeeds": "Whether special needs are asked for: interpreter, diet, childcare.",
    "RegistrationPage.privacyNotice": "What is done with the data, on what grounds, who gets them, and for how long.",
    "RegistrationPage.dataProtectionOfficer": "Whom to write to about the data.",
    "NewsPage.publishedOn": "The date of the news.",
    "NewsPage.sourceName": "Who reported it first. Null: the team itself.",
    "NewsPage.sourceUrl": "Where it was reported first.",
    "MentionPage.quotation": "The source's words, without quotation marks.",
    "MentionPage.published": "When the source published it.",
    "PublicationPage.countries": "The countries that it is about.",
    "DocumentPage.source": "Who the document comes from.",
    "DocumentPage.issuerName": "Who issued it, where that is no organisation that has an entry.",
    "DocumentPage.issued": "When it was issued.",
    "DocumentPage.reference": "What it is filed under, for example its CELEX number.",
    "GoodPracticePage.starts": "When it began.",
    "GoodPracticePage.isRegularService": "Whether it goes on without an end in sight.",
    "GoodPracticePage.summary": "What it is, in 75 to 100 words.",
    "GoodPracticePage.issueAndGoals": "What was wrong, and what was to become better.",
    "GoodPracticePage.howItWorks": "How it works.",
    "GoodPracticePage.results": "What has changed, with figures.",
    "GoodPracticePage.evaluation": "Who evaluated it, how, and what came out.",
    "GoodPracticePage.whoBenefits": "Who benefits.",
    "GoodPracticePage.fundingAndResources": "What it costs, and who pays and works for it.",
    "GoodPracticePage.criterionNeeds": "How it answers needs that somebody has established.",
    "GoodPracticePage.criterionEngagement": "How those whom it is for take part in it.",
    "GoodPracticePage.criterionTransferability": "What others need to do the same.",
    "SpecialFeaturePage.curatedLinks": "Links in the order in which they are best read, each with its reason.",
    "DossierPage.queryTheme": "The theme whose content the dossier follows.",
    "DossierPage.queryFrom": "The first day of the content that it covers.",
    "DossierPage.queryTo": "The last day of the content that it covers. Null: it goes on.",
    "FundingOpportunityPage.countries": "From where organisations can apply; an empty list means from everywhere.",
    "CountrySheetPage.reviewedOn": "When somebody last checked all of it.",
    "CallPage.places": "How many can be chosen.",
    # What pages refer to
    "*.slug": "Its short name: the same in all languages, and it never changes.",
    "Theme.parent": "The theme that it lies below; null for one of the first level.",
    "OrganisationKind.parent": "The type that it lies below; null for one of the first level.",
    "Organisation.parent": "What it is a part of: for an institute, its university.",
    "Organisation.name": "The name in the language served.",
    "Organisation.nativeName": "The name in its own language.",
    "Organisation.shortName": "The short name, for example AER.",
    "Person.affiliationText": "The organisation in words, where it has no entry or a unit of it is meant.",
    "Person.roleTitle": "What the person does, for example head of a unit.",
    "Contact.kind": "What one would write there for.",
    "Contact.name": "The name of the office, of the person, or of who pays.",
    "Contact.phone": "The phone number in E.164, for links.",
    "Contact.taxId": "The tax number for invoices; in Poland the NIP, whose check digit was checked.",
    "Contact.recipientName": "On invoices: who receives them, where that isn't who pays.",
    "Venue.latitude": "In degrees, north is positive (WGS 84).",
    "Venue.longitude": "In degrees, east is positive (WGS 84).",
    "Venue.accessibilityNotes": "What somebody with a disability needs to know: steps, lifts, hearing loops, parking.",
    "FundingProgramme.code": "The abbreviation, for example AMIF.",
    # Facts
    "Question.key": "A short name that never changes and is the same in all languages.",
    "QuestionChoice.key": "A short name that never changes and is the same in all languages.",
    "Session.key": "A short name that never changes and is the same in all languages.",
    "DeclaredPartners.count": "How many.",
    "Edition.published": "When it was published, as far as that is known.",
    "Author.name": "The name of an author who has no entry of their own.",
    "PlannedOutput.per": "Who produces it: the count is multiplied by the number of these.",
    "PlannedOutput.every": "How often it is due.",
    "PlannedOutput.approximate": "Whether the numbers are approximate: “about 20 to 50”.",
    "Indicator.value": "The value; null while it isn't known, or when the indicator is described in words only.",
    "Indicator.unit": "The unit, in the form that this number needs, for example “people”.",
    "Indicator.approximate": "Whether the value is approximate.",
    "Session.day": "Which day of the event: 1 is the first.",
    "Session.starts": "By the clocks of the event's time zone.",
    "Session.ends": "By the clocks of the event's time zone.",
    "Session.capacity": "Its own places. Null: no limit of its own. 0: full.",
    "Session.track": "Sessions at the same time are in different tracks.",
    "Speaker.affiliationText": "The organisation, where it isn't the one that the person's own entry says.",
    "EventDocument.title": "The words of the link.",
    "OpeningHours.firstDay": "From this day of the week: 0 is Monday, 6 is Sunday.",
    "OpeningHours.lastDay": "To this day of the week: 0 is Monday, 6 is Sunday.",
    "OpeningHours.opens": "When it opens, by local clocks.",
    "OpeningHours.closes": "When it closes, by local clocks.",
    "OpeningHours.note": "A remark, for example “by appointment only”.",
    "Deadline.label": "What is due, for example “first stage”.",
    "Deadline.time": "By the clocks of the time zone. Null: until the end of the day.",
    "Question.choices": "What one can choose from, for questions with choices.",
    "Question.helpText": "What helps to answer it. For a consent: to what.",
    "Question.required": "Whether it has to be answered.",
    "Question.showIfQuestion": "Ask only when the question with this key was answered with `showIfAnswer`.",
    "Question.showIfAnswer": "The key of a choice of that question, or yes or no.",
    "CuratedLink.title": "The words of the link. Null: take the title of the page.",
    "CuratedLink.reason": "Why this is worth reading in this connection.",
    # Blocks
    "*.href": "Where this leads: the address of the page, else the one that was written.",
    "*.page": "The page that this leads to; null for another website, and when the page isn't public.",
    "CallToActionBlock.url": "The address on another website; null when this leads to a page. `href` has either.",
    "LinkCard.url": "The address on another website; null when this leads to a page. `href` has either.",
    "CuratedLink.url": "The address on another website; null when this leads to a page. `href` has either.",
    "MenuItem.url": "The address on another website; null when this leads to a page. `href` has either.",
    "MenuLink.url": "The address on another website; null when this leads to a page. `href` has either.",
    "MenuItem.label": "The words of the link.",
    "MenuLink.label": "The words of the link.",
    "MenuItem.children": "The entries below this one.",
    "AreasBlock.ordered": "Whether the order means something: number them.",
    "CallToActionBlock.label": "The words on the button.",
    "DocumentItem.title": "The words of the link. Null: take the title of the document.",
    "EmbedLinkBlock.title": "What there is to see.",
    "EmbedLinkBlock.provider": "Whose website it is. Say it before somebody follows the link.",
    "EmbedLinkBlock.note": "A remark, for example the length, or that it has subtitles.",
    "EventsBlock.when": "Whether the block shows upcoming events, past ones, or all.",
    "EventsBlock.limit": "How many it shows at most.",
    "HeadingBlock.anchor": "The part of the address after “#”.",
    "HeadingBlock.level": "2 to 4; the page's title is 1.",
    "ImageBlock.alt": "The alternative text: what the picture shows.",
    "ImageBlock.credit": "Who made the picture, where that isn't the image's own credit. Null: take that.",
    "LinkCard.imageAlt": "What the picture shows. Null: it only decorates.",
    "PartnersBlock.groupByCountry": "Whether to group the partners by country; they come in that order then.",
    "PartnersBlock.role": "The one role whose partners it shows. Null: all.",
    "QuoteBlock.text": "The words, without quotation marks.",
    "QuoteBlock.language": "The code of the words' language, where it isn't the page's: for the attribute lang.",
    "BilingualBlock.leftLanguage": "The code of the language of the text on the left: for the attribute lang.",
    "BilingualBlock.rightLanguage": "The code of the language of the text on the right: for the attribute lang.",
    "BilingualBlock.left": "The text on the left.",
    "BilingualBlock.right": "The text on the right.",
    "TableBlock.table": "The table.",
    "TextBlock.richText": "Running text with lists and links.",
    "TimelineEntry.date": "When it happened, as far as that is known.",
    "TimelineEntry.url": "Where its source is.",
}
# Types in which "*.field" would say something else.
OWN_WORDS = {
    "RichTextLink.page",
    "PageRoute.page",
    "Alternate.page",
    "Site.page",
    "Site.slug",
    "Site.licence",
    "Site.licenceAttribution",
    "Site.themes",
    "Image.licence",
}


def describe(schema: GraphQLSchema) -> None:
    """
    Put the words into *schema*, and say of every field that can be null when it is.

    :raises LookupError: when there are words for a field that there isn't
    """
    unused = set(DESCRIPTIONS)
    pages = _page_names(schema)
    for name, graphql_type in schema.type_map.items():
        if not isinstance(graphql_type, GraphQLObjectType | GraphQLInterfaceType):
            continue
        for field_name, field in graphql_type.fields.items():
            own, common = f"{name}.{field_name}", f"*.{field_name}"
            key = own if own in DESCRIPTIONS else common
            has_own_words = own in OWN_WORDS or (field_name == "slug" and name in pages)
            if key in DESCRIPTIONS and not has_own_words:
                field.description = DESCRIPTIONS[key]
                unused.discard(key)
            if not is_non_null_type(field.type) and "null" not in (field.description or "").lower():
                field.description = f"{field.description} {_when_null(schema, own, field)}"
    if unused:
        raise LookupError(f"There are words for fields that the schema doesn't have: {', '.join(sorted(unused))}.")


# When fields are null of which nothing else is said: by field, else by what they lead to.
NULL_WHEN = {
    "CallToActionBlock.href": "Null when the page isn't public.",
    "LinkCard.href": "Null when the page isn't public.",
    "CuratedLink.href": "Null when the page isn't public.",
    "MenuItem.href": "Null for an entry that only groups those below it.",
    "Period.start": "Null when it isn't known.",
    "Period.end": "Null when it isn't known, or while no end is in sight.",
    "RichTextLink.page": "Null when it leads elsewhere, or the page isn't public.",
    "RichTextLink.document": "Null when it leads elsewhere, or the file isn't public.",
    "RichTextSpan.link": "Null where they lead nowhere.",
    "PageInfo.endCursor": "Null for an empty list.",
    "Page.firstPublishedAt": "Null where nobody kept that.",
    "Page.lastPublishedAt": "Null where nobody kept that.",
    "Document.fileSize": "Null where nobody measured it.",
    "Seo.image": "Null for a page without a picture.",
    "Seo.description": "Null when there is neither.",
}
THING = "Null when there is none, or none that is public."
FACT = "Null where nobody has said."


def _when_null(schema: GraphQLSchema, own: str, field: GraphQLField) -> str:
    type_name, name = own.split(".")
    target = get_named_type(field.type)
    is_thing = isinstance(target, GraphQLObjectType | GraphQLInterfaceType) and "id" in target.fields
    of_all_pages = f"Page.{name}" if type_name in _page_names(schema) else own
    return NULL_WHEN.get(own) or NULL_WHEN.get(of_all_pages) or (THING if is_thing else FACT)


def _page_names(schema: GraphQLSchema) -> set[str]:
    return {graphql_type.name for graphql_type in schema.get_possible_types(_page(schema))} | {"Page"}


def _page(schema: GraphQLSchema) -> GraphQLInterfaceType:
    page = schema.type_map["Page"]
    assert isinstance(page, GraphQLInterfaceType)  # noqa: S101 (for mypy)
    return page
