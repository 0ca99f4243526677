"""What the client assumes of Genesys Cloud's API as a whole; each family's folder has a module like this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Assumption:
    """Something about Genesys Cloud that no official source states, and that the provider's code builds on.

    Attributes:
        name: what code calls it, in a comment `# assumes: NAME` where it builds on it.
        statement: one sentence that is true or false of the service.
        source: the sections of the API reference and of its supplement from which it was inferred, with their marks.
        if_false: what the user then sees, and what is at risk.
        trial: how it can be tried on a real organization.
    """

    name: str
    statement: str
    source: str
    if_false: str
    trial: str


ASSUMPTIONS: Final[tuple[Assumption, ...]] = (
    Assumption(
        "ANSWERS_HAVE_CORRELATION_AND_CODE",
        "Every answer has the header `ININ-Correlation-Id`, and every refusal a code such as `not.found`.",
        "API reference 5.1 and 5.3 (C for header and fields, I that none is ever without them)",
        "A 404 without them is taken for a proxy's: the operation is an error that says so, and nothing is taken for"
        " gone. A template that is answered as HTML cannot be read.",
        "Read an integration by a random id, and look at the answer's header and body.",
    ),
    Assumption(
        "NOT_FOUND_MEANS_ABSENT",
        "A 404 in the service's own form says that an object does not exist, and never that it may not be seen.",
        "API reference 5.2 (C for the codes, I that they have no other cause)",
        "A refresh takes an object out of the state that still exists, a deletion counts as done that was not, and"
        " the next `pulumi up` makes a second object. Nothing is deleted by that.",
        "Read an object that exists with a token that lacks the permission to view it: that has to be a 403.",
    ),
    Assumption(
        "STALE_VERSION_IS_TOLD",
        "A save of an action or a draft over another version than the current one is answered 400 with a message that"
        " says of the version that it does not match, or 409 as that of a configuration is.",
        "API reference 4.2 (C for the 409 of configurations) and 8.3 (C for the 400 and its words where a draft is"
        " published, I elsewhere)",
        "The service's refusal is shown as any other one, without a look at what has changed. Nothing is overwritten;"
        " `pulumi refresh` and `pulumi up` go on.",
        "Save a draft and an action twice with one version, and look at the second answers.",
    ),
    Assumption(
        "EXPIRED_TOKEN_IS_401",
        "A token that has expired is answered 401.",
        "API reference 5.2 and 6.1 (C for the code, I for when it comes)",
        "A command that takes longer than its token lasts ends with the service's refusal. What was done is in the"
        " state, and the next command takes a new token.",
        "Ask something with a token of a client whose tokens last 300 seconds, after that time.",
    ),
    Assumption(
        "REFUSED_LOGIN_IS_4XX",
        "A login with a wrong client id or secret is answered with a status from 400 to 499.",
        "API reference 6.1 (?: 400 or 401)",
        "The login is tried a few times, and the message says that it does not work for now instead of naming the"
        " credentials. Nothing else is sent.",
        "Log in with a wrong secret.",
    ),
    Assumption(
        "API_NEVER_REDIRECTS",
        "Neither the API nor the login answers with a redirect.",
        "API reference 5.2 (I: no operation lists a status from 300 to 399)",
        "The request is an error that names the host of the redirect. It is not followed, and nothing is sent there.",
        "Look at the status of every answer of the other trials.",
    ),
    Assumption(
        "NEW_TOKEN_HAS_A_FULL_ALLOWANCE",
        "Requests are counted by token alone, so a new token has its whole allowance.",
        "API reference 5.3, supplement 8 (C1 that tokens count, ? whether clients do too)",
        "The first requests of a command may be refused with 429, and are sent again when the service says so: it"
        " takes longer. A pool of tokens makes nothing faster; the provider then goes on with one, and says so.",
        "Use up half of a token's allowance, take another token of the client, and compare their first counts.",
    ),
    Assumption(
        "RATE_HEADERS_COUNT_THE_WINDOW",
        "`inin-ratelimit-count` counts the token's requests since the first one of a window, and `inin-ratelimit-reset`"
        " the seconds to its end.",
        "API reference 5.3 (C for the names, I for their meaning)",
        "Requests are held back too long, or refused with 429 and sent again: it takes longer.",
        "Send a request a second for two minutes, and compare the two headers of each answer with the ones before.",
    ),
    Assumption(
        "PAGES_SHOW_EVERY_OBJECT",
        "A numbered listing counts in `total` what it has, and shows as much before no page names a next one.",
        "API reference 3.5 and question 13 (C for the fields, ? for what they tell), supplement 2 on question 13 (a"
        " number of pages that was computed beforehand lost actions)",
        "A listing that shows less than it counts is an error wherever something is deleted or said not to exist; what"
        " a state names is read by its id, and limits and warnings go by what is shown. What is neither shown nor"
        " counted is unknown: a published action like that does not keep its integration from being deleted.",
        "Walk a listing with one object a page and with a hundred, and compare both with `total`.",
    ),
    Assumption(
        "CURSOR_STANDS_IN_NEXT_URI",
        "The listing of credentials names the next page in `nextUri`, with the cursor as its parameter `after`, and the"
        " last page names none.",
        "API reference 3.5 (C1, I for the form of the address)",
        "Credentials after the first 200 are unknown to lookups by name and after an answer that got lost. What a state"
        " names is read by its id before it counts as gone. As that tells no date, updates are refused, a refresh shows"
        " `fields` as changed, and the next `pulumi up` saves what the program says.",
        "List two credentials with one on each page.",
    ),
    Assumption(
        "NEW_OBJECTS_ARE_READABLE_AT_ONCE",
        "An object can be read by its id as soon as its creation is answered, although listings may lag.",
        "API reference 4.1 (C1 for listings, I for reading by id)",
        "`pulumi refresh` right after a creation takes an object for gone that listings do not show either. The next"
        " preview shows that it would be created again; `pulumi import` takes it back. It stays as it is. What refers"
        " to such an object may be refused as if there was none, until the same command is run again.",
        "Create an integration, a credential and a draft, and read each by its id at once.",
    ),
    Assumption(
        "NEW_OBJECTS_ARE_LISTED_IN_TEN_SECONDS",
        "A new object is in listings ten seconds after its creation was carried out.",
        "API reference 4.1 (C1 that listings lag, ? for how long)",
        "After an answer that got lost nothing is found. The error says so, and that what appears later is to be"
        " deleted; nothing is taken over, and nothing is made twice in one command.",
        "Create an integration, a credential and a draft, and list until each is there.",
    ),
    Assumption(
        "DELETED_OBJECTS_COUNT_FOR_A_MINUTE_AT_MOST",
        "A minute after its deletion an integration counts neither towards a limit nor as the user of a credential.",
        "API reference 4.1 (C that it can be read for a while, I for limits and credentials, ? for how long)",
        "The command ends with the service's refusal, and says that the same command works in a few minutes; a preview"
        " says that there is no room as long as listings show what was deleted.",
        "Delete an integration, and then its credential, until that is accepted.",
    ),
    Assumption(
        "IDS_ARE_NEVER_REUSED",
        "The id of a deleted object never belongs to an object again.",
        "API reference 3.6 and 4.1 (I; the intended state RESTORED exists, its meaning is ?)",
        "A command that has deleted an object, or has seen that it is gone, leaves it out of its lists to its end,"
        " such as of who uses a credential. What it reads by its id, and the next command, is as it is.",
        "Set the intended state of a deleted integration to RESTORED, and read it.",
    ),
    Assumption(
        "REQUIRED_PARTS_ARE_PRESENT",
        "Answers hold what the provider cannot do without: ids, the version of a configuration, the code of a reported"
        " state, `valid` and `success`.",
        "API reference 3.6 (C for the fields, I that they are never left out)",
        "The answer is an error that names the part. What it was about is looked for as after an answer that got lost.",
        "Read each kind of object, and let the provider's models read the answers.",
    ),
    Assumption(
        "EXPIRED_UPLOAD_ADDRESS_IS_403",
        "The address for a function's code answers 403 when it is no longer good.",
        "API reference 8.5 (I: signed addresses of Amazon S3 do so)",
        "The upload is an error instead of a second attempt with a new address. The draft is removed or kept as after"
        " any error, and `pulumi up` tries again.",
        "Ask for an address that is good for one second, and send a file two seconds later.",
    ),
)
"""What holds for every request."""
