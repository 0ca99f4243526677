"""Looks up an order for a Genesys Cloud data action: JSON in, JSON out, in well under 20 seconds."""

ORDERS = {"1001": "shipped", "1002": "in preparation"}


def handle(event, _context):
    return {"status": ORDERS.get(event.get("orderId"), "unknown")}
