"""
What the projects' own documents name, and where an external site finds it on the microsites that come with us.

Each row: the words of the document, the microsite and the language, what to ask of `Site`, and what is to be answered.
The answer is read as JSON, with ordinary spaces; every text of the last column has to be in it.
"""

from __future__ import annotations

PROJECT = "projects(first: 1) { nodes { %s } }"
EVENTS = "events(first: 100) { nodes { %s } }"
PARTNERS = "partners(first: 100) { nodes { %s } }"
PUBLICATIONS = "publications(first: 100) { nodes { %s } }"
PRACTICES = "goodPractices(first: 100) { nodes { %s } }"
PLANNED = PROJECT % (
    "plannedOutputs { kind count per every minimumParticipants maximumParticipants approximate note achieved }"
)
CONTACTS = 'pages(first: 10, types: ["ContactPage"]) { nodes { ... on ContactPage { contacts { %s } } } }'
BODIES = "pages(first: 100) { nodes { body { %s } } }"
FORMS = 'pages(first: 10, types: ["RegistrationPage"]) { nodes { ... on RegistrationPage { %s } } }'

Element = tuple[str, str, str, list[str]]

EIM: dict[str, Element] = {
    "title with typographic quotation marks": (
        "eim",
        "en",
        PROJECT % "title",
        ["“European Integration Modules – Exchange of Experience”"],
    ),
    "European Integration Fund": (
        "eim",
        "hu",
        PROJECT % "funding { kind programme { code name } }",
        ['"EIF"', '"FUNDER"'],
    ),
    "Project period: 1 November, 2012 to 31 August, 2013": (
        "eim",
        "hu",
        PROJECT % "period { display start { iso precision } end { iso } }",
        ["2012-11-01", "2013-08-31", '"DAY"', "2012. november 1."],
    ),
    "About the project": (
        "eim",
        "en",
        BODIES % "... on HeadingBlock { text anchor }",
        ['"About the project"', '"about"'],
    ),
    "Council of 12-13 June 2007, with a quotation": (
        "eim",
        "en",
        BODIES % "... on QuoteBlock { text source language }",
        ["12–13 June 2007", '"en"'],
    ),
    "Council conclusions of June 2010": (
        "eim",
        "en",
        BODIES % "... on PolicyTimelineBlock { entries { title date { iso precision } } }",
        ["Council conclusions of June 2010", '"2010-06"', '"MONTH"'],
    ),
    "three numbered areas": (
        "eim",
        "en",
        BODIES % "... on AreasBlock { ordered items }",
        ["Introductory courses", '"ordered": true'],
    ),
    "a national debate in Hungary": (
        "eim",
        "en",
        PROJECT % "objectives countries { code }",
        ["national debate", '"HU"'],
    ),
    "a jury of experts selected 12 researchers and professionals, in February": (
        "eim",
        "en",
        "calls { nodes { places announced { iso precision } selection { text } } }",
        ['"places": 12', '"2013-02"', '"MONTH"', "jury"],
    ),
    "two-day long field-research": (
        "eim",
        "en",
        "activities { nodes { activityType durationDays } }",
        ['"STUDY_VISIT"', '"durationDays": 2'],
    ),
    "written summaries and analyses, a final study": (
        "eim",
        "en",
        PUBLICATIONS % "outputType authors { name } file { filename contentType language } licence",
        ['"ANALYSIS"', '"STUDY"', "final-study-en.pdf", "application/pdf", '"CC_BY_4"'],
    ),
    "final conference on 20th September, after the project": (
        "eim",
        "en",
        EVENTS % "eventType starts { iso }",
        ['"CONFERENCE"', '"2013-09-20"'],
    ),
    "we have invited the representatives of host institutions": (
        "eim",
        "en",
        EVENTS % "attendance eligibility { text }",
        ['"INVITATION"', "By invitation only"],
    ),
    "presented by the ICCR experts during the workshops in the afternoon": (
        "eim",
        "en",
        "events(first: 5) { nodes { sessions { kind track speakers { role person { name affiliation { name } } } } } }",
        ['"WORKSHOP"', '"Afternoon"', '"ICCR"', '"SPEAKER"'],
    ),
}

EU_MIA: dict[str, Element] = {
    "Presentation of the main findings of": (
        "eu-mia",
        "en",
        "e: " + EVENTS % "title" + " p: " + PROJECT % "title acronym",
        ["Presentation of the main findings of", '"EU-MIA"', '"European Migrant Integration Academy"'],
    ),
    "connections between researchers, practitioners and institutions; city-to-city cooperation": (
        "eu-mia",
        "en",
        PROJECT % "objectives keywords { label }",
        ["Researchers, practitioners and institutions", '"City-to-city cooperation"'],
    ),
    "Academy in February 2014 in Turin": (
        "eu-mia",
        "en",
        EVENTS % "previousEvent { eventType starts { iso precision } venue { name city } }",
        ['"ACADEMY"', '"2014-02"', '"MONTH"', "International Training Centre of the ILO", '"Turin"'],
    ),
    "seminar of 7 May 2014 in Brussels": (
        "eu-mia",
        "en",
        EVENTS % "eventType starts { iso } venue { city } timeZone",
        ['"SEMINAR"', '"2014-05-07"', '"Brussels"', "Europe/Brussels"],
    ),
    "testimony of participants; panel of discussion": (
        "eu-mia",
        "en",
        EVENTS % "sessions { kind title }",
        ['"PRESENTATION"', '"TESTIMONY"', '"PANEL"'],
    ),
    "officials, practitioners, researchers, associations and NGOs are invited": (
        "eu-mia",
        "en",
        EVENTS % "audiences { label } eligibility { html }",
        ["Local authorities", "Practitioners", "Researchers", "Civil society organisations", "social integration"],
    ),
    "what kind of organisation": (
        "eu-mia",
        "en",
        FORMS % "questions { key type label required choices { key label } }",
        ['"organisation-type"', '"CHOICE"', '"Association or NGO"'],
    ),
    "specific objectives": ("eu-mia", "en", EVENTS % "objectives", ["toolbox", "panel"]),
    "functioning practices": ("eu-mia", "en", PRACTICES % "title summary", ["Anti-rumour network"]),
    "informative toolbox": (
        "eu-mia",
        "en",
        PUBLICATIONS % "outputType editions { language fullDocument { filename } }",
        ['"TOOLBOX"', "practice-sheet-en.pdf"],
    ),
    "Thanks to the kind cooperation of the Committee of the Regions": (
        "eu-mia",
        "en",
        EVENTS % "venueAcknowledgement" + PARTNERS % "role organisation { name }",
        ["We thank the Committee of the Regions", '"VENUE_HOST"'],
    ),
    "Bâtiment Jacques Delors, Rue Belliard 99-101, Brussels": (
        "eu-mia",
        "en",
        EVENTS % "venue { name street city country { code } latitude longitude accessibilityNotes }",
        ["Bâtiment Jacques Delors", "Rue Belliard 99-101", '"BE"', "50.84", "Say in your registration"],
    ),
    "seminar agenda; project flyer": (
        "eu-mia",
        "en",
        EVENTS % "documents { role title document { contentType fileSize language } }",
        ['"AGENDA"', '"FLYER"', '"EU-MIA project flyer"', "application/pdf", '"fileSize"'],
    ),
    "To register on-line": (
        "eu-mia",
        "en",
        EVENTS % "registration { path opensAt closesAt access }",
        ["registration", "2014-03-24", "2014-05-02", '"OPEN"'],
    ),
    "places are limited": ("eu-mia", "en", FORMS % "capacity waitingList", ['"capacity": 80', '"waitingList": true']),
    "EU-MIA team will confirm your participation": ("eu-mia", "en", FORMS % "confirmation", ['"TEAM"']),
    "For more information, please contact: (nobody)": (
        "eu-mia",
        "en",
        EVENTS % "contacts { name }",
        ['"contacts": []'],
    ),
}

EU_BELONG: dict[str, Element] = {
    "Polish and English on one page": (
        "eu-belong",
        "pl",
        BODIES % "... on BilingualBlock { leftLanguage left { html } rightLanguage right { html } }",
        ['"leftLanguage": "pl"', '"rightLanguage": "en"'],
    ),
    "English, Polski": (
        "eu-belong",
        "pl",
        "home { alternates { locale path } }",
        ['"/en/"', '"/pl/"'],
    ),
    "Status: aktywny": ("eu-belong", "pl", PROJECT % "status", ['"ACTIVE"']),
    "led by the AER, 11 regional authorities, 3 technical partners": (
        "eu-belong",
        "en",
        PROJECT % "declaredPartners { role count }" + PARTNERS % "role title",
        [
            '{"role": "LEAD", "count": 1}',
            '{"role": "PARTNER", "count": 11}',
            '{"role": "TECHNICAL", "count": 3}',
            "AER",
        ],
    ),
    "co-funded by AMIF": (
        "eu-belong",
        "pl",
        PROJECT % "funding { kind programme { code } }"
        + " fundingStatement { html } fundingEmblem { title } fundingEmblemAlt",
        ['"CO_FUNDER"', '"AMIF"', "Funduszu Azylu, Migracji i Integracji", "Współfinansowane przez Unię Europejską"],
    ),
    "supported by Council of Europe, IOM, Committee of the Regions": (
        "eu-belong",
        "en",
        PROJECT % "supporters { role organisation { name shortName } }",
        ['"SUPPORTER"', "Council of Europe", "IOM", "Committee of the Regions"],
    ),
    "36 months (2022-2025)": (
        "eu-belong",
        "en",
        PROJECT % "durationMonths period { display start { precision } }",
        ['"durationMonths": 36', "2022–2025", '"YEAR"'],
    ),
    "Equality, Diversity and Interaction": (
        "eu-belong",
        "en",
        PROJECT % "keywords { label }",
        ["Equality", "Diversity", "Interaction"],
    ),
    "housing, labour market, newcomers and local population, sport and culture": (
        "eu-belong",
        "en",
        PROJECT % "themes { slug }",
        ["housing", "employment"],
    ),
    "łącznie 165 osób": (
        "eu-belong",
        "pl",
        PROJECT % "indicators { value unit approximate }",
        ['"165"', '"osób"'],
    ),
    "Specifically, the project will": ("eu-belong", "en", PROJECT % "specificObjectives", ["intercultural"]),
    "Follow the EU-Belong X (Twitter) account": ("eu-belong", "en", "socialLinks { network url }", ['"X"', "https://"]),
    "Tu jesteśmy, tu przynależysz!": ("eu-belong", "pl", "slogan", ["Tu jesteśmy, tu przynależysz!"]),
    "Here We Are, Here You Belong!": ("eu-belong", "en", "slogan", ["Here We Are, Here You Belong!"]),
    "Adresaci, Zaangażowane komórki organizacyjne (empty)": (
        "eu-belong",
        "pl",
        PROJECT % "targetGroups { label } unitsInvolved { name }",
        ['"targetGroups": []', '"unitsInvolved": []'],
    ),
    "Kontakt": (
        "eu-belong",
        "pl",
        CONTACTS % "kind name street postcode city phone phoneDisplay email organisation { name }",
        [
            "Regionalny Ośrodek Polityki Społecznej",
            "ul. Nowowiejskiego 11",
            "+48618567300",
            "+48 61 856 73 00",
            '"email": null',
        ],
    ),
    "Czynne: PN-PT, 07:30-15:30": (
        "eu-belong",
        "pl",
        CONTACTS % "openingHours { firstDay lastDay opens closes display }",
        ["pon.–pt. 07:30–15:30", '"lastDay": 4'],
    ),
    "Inspektor Ochrony Danych Osobowych": (
        "eu-belong",
        "pl",
        CONTACTS % "kind name phone",
        ['"DPO"', "Inspektor Ochrony Danych Osobowych", "+48618567340"],
    ),
    "Dane do faktury, NIP 778-13-46-888, 61 -714 Poznań": (
        "eu-belong",
        "pl",
        CONTACTS % "kind name taxId postcode recipientName recipientPostcode",
        ['"INVOICE"', "Województwo Wielkopolskie", "7781346888", '"61-714"', '"61-731"'],
    ),
    "© Wszystkie prawa zastrzeżone - 2022, Realizacja montownia.com": (
        "eu-belong",
        "pl",
        "footerCopyright footerCredit licence",
        ["© 2022", "Wszelkie prawa zastrzeżone", "montownia.com", '"ALL_RIGHTS_RESERVED"'],
    ),
}

NIEM: dict[str, Element] = {
    "10.01.2015 - 09.30.2021": (
        "niem",
        "en",
        PROJECT % "period { start { iso } end { iso } }",
        ["2015-10-01", "2021-09-30"],
    ),
    "Project costs: 246 879.07 EUR": (
        "niem",
        "pl",
        PROJECT % "cost { amount currency display }",
        ['"246879.07"', '"EUR"', "246 879,07 EUR"],
    ),
    "Main activities": (
        "niem",
        "en",
        PROJECT % "activities { title }",
        ["Coordination in each country", "Data collection", "Sharing"],
    ),
    "updated online database": (
        "niem",
        "en",
        PUBLICATIONS % "outputType externalUrl",
        ['"DATABASE"', "https://www.forintegration.eu/"],
    ),
    "beneficiaries of international protection": (
        "niem",
        "en",
        PROJECT % "targetGroups { label }",
        ["Beneficiaries of international protection"],
    ),
    "set of integration indicators": (
        "niem",
        "en",
        PROJECT % "expectedResults indicators { name value unit approximate }",
        ["set of integration indicators", '"Integration indicators"', '"approximate": true'],
    ),
    "two national events after each evaluation stage (app. 20 to 50 participants)": (
        "niem",
        "en",
        PLANNED,
        [
            '"NATIONAL_EVENT", "count": 2, "per": "PARTNER", "every": "EVALUATION_STAGE", "minimumParticipants": 20, '
            '"maximumParticipants": 50, "approximate": true'
        ],
    ),
    "European event (app. 100 participants x 2 events)": (
        "niem",
        "en",
        PLANNED,
        ['"EUROPEAN_EVENT"', "Two events altogether."],
    ),
    "three coalition meetings per a year (app. 10 – 25)": (
        "niem",
        "en",
        PLANNED + EVENTS % "eventType attendance contributesTo",
        [
            '"COALITION_MEETING", "count": 3, "per": "PARTNER", "every": "YEAR", "minimumParticipants": 10, '
            '"maximumParticipants": 25',
            '"MEETING"',
            '"PRIVATE"',
        ],
    ),
    "app. 5 media outputs per year in each country": (
        "niem",
        "en",
        PLANNED + " mentions { nodes { kind sourceName sourceUrl published { iso } country { code } } }",
        [
            '"MEDIA_OUTPUT", "count": 5, "per": "COUNTRY", "every": "YEAR"',
            '"MEDIA"',
            "Radio TOK FM",
            "2020-07-31",
            '"PL"',
        ],
    ),
    "15 national progress reports, end of 2018 and 2020, in full and as a summary": (
        "niem",
        "en",
        PUBLICATIONS % "editions { label published { iso } fullDocument { filename } summaryDocument { filename } }",
        ["End of 2018", "End of 2020", "progress-report-outline-en.pdf", "niem-summary-en.pdf"],
    ),
    "country chapter of the baseline report (beginning of 2017)": (
        "niem",
        "en",
        PUBLICATIONS % "contributesTo countries { code } editions { published { iso precision } }",
        ['"COUNTRY_CHAPTER"', '"LT"', '"2017"', '"YEAR"'],
    ),
    "conference, seminar or round-table discussion": (
        "niem",
        "en",
        EVENTS % "eventType",
        ['"CONFERENCE"', '"ROUND_TABLE"'],
    ),
    "15 partner lines, countries in brackets": (
        "niem",
        "pl",
        PARTNERS % "role organisation { name nativeName country { code name } kind { label } }",
        ["Instytut Spraw Publicznych", "Malmö universitet", "съвет за бежанци", '"SE"', "Szwecja", '"LEAD"'],
    ),
    "partners by country": (
        "niem",
        "en",
        BODIES % "... on PartnersBlock { groupByCountry partners { title } }",
        ['"groupByCountry": true'],
    ),
    "Creative commons licence, no change or improvement": (
        "niem",
        "en",
        "licence licenceAttribution " + PROJECT % "licence licenceAttribution",
        ['"CC_BY_ND_4"', "the author and providus.lv"],
    ),
    "Please support us with your donation!": (
        "niem",
        "en",
        BODIES % "... on CallToActionBlock { title label href }",
        ["donation", "https://providus.lv/"],
    ),
}

EWSI: dict[str, Element] = {
    "one-stop-shop": ("ewsi", "en", PROJECT % "objectives", ["platform on which people across the EU exchange"]),
    "search over all projects": (
        "ewsi",
        "en",
        'search(query: "integration", first: 20) { nodes { title highlights { excerpt { text isMatch } } } }',
        ['"isMatch": true'],
    ),
    "the MPG, Intrasoft as IT service provider": (
        "ewsi",
        "en",
        PARTNERS % "role organisation { name }",
        ['"OWNER"', '"EDITORIAL"', '"IT_PROVIDER"', "Migration Policy Group", "Intrasoft International"],
    ),
    "Hague Programme, Groningen 2004": (
        "ewsi",
        "en",
        BODIES % "... on PolicyTimelineBlock { entries { title date { iso } } }",
        ["The Hague Programme", "Groningen", "2004"],
    ),
    "national, regional and local authorities, civil society organisations, practitioners": (
        "ewsi",
        "fr",
        EVENTS % "audiences { slug label }",
        ["national-authorities", "local-authorities", "practitioners"],
    ),
    "consultation list": (
        "ewsi",
        "en",
        PARTNERS % "organisation { kind { label parent { label } } }",
        ["European Commission and its Directorates-General"],
    ),
    "Special Features": (
        "ewsi",
        "en",
        "specialFeatures { nodes { title newsHookNote newsHook { title } curatedLinks { href reason } } }",
        ["curatedLinks", "/dossiers/", "https://www.integrazionemigranti.gov.it/"],
    ),
    "Integration Dossiers": (
        "ewsi",
        "en",
        "dossiers { nodes { title queryTheme { slug } queryFrom queryTo synthesis { html } file { filename } } }",
        ["self-employment", "2012-01-01", "dossier-entrepreneurship-en.pdf"],
    ),
    "Directives, Regulations and official documents, policy documents, statistics": (
        "ewsi",
        "en",
        "documents(first: 100) { nodes { documentType issuer { name } issued { iso } reference originalLanguage } }",
        ['"DIRECTIVE"', '"REGULATION"', '"POLICY_PAPER"', '"STATISTICS"', "52020DC0758", "European Commission"],
    ),
    "national legislation; civil society, research, international organisations": (
        "ewsi",
        "en",
        "documents(first: 100) { nodes { source documentType } }",
        ['"NATIONAL"', '"CIVIL_SOCIETY"', '"RESEARCH"', '"INTERNATIONAL"', '"LEGISLATION"'],
    ),
    "Good practices using a common template": (
        "ewsi",
        "en",
        PRACTICES % "title summary issueAndGoals howItWorks results evaluation whoBenefits fundingAndResources city "
        "country { code } isRegularService criterionNeeds criterionEngagement criterionTransferability",
        ["Turin", '"isRegularService": false', "Practitioners need to see how a module works"],
    ),
    "News in the original language of publication, summary in English": (
        "ewsi",
        "fr",
        "news(first: 100) { nodes { originalLanguage sourceName sourceUrl englishSummary } }",
        ['"originalLanguage": "de"', "Sebastian Kurz", "Austria's Minister for Integration"],
    ),
    "Events Calendar": (
        "ewsi",
        "en",
        EVENTS % "calendarUrl" + " feeds { calendar events news }",
        ["/calendar/en/", "http"],
    ),
    "funding: Commission, Member States, private foundations": (
        "ewsi",
        "en",
        "fundingOpportunities { nodes { funderType funder { name } budget { display } opens { iso precision } "
        "deadlines { date time timeZone } callUrl } }",
        ['"COMMISSION"', '"MEMBER_STATE"', '"PRIVATE_FOUNDATION"', "9,882,000,000 EUR", '"deadlines"'],
    ),
    "English, French and German": (
        "ewsi",
        "de",
        "locales { code isDefault home { path } }",
        ['"en"', '"fr"', '"de"', '"/de/"'],
    ),
    "Criteria, clear and visible": (
        "ewsi",
        "en",
        'pages(first: 100, types: ["PlainPage"]) { nodes { title path } }',
        ["/en/criteria/"],
    ),
    "Country information sheets of all Member States": (
        "ewsi",
        "en",
        "countrySheets(first: 100) { totalCount nodes { country { code } reviewedOn keyFigures { label source } } }",
        ['"totalCount": 27', "reviewedOn", "Member of the European Union since"],
    ),
    "six themes with sub-topics": (
        "ewsi",
        "de",
        "documents(first: 100) { nodes { themes { slug label parent { slug } } } }",
        ["economic-participation", "tools-and-techniques", "social-cohesion"],
    ),
    "Measuring success": (
        "ewsi",
        "en",
        PROJECT % "indicators { name unit }",
        ["Registered organisations, counted by target area"],
    ),
    "contact@integration.eu": ("ewsi", "en", CONTACTS % "name email", ["contact@integration.eu"]),
    "European Parliament, February 2013; Austria, 17 January 2014": (
        "ewsi",
        "en",
        "mentions { nodes { kind sourceName published { iso } quotation country { code } dossier { title } } }",
        ["European Parliament", '"2013-02"', "2014-01-17", '"AT"', "one-stop-shop"],
    ),
    "News and events prior to 2012 are available in our archive": (
        "ewsi",
        "en",
        "news(first: 100, archived: true) { nodes { title publishedOn archived } }",
        ["2005-09-01", '"archived": true'],
    ),
    "pictures are described": (
        "ewsi",
        "fr",
        "pages(first: 100) { nodes { leadImage { title } leadImageAlt } }",
        ["leadImageAlt"],
    ),
}

ELEMENTS: dict[str, Element] = {
    f"{name}: {words}": element
    for name, rows in (("EIM", EIM), ("EU-MIA", EU_MIA), ("EU-BELONG", EU_BELONG), ("NIEM", NIEM), ("EWSI", EWSI))
    for words, element in rows.items()
}
