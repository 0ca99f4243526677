"""Names as people give them, and some as nobody should: all that Genesys Cloud takes."""

from __future__ import annotations

from typing import Final

SCRIPTS: Final = (
    "顧客を検索",
    "注文状況を取得",
    "استعلام عن الطلب",
    "Найти клиента",
    "Статус заказа",
    "Kündigung anlegen",
    "Größe prüfen",
    "Chercher l’adresse",
    "Αναζήτηση πελάτη",
    "고객 조회",
    "查询订单",
    "חיפוש לקוח",
    "ग्राहक खोजें",
    "🔥 Hotline",
    "📞",
    "Naïve café ☕",
    "İstanbul şubesi",
    "Straße",
    "STRASSE",
    "e\u0301tude",  # decomposed, as some systems send it
    "étude",
)
"""Several scripts; the last two look alike, and so do two that differ only until their letter case is folded."""

KEYWORDS: Final = (
    "class",
    "None",
    "True",
    "import",
    "async",
    "def",
    "lambda",
    "match",
    "type",
    "id",
    "print",
    "self",
    "list",
    "pulumi",
    "genesyscloud",
    "gc",
    "config",
    "DataAction",
    "__init__",
    "__main__",
    "main",
    "null",
    "yes",
    "~",
    "y",
)
"""What Python, YAML or the program itself has a meaning for."""

CLASHING: Final = (
    "Get Order",
    "get order",
    "GET ORDER",
    "Get-Order",
    "Get_Order",
    "Get  Order",
    "Get.Order",
    "GetOrder",
    "getOrder",
    "Get Order!",
    "Get Order (1)",
    "Get Order 1",
    "Get Order_1",
    "Get Order 2",
    " Get Order",
    "Get Order ",
)
"""Names that make one identifier, or the identifier by which another clash would be resolved."""

EMPTY: Final = ("-", "_", "—", "...", "?", "·", "「」", "0", "00", "1", "$", "\\", '"', "'", "#", "/")
"""Names of which hardly anything is left in an identifier."""

DIGITS: Final = ("1st contact", "24/7 status", "007", "3D Secure check", "2026-01-01", "1e5", "0x1F", "1_000")

PATHS: Final = (
    "Orders / Get by id",
    "orders/get by id",
    "..",
    "../orders",
    "CON",
    "nul.txt",
    "C:\\orders",
    "~/orders",
    "orders.py",
    "a\tb",
)
"""Names that mean something to a file system."""

LONG: Final = (
    ("Get the customer of the order " * 9)[:250].strip(),
    "顧" * 250,
    "a" * 250,
    "a" * 249 + "b",
    "Донаудампфшиффартсгезельшафт" * 8,
)

CODE: Final = (
    '"""; raise SystemExit(1)  # ',
    "'); DROP TABLE actions; --",
    "{{ config.items() }}",
    "${pulumi.stack}",
    "<script>alert(1)</script>",
    "</td><b>bold</b>",
    "| a | b |\n|---|---|",
    "```\n# heading\n```",
    'A["B"] --> C{{D}}',
    "end",
    "$(touch /tmp/adopted)",
    "`id`",
    "%s %(name)s {0} {name}",
    "- a: &b [*c]",
    "line one\nline two",
    "line one\r\nline two",
    "bell\a",
    "left\u202eright",
    "zero\u200bwidth",
    "para\u2029graph",
    "\ufeffmark",
    "[bold red]",
    "@everyone",
    "a\\nb",
)
"""Names that are code in some language in which a program, a page or a diagram is written."""

UNUSUAL: Final = (*SCRIPTS, *KEYWORDS, *CLASHING, *EMPTY, *DIGITS, *PATHS, *LONG)

VERBS: Final = ("Get", "Find", "Create", "Update", "Cancel", "List", "Check", "Send", "Assign", "Close")
NOUNS: Final = (
    "customer",
    "order",
    "invoice",
    "ticket",
    "appointment",
    "contract",
    "balance",
    "delivery",
    "complaint",
    "callback",
    "address",
    "claim",
)
