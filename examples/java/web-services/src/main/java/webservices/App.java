package webservices;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Either;
import com.pulumi.core.Output;
import io.github.pulumigenesyscloud.genesyscloud.DataActionIntegration;
import io.github.pulumigenesyscloud.genesyscloud.DataActionIntegrationArgs;
import io.github.pulumigenesyscloud.genesyscloud.IntegrationCredential;
import io.github.pulumigenesyscloud.genesyscloud.IntegrationCredentialArgs;
import io.github.pulumigenesyscloud.genesyscloud.enums.CertificateAuthority;
import io.github.pulumigenesyscloud.genesyscloud.enums.CredentialType;
import io.github.pulumigenesyscloud.genesyscloud.enums.IntegrationType;
import io.github.pulumigenesyscloud.genesyscloud.inputs.CredentialReferenceArgs;
import java.util.Map;
import java.util.Optional;

/** Five Web Services integrations, one for each way in which a service wants to be logged in to. */
public final class App {
    private final Context ctx;

    private App(Context ctx) {
        this.ctx = ctx;
    }

    public static void main(String[] args) {
        Pulumi.run(ctx -> new App(ctx).stack());
    }

    private void stack() {
        var config = ctx.config();

        // No login at all.
        integrate("holidays", "Public holidays. Managed by Pulumi.", Optional.empty(), Optional.empty());

        // A user name and a password.
        var userName = config.require("ordersUserName");
        integrate(
            "orders",
            "Orders. Managed by Pulumi.",
            login(CredentialType.BasicAuth, config.requireSecret("ordersPassword")
                .applyValue(password -> Map.of("userName", userName, "password", password))),
            Optional.empty());

        // A service that takes an API key for the user name, and no password.
        integrate(
            "parcels",
            "Parcels on their way. Managed by Pulumi.",
            login(CredentialType.BasicAuth, config.requireSecret("parcelsApiKey")
                .applyValue(key -> Map.of("userName", key))),
            Optional.empty());

        // Fields under names of your own, which the actions write into their requests: here a key for a header.
        integrate(
            "loyalty",
            "The loyalty program. Managed by Pulumi.",
            login(CredentialType.UserDefined, config.requireSecret("loyaltyApiKey")
                .applyValue(key -> Map.of("apiKey", key))),
            Optional.empty());

        // Fields for the integration's authentication action, which gets a token with them. The service asks for a
        // client certificate as well (mutual TLS), one that DigiCert signs.
        var loginUrl = config.require("paymentsLoginUrl");
        var clientId = config.require("paymentsClientId");
        integrate(
            "payments",
            "Payments. Managed by Pulumi.",
            login(CredentialType.UserDefinedOauth, config.requireSecret("paymentsClientSecret")
                .applyValue(secret -> Map.of("loginUrl", loginUrl, "clientId", clientId, "clientSecret", secret))),
            Optional.of(CertificateAuthority.Digicert));
    }

    /** A credential of a type, with its fields. */
    private static Optional<IntegrationCredentialArgs> login(CredentialType type, Output<Map<String, String>> fields) {
        return Optional.of(IntegrationCredentialArgs.builder().credentialType(type).fields(fields).build());
    }

    /** Makes the integration of a service, and the credential that it logs in with, if any. */
    private void integrate(
        String name,
        String notes,
        Optional<IntegrationCredentialArgs> login,
        Optional<CertificateAuthority> certificateAuthority
    ) {
        var arguments = DataActionIntegrationArgs.builder()
            .integrationType(IntegrationType.WebServices)
            .notes(notes);
        certificateAuthority.ifPresent(arguments::clientCertificateAuthority);
        login.ifPresent(fields -> {
            var credential = new IntegrationCredential(name, fields);
            arguments.credential(CredentialReferenceArgs.builder()
                .id(credential.id())
                .type(credential.credentialType().applyValue(Either::ofLeft))
                .build());
        });
        var integration = new DataActionIntegration(name, arguments.build());
        ctx.export(name + "_id", integration.id());
        ctx.export(name + "_state", integration.reportedState());
    }
}
