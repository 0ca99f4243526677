"""How a data action calls its system: constructors for the common ones."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from pulumi_genesyscloud.arguments import DataActionConfigArgs, DataActionRequestArgs, DataActionResponseArgs

Texts = Mapping[str, pulumi.Input[str]]


class DataActionConfig:
    """Constructors of the `config` of a `DataAction`.

    Templates are Velocity: `${input.orderId}` is an input, and `$!{…}` one that may be missing.
    """

    @staticmethod
    def rest(
        method: pulumi.Input[str],
        url: pulumi.Input[str],
        *,
        body: pulumi.Input[str] | None = None,
        headers: pulumi.Input[Texts] | None = None,
        translation_map: pulumi.Input[Texts] | None = None,
        translation_map_defaults: pulumi.Input[Texts] | None = None,
        success_template: pulumi.Input[str] | None = None,
        timeout_seconds: pulumi.Input[int] | None = None,
    ) -> DataActionConfigArgs:
        """For Web Services, the Platform API of Genesys Cloud, Salesforce, Zendesk, Microsoft Dynamics 365 and Google.

        Args:
            method: `GET`, `POST`, `PUT`, `PATCH` or `DELETE`, as far as the system takes it.
            url: where to, as a template: an https URL such as `https://api.example.com/orders/${input.orderId}`; for
                the Platform API a path such as `/api/v2/users/${input.userId}`; for Salesforce, Zendesk and Microsoft
                Dynamics 365 a path of the system's API such as `/api/v2/tickets.json`, before which Genesys Cloud puts
                the address of the credential. Google's articles do not say its form.
            body: the body of POST, PUT and PATCH, as a template; `${input.rawRequest}` by default.
            headers: headers by name, as templates.
            translation_map: JSON paths into the answer, by the names that `success_template` uses.
            translation_map_defaults: what stands where a path finds nothing, by name, as JSON text: `"0"`, `'"none"'`.
            success_template: the output, as a template; `${rawResult}` by default.
            timeout_seconds: seconds to wait for the answer, 1 to 60; 60 by default.
        """
        request: DataActionRequestArgs = {"request_type": method, "request_url_template": url}
        if body is not None:
            request["request_template"] = body
        if headers is not None:
            request["headers"] = headers
        response: DataActionResponseArgs = {}
        if translation_map is not None:
            response["translation_map"] = translation_map
        if translation_map_defaults is not None:
            response["translation_map_defaults"] = translation_map_defaults
        if success_template is not None:
            response["success_template"] = success_template
        config: DataActionConfigArgs = {"request": request}
        if response:
            config["response"] = response
        if timeout_seconds is not None:
            config["timeout_seconds"] = timeout_seconds
        return config

    @staticmethod
    def aws_lambda(
        function_arn: pulumi.Input[str],
        *,
        request_template: pulumi.Input[str] | None = None,
        translation_map: pulumi.Input[Texts] | None = None,
        translation_map_defaults: pulumi.Input[Texts] | None = None,
        success_template: pulumi.Input[str] | None = None,
        timeout_seconds: pulumi.Input[int] | None = None,
    ) -> DataActionConfigArgs:
        """For AWS Lambda, whose functions must complete in less than 20 seconds.

        Args:
            function_arn: the ARN of the function, or of one of its versions or aliases.
            request_template: the event, as a template; `${input.rawRequest}` by default.
            translation_map: JSON paths into the answer, by the names that `success_template` uses.
            translation_map_defaults: what stands where a path finds nothing, by name, as JSON text: `"0"`, `'"none"'`.
            success_template: the output, as a template; `${rawResult}` by default.
            timeout_seconds: seconds to wait for the answer, 1 to 60; 60 by default.
        """
        return DataActionConfig.rest(
            "POST",
            function_arn,
            body=request_template,
            translation_map=translation_map,
            translation_map_defaults=translation_map_defaults,
            success_template=success_template,
            timeout_seconds=timeout_seconds,
        )
