# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

"""`IntegrationCredential`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pulumi

from pulumi_genesyscloud._dynamic import INTEGRATION_CREDENTIAL
from pulumi_genesyscloud._key_file import Key, KeyFile, with_key
from pulumi_genesyscloud._resource import Declared, Resource
from pulumi_genesyscloud._wire import given
from pulumi_genesyscloud.enums import (
    CredentialType,
)


class IntegrationCredential(Resource, module="genesyscloud", name="IntegrationCredential"):
    """A credential that a data actions integration logs in with.

    Genesys Cloud warns against changing the type of a credential that is in use. Here a type is never changed in
    place: another type is another credential, and another integration. For an active integration Genesys Cloud's
    articles name Genesys Cloud Customer Care. Changing `fields` rotates the credential in place, and the
    integrations that use it are not touched. All of `fields` is a secret in the state, whether or not the program
    says so.

    A private key may have its line breaks as they are or as `\n`, the quotes of its key file, or be in base64 as a
    whole: it is sent in the form that Genesys Cloud asks for. One that is cut off or encrypted is refused. An
    address of Salesforce, Dynamics or Zendesk that is on another host than these companies' known ones, or is more
    than a host, is a warning.

    Use the constructor of the credential type, such as `amazon_web_services_arn`; this one takes any type by name.

    Args:
        resource_name: the resource's name in Pulumi.
        credential_type: the credential type, such as `amazonWebServicesARN`. A change replaces the credential, and with
            it every integration that uses it.
        fields: the fields of the credential type, by name. Required when the credential is created; an imported
            credential may leave them out, as secrets cannot be read. A change updates in place.
        name: the credential's name in Genesys Cloud. By default a new one is called `<resource_name>-<stack>` (the
            setting `nameTemplate`), with an explicit provider what Pulumi's autonaming gives, and keeps that name. A
            change updates in place.
        opts: Pulumi's resource options.
    """

    _declared: ClassVar[Declared] = Declared(
        provider=INTEGRATION_CREDENTIAL,
        outputs=("organizationId", "modifiedDate"),
        secret_inputs=("fields",),
        autonamed=True,
    )

    def __init__(
        self,
        resource_name: str,
        credential_type: pulumi.Input[CredentialType | str],
        fields: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        inputs = {
            "credentialType": credential_type,
            "fields": fields,
            "name": name,
        }
        super().__init__(resource_name, inputs, opts)

    @classmethod
    def amazon_web_services_arn(
        cls,
        resource_name: str,
        *,
        arn: pulumi.Input[str],
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> IntegrationCredential:
        """For AWS Lambda: the ARN of the IAM role that Genesys Cloud assumes.

        Args:
            resource_name: the resource's name in Pulumi.
            arn: the role's ARN, such as `arn:aws:iam::123456789012:role/name`. *Role ARN* in the console. A change
                updates in place.
            name: see the class.
            opts: Pulumi's resource options.
        """
        fields = {"ARN": arn}
        return cls(resource_name, "amazonWebServicesARN", fields, name, opts)

    @classmethod
    def pure_cloud_oauth_client(
        cls,
        resource_name: str,
        *,
        client_id: pulumi.Input[str],
        client_secret: pulumi.Input[str],
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> IntegrationCredential:
        """For Genesys Cloud: an OAuth client with the client credentials grant.

        Args:
            resource_name: the resource's name in Pulumi.
            client_id: the OAuth client's id, a UUID. *Client ID* in the console. A change updates in place.
            client_secret: the OAuth client's secret. *Client Secret* in the console. A change updates in place.
            name: see the class.
            opts: Pulumi's resource options.
        """
        fields = {"clientId": client_id, "clientSecret": client_secret}
        return cls(resource_name, "pureCloudOAuthClient", fields, name, opts)

    @classmethod
    def basic_auth(
        cls,
        resource_name: str,
        *,
        user_name: pulumi.Input[str],
        password: pulumi.Input[str] | None = None,
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> IntegrationCredential:
        """For Web Services: basic authentication.

        Args:
            resource_name: the resource's name in Pulumi.
            user_name: the user's name. *User Name* in the console. A change updates in place.
            password: the password. May be left out. *Password* in the console. A change updates in place.
            name: see the class.
            opts: Pulumi's resource options.
        """
        fields = given({"userName": user_name, "password": password})
        return cls(resource_name, "basicAuth", fields, name, opts)

    @classmethod
    def user_defined(
        cls,
        resource_name: str,
        *,
        fields: pulumi.Input[Mapping[str, pulumi.Input[str]]],
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> IntegrationCredential:
        """For Genesys Cloud Functions and Web Services: any fields, which the actions refer to by name.

        Args:
            resource_name: the resource's name in Pulumi.
            fields: the values by name. A change updates in place.
            name: see the class.
            opts: Pulumi's resource options.
        """
        return cls(resource_name, "userDefined", fields, name, opts)

    @classmethod
    def user_defined_oauth(
        cls,
        resource_name: str,
        *,
        fields: pulumi.Input[Mapping[str, pulumi.Input[str]]],
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> IntegrationCredential:
        """For Web Services: any fields, for the integration's own authentication action.

        Args:
            resource_name: the resource's name in Pulumi.
            fields: the values by name, often `clientId`, `clientSecret` and `loginUrl`. A change updates in place.
            name: see the class.
            opts: Pulumi's resource options.
        """
        return cls(resource_name, "userDefinedOAuth", fields, name, opts)

    @classmethod
    def salesforce(
        cls,
        resource_name: str,
        *,
        username: pulumi.Input[str],
        password: pulumi.Input[str],
        security_token: pulumi.Input[str],
        login_url: pulumi.Input[str] | None = None,
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> IntegrationCredential:
        """For Salesforce: a user with API access.

        Args:
            resource_name: the resource's name in Pulumi.
            username: the user's name. *User Name* in the console. A change updates in place.
            password: the password. *Password* in the console. A change updates in place.
            security_token: the user's security token, such as `AS4DFA9SasdJas2HIasd1asdf`. *Security Token* in the
                console. A change updates in place.
            login_url: `https://login.salesforce.com` by default; a sandbox uses `https://test.salesforce.com`. *Login
                URL* in the console. A change updates in place.
            name: see the class.
            opts: Pulumi's resource options.
        """
        fields = given(
            {"username": username, "password": password, "securityToken": security_token, "loginUrl": login_url}
        )
        return cls(resource_name, "salesforce", fields, name, opts)

    @classmethod
    def ms_dynamics(
        cls,
        resource_name: str,
        *,
        username: pulumi.Input[str],
        password: pulumi.Input[str],
        org_web_address: pulumi.Input[str],
        application_id: pulumi.Input[str],
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> IntegrationCredential:
        """For Microsoft Dynamics 365: a user, and the application that is registered in Microsoft Entra ID.

        Args:
            resource_name: the resource's name in Pulumi.
            username: the user's name. *User Name* in the console. A change updates in place.
            password: the password. *Password* in the console. A change updates in place.
            org_web_address: the root organization web address, such as `https://contoso.crm.dynamics.com`. *Root
                Organization Web Address* in the console. A change updates in place.
            application_id: the id that Microsoft Entra ID (formerly Azure Active Directory) gave the registered
                application. *Application ID* in the console. A change updates in place.
            name: see the class.
            opts: Pulumi's resource options.
        """
        fields = {
            "username": username,
            "password": password,
            "orgWebAddress": org_web_address,
            "applicationId": application_id,
        }
        return cls(resource_name, "msDynamics", fields, name, opts)

    @classmethod
    def zendesk_api_token(
        cls,
        resource_name: str,
        *,
        user_email: pulumi.Input[str],
        base_url: pulumi.Input[str],
        api_token: pulumi.Input[str],
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> IntegrationCredential:
        """For Zendesk: a verified user's API token.

        Args:
            resource_name: the resource's name in Pulumi.
            user_email: the e-mail address of the verified user. *Email* in the console. A change updates in place.
            base_url: the base service URL, `https://{subdomain}.zendesk.com`, such as `https://contoso.zendesk.com`.
                *Base Service URL* in the console. A change updates in place.
            api_token: the API token. *API Token* in the console. A change updates in place.
            name: see the class.
            opts: Pulumi's resource options.
        """
        fields = {"userEmail": user_email, "baseUrl": base_url, "apiToken": api_token}
        return cls(resource_name, "zendeskApiToken", fields, name, opts)

    @classmethod
    def google_cloud_platform_service_account(
        cls,
        resource_name: str,
        *,
        client_id: pulumi.Input[str] | None = None,
        client_email: pulumi.Input[str] | None = None,
        private_key_id: pulumi.Input[str] | None = None,
        private_key: pulumi.Input[str] | None = None,
        key_file: KeyFile | None = None,
        key: pulumi.Input[Key] | None = None,
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> IntegrationCredential:
        """For Google: a service account of Google Cloud Platform, as its key file has it.

        Args:
            resource_name: the resource's name in Pulumi.
            client_id: `client_id` of the key file. *Client ID* in the console. A change updates in place.
            client_email: `client_email` of the key file. *Client Email* in the console. A change updates in place.
            private_key_id: `private_key_id` of the key file. *Private Key ID* in the console. A change updates in
                place.
            private_key: `private_key` of the key file, in PEM form, with line breaks or with their escapes. *Private
                Key* in the console. A change updates in place.
            key_file: where the key file of the service account is, which has `client_id`, `client_email`,
                `private_key_id` and `private_key`: a path, relative to the program's working directory, or a
                `pulumi.FileAsset`. It is read when the program runs. A change of its content updates in place.
            key: the key file's content, in place of a file: its text, or what that is as JSON. A change updates in
                place.
            name: see the class.
            opts: Pulumi's resource options.

        Raises:
            TypeError: a field is given neither by itself nor by a key file, or in both ways.
            pulumi.RunError: the key file cannot be read, or is none of a service account.
        """
        fields = with_key(
            {
                "clientId": client_id,
                "clientEmail": client_email,
                "privateKeyId": private_key_id,
                "privateKey": private_key,
            },
            {
                "clientId": "client_id",
                "clientEmail": "client_email",
                "privateKeyId": "private_key_id",
                "privateKey": "private_key",
            },
            key_file,
            key,
        )
        return cls(resource_name, "googleCloudPlatformServiceAccount", fields, name, opts)

    @classmethod
    def google_g_suite_service_account(
        cls,
        resource_name: str,
        *,
        service_account_email: pulumi.Input[str] | None = None,
        private_key_id: pulumi.Input[str] | None = None,
        private_key: pulumi.Input[str] | None = None,
        authorization_scopes: pulumi.Input[str],
        impersonate_user_email: pulumi.Input[str] | None = None,
        key_file: KeyFile | None = None,
        key: pulumi.Input[Key] | None = None,
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> IntegrationCredential:
        """For Google: a service account of G Suite.

        Args:
            resource_name: the resource's name in Pulumi.
            service_account_email: `client_email` of the key file. *Service Account Email* in the console. A change
                updates in place.
            private_key_id: `private_key_id` of the key file. *Private Key ID* in the console. A change updates in
                place.
            private_key: `private_key` of the key file, in PEM form, with line breaks or with their escapes. *Private
                Key* in the console. A change updates in place.
            authorization_scopes: the scopes, separated by commas; the documentation of each Google API says which it
                needs. *Authorization Scopes* in the console. A change updates in place.
            impersonate_user_email: the user to act as; APIs that refer to users need one, and answer 403 without. May
                be left out. *Impersonate User Email* in the console. A change updates in place.
            key_file: where the key file of the service account is, which has `service_account_email`, `private_key_id`
                and `private_key`: a path, relative to the program's working directory, or a `pulumi.FileAsset`. It is
                read when the program runs. A change of its content updates in place.
            key: the key file's content, in place of a file: its text, or what that is as JSON. A change updates in
                place.
            name: see the class.
            opts: Pulumi's resource options.

        Raises:
            TypeError: a field is given neither by itself nor by a key file, or in both ways.
            pulumi.RunError: the key file cannot be read, or is none of a service account.
        """
        fields = with_key(
            {
                "serviceAccountEmail": service_account_email,
                "privateKeyId": private_key_id,
                "privateKey": private_key,
                "authorizationScopes": authorization_scopes,
                "impersonateUserEmail": impersonate_user_email,
            },
            {"serviceAccountEmail": "client_email", "privateKeyId": "private_key_id", "privateKey": "private_key"},
            key_file,
            key,
        )
        return cls(resource_name, "googleGSuiteServiceAccount", fields, name, opts)

    @property
    def credential_type(self) -> pulumi.Output[str]:
        """The credential type, such as `amazonWebServicesARN`. A change replaces the credential, and with it every
        integration that uses it.
        """
        return self._output("credentialType")

    @property
    def fields(self) -> pulumi.Output[dict[str, str] | None]:
        """The fields of the credential type, by name. Required when the credential is created; an imported credential
        may leave them out, as secrets cannot be read.
        """
        return self._output("fields")

    @property
    def name(self) -> pulumi.Output[str]:
        """The credential's name in Genesys Cloud."""
        return self._output("name")

    @property
    def organization_id(self) -> pulumi.Output[str]:
        """The id of the organization that holds the object. With the credentials of another one nothing is read,
        changed or deleted. Absent only where an earlier version wrote the state: the next update or refresh fills it
        in.
        """
        return self._output("organizationId")

    @property
    def modified_date(self) -> pulumi.Output[str]:
        """When the service last saw the credential change, in ISO 8601; empty if it does not say."""
        return self._output("modifiedDate")
