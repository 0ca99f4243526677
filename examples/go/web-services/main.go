// Five Web Services integrations, one for each way in which a service wants to be logged in to.
package main

import (
	"github.com/pulumi-genesyscloud/pulumi-genesyscloud/sdk/go/genesyscloud"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

type service struct {
	name, notes          string
	login                *genesyscloud.IntegrationCredentialArgs
	certificateAuthority genesyscloud.CertificateAuthorityPtrInput
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		config := config.New(ctx, "")
		services := []service{
			// No login at all.
			{
				name:  "holidays",
				notes: "Public holidays. Managed by Pulumi.",
			},
			// A user name and a password.
			{
				name:  "orders",
				notes: "Orders. Managed by Pulumi.",
				login: &genesyscloud.IntegrationCredentialArgs{
					CredentialType: genesyscloud.CredentialTypeBasicAuth,
					Fields: pulumi.StringMap{
						"userName": pulumi.String(config.Require("ordersUserName")),
						"password": config.RequireSecret("ordersPassword"),
					},
				},
			},
			// A service that takes an API key for the user name, and no password.
			{
				name:  "parcels",
				notes: "Parcels on their way. Managed by Pulumi.",
				login: &genesyscloud.IntegrationCredentialArgs{
					CredentialType: genesyscloud.CredentialTypeBasicAuth,
					Fields:         pulumi.StringMap{"userName": config.RequireSecret("parcelsApiKey")},
				},
			},
			// Fields under names of your own, which the actions write into their requests: here a key for a header.
			{
				name:  "loyalty",
				notes: "The loyalty program. Managed by Pulumi.",
				login: &genesyscloud.IntegrationCredentialArgs{
					CredentialType: genesyscloud.CredentialTypeUserDefined,
					Fields:         pulumi.StringMap{"apiKey": config.RequireSecret("loyaltyApiKey")},
				},
			},
			// Fields for the integration's authentication action, which gets a token with them. The service asks for a
			// client certificate as well (mutual TLS), one that DigiCert signs.
			{
				name:  "payments",
				notes: "Payments. Managed by Pulumi.",
				login: &genesyscloud.IntegrationCredentialArgs{
					CredentialType: genesyscloud.CredentialTypeUserDefinedOauth,
					Fields: pulumi.StringMap{
						"loginUrl":     pulumi.String(config.Require("paymentsLoginUrl")),
						"clientId":     pulumi.String(config.Require("paymentsClientId")),
						"clientSecret": config.RequireSecret("paymentsClientSecret"),
					},
				},
				certificateAuthority: genesyscloud.CertificateAuthorityDigicert,
			},
		}
		for _, each := range services {
			if err := integrate(ctx, each); err != nil {
				return err
			}
		}
		return nil
	})
}

// integrate makes the integration of a service, and the credential that it logs in with, if any.
func integrate(ctx *pulumi.Context, service service) error {
	arguments := &genesyscloud.DataActionIntegrationArgs{
		IntegrationType:            genesyscloud.IntegrationTypeWebServices,
		ClientCertificateAuthority: service.certificateAuthority,
		Notes:                      pulumi.String(service.notes),
	}
	if service.login != nil {
		credential, err := genesyscloud.NewIntegrationCredential(ctx, service.name, service.login)
		if err != nil {
			return err
		}
		arguments.Credential = genesyscloud.CredentialReferenceArgs{Id: credential.ID(), Type: credential.CredentialType}
	}
	integration, err := genesyscloud.NewDataActionIntegration(ctx, service.name, arguments)
	if err != nil {
		return err
	}
	ctx.Export(service.name+"_id", integration.ID())
	ctx.Export(service.name+"_state", integration.ReportedState)
	return nil
}
