"""What this room says of itself: bringing lists, their versions, addresses and reports."""

from django.utils.translation import gettext_lazy as _

from potluck.web.rooms import DESK, SOURCES, Act, Exit, Job, MenuEntry, Room

ROOM = Room(
    "lists",
    acts={
        "import": Act("bring a list"),
        "map": Act("say what its columns mean"),
        "trust": Act("order the lists"),
        "source": Act("change what is said about a list"),
    },
    exits={
        "bring": Exit(DESK, ("/bring",), act="import", takes_mb=64),
        "bring_mapping": Exit(DESK, ("/bring/{draft}",), act="map"),
        "bring_mapping_file": Exit(DESK, ("/bring/{draft}/mapping.yaml", "/bring/{version}/mapping.yaml"), act="map"),
        "bring_report": Exit(DESK, ("/bring/{version}/report", "/bring/{draft}/report"), act="import"),
        "bring_report_file": Exit(DESK, ("/bring/{version}/report.json", "/bring/{version}/report.csv"), act="import"),
        "bring_now": Exit(DESK, act="import"),
        "lists": Exit(SOURCES, ("/lists",)),
        "lists_order": Exit(DESK, act="trust"),
        "lists_settle": Exit(DESK, act="trust"),
        "list": Exit(SOURCES, ("/lists/{slug}",), writes="source"),
        "list_again": Exit(DESK, act="map"),
        "list_address": Exit(DESK, ("/lists/{slug}/address",), act="source"),
        "list_read": Exit(DESK, act="import"),
        "bring_changes": Exit(DESK, ("/bring/{draft}/changes", "/bring/{version}/changes"), act="import"),
        "bring_drop": Exit(DESK, act="import"),
        "list_compare": Exit(DESK, ("/lists/{slug}/compare",), act="import"),
        "list_restore": Exit(DESK, act="import"),
    },
    verbs={
        "import": Exit(DESK, act="operate"),
        "demo": Exit(act="operate"),
    },
    journal={
        ("read", "list"): _("read a list"),
        ("brought", "list"): _("brought a list in"),
        ("held", "list"): _("let the next version of a list wait for a yes"),
        ("dropped", "draft"): _("took a draft away"),
        ("read again", "list"): _("looked whether a list has something new"),
        ("changed", "list"): _("changed what is said about a list"),
        ("ordered", "lists"): _("put the lists in a new order of trust"),
    },
    things={"list": "potluck.web.lists.queries.journal_names"},
    details={
        ("brought", "list"): "potluck.web.lists.words.counts_in_words",
        ("restored", "list"): "potluck.web.lists.words.counts_in_words",
    },
    verb_files=("potluck.cli.lists",),
    menu=(
        MenuEntry(_("Lists"), "lists", nth=20),
        MenuEntry(_("Bring a list"), "bring", nth=30),
        MenuEntry(_("The lists on this table"), "lists", "use", nth=20),
    ),
    jobs=(
        Job("reading lists", "potluck.web.lists.tasks.read_one_due"),
        Job("linking", "potluck.web.lists.tasks.link_what_was_read"),
    ),
)
