"""Looks up an order for Genesys Cloud."""


def handle(event, _context):
    return {"orderId": event["orderId"], "status": "shipped"}
