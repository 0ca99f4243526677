// Five Web Services integrations, one for each way in which a service wants to be logged in to.

import * as pulumi from "@pulumi/pulumi";
import * as genesyscloud from "pulumi-genesyscloud";

const config = new pulumi.Config();
const integrationType = genesyscloud.IntegrationType.WebServices;

function reference(credential: genesyscloud.IntegrationCredential) {
    return { id: credential.id, type: credential.credentialType };
}

// No login at all.
const holidays = new genesyscloud.DataActionIntegration("holidays", {
    integrationType,
    notes: "Public holidays. Managed by Pulumi.",
});

// A user name and a password.
const ordersLogin = new genesyscloud.IntegrationCredential("orders", {
    credentialType: genesyscloud.CredentialType.BasicAuth,
    fields: { userName: config.require("ordersUserName"), password: config.requireSecret("ordersPassword") },
});
const orders = new genesyscloud.DataActionIntegration("orders", {
    integrationType,
    credential: reference(ordersLogin),
    notes: "Orders. Managed by Pulumi.",
});

// A service that takes an API key for the user name, and no password.
const parcelsLogin = new genesyscloud.IntegrationCredential("parcels", {
    credentialType: genesyscloud.CredentialType.BasicAuth,
    fields: { userName: config.requireSecret("parcelsApiKey") },
});
const parcels = new genesyscloud.DataActionIntegration("parcels", {
    integrationType,
    credential: reference(parcelsLogin),
    notes: "Parcels on their way. Managed by Pulumi.",
});

// Fields under names of your own, which the actions write into their requests: here a key for a header.
const loyaltyLogin = new genesyscloud.IntegrationCredential("loyalty", {
    credentialType: genesyscloud.CredentialType.UserDefined,
    fields: { apiKey: config.requireSecret("loyaltyApiKey") },
});
const loyalty = new genesyscloud.DataActionIntegration("loyalty", {
    integrationType,
    credential: reference(loyaltyLogin),
    notes: "The loyalty program. Managed by Pulumi.",
});

// Fields for the integration's authentication action, which gets a token with them. The service asks for a client
// certificate as well (mutual TLS), one that DigiCert signs.
const paymentsLogin = new genesyscloud.IntegrationCredential("payments", {
    credentialType: genesyscloud.CredentialType.UserDefinedOauth,
    fields: {
        loginUrl: config.require("paymentsLoginUrl"),
        clientId: config.require("paymentsClientId"),
        clientSecret: config.requireSecret("paymentsClientSecret"),
    },
});
const payments = new genesyscloud.DataActionIntegration("payments", {
    integrationType,
    credential: reference(paymentsLogin),
    clientCertificateAuthority: genesyscloud.CertificateAuthority.Digicert,
    notes: "Payments. Managed by Pulumi.",
});

// Outputs are called what they are called in the other languages.
module.exports = Object.fromEntries(
    Object.entries({ holidays, orders, parcels, loyalty, payments }).flatMap(([name, integration]) => [
        [`${name}_id`, integration.id],
        [`${name}_state`, integration.reportedState],
    ]),
);
