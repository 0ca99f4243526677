"""What the tests share: the folder of the program, and a configuration for it."""

from pathlib import Path

import pytest


@pytest.fixture
def project():
    return Path(__file__).parents[1]


@pytest.fixture
def config():
    return {
        "ordersUserName": "ada",
        "ordersPassword": "a password",
        "parcelsApiKey": "a key",
        "loyaltyApiKey": "a key",
        "paymentsLoginUrl": "https://login.example.com/oauth/token",
        "paymentsClientId": "payments",
        "paymentsClientSecret": "a secret",
    }
