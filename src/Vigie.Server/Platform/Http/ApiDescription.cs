using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Platform.Http;

/// <summary>The OpenAPI document and the two pages that show it, at the addresses of the specifications.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions openApi)
    {
        openApi.AddSchemaTransformer(DescribeTypeAsync);
        openApi.AddOperationTransformer(DescribeOperationAsync);
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Vigie", Version = "v1", Description = "Batteries, machines, équipes de terrain et stock : une seule vigie." };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "Access token, or API key (vk_…)." },
            };
            return Task.CompletedTask;
        });
    }

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/{documentName}.json").RequiresNothing();
        foreach (var prefix in new[] { "docs", "api/v1/docs" })
        {
            app.UseSwaggerUI(ui =>
            {
                ui.RoutePrefix = prefix;
                ui.SwaggerEndpoint("/openapi.json", "Vigie v1");
            });
        }

        foreach (var prefix in new[] { "redoc", "api/v1/redoc" })
        {
            app.UseReDoc(page =>
            {
                page.RoutePrefix = prefix;
                page.SpecUrl = "/openapi.json";
            });
        }
    }

    private static Task DescribeTypeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken _)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | (schema.Type & JsonSchemaType.Null);
            schema.Format = "date-time";
        }
        else if (type == typeof(double))
        {
            schema.Type = JsonSchemaType.Number | (schema.Type & JsonSchemaType.Null);
            schema.Format = "double";
        }
        else if (type == typeof(string))
        {
            schema.Type = JsonSchemaType.String | (schema.Type & JsonSchemaType.Null);
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Wire<>))
        {
            schema.Type = JsonSchemaType.String;
            schema.Properties = null;
            schema.Enum = [.. ((IEnumerable<string>)type.GetProperty("Names")!.GetValue(null)!).Select(name => JsonValue.Create(name))];
        }
        else if (type == typeof(ProblemDetails))
        {
            schema.Properties!["code"] = new OpenApiSchema { Type = JsonSchemaType.String };
            schema.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }

        return Task.CompletedTask;
    }

    private static Task DescribeOperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken _)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RequiredPermission>().LastOrDefault() is { Name: not "public" } required)
        {
            operation.Description = $"{operation.Description} Permission: {required.Name}{(required.OrOwn ? " (or _own)" : "")}.".Trim();
            operation.Security = [new() { [new OpenApiSecuritySchemeReference("bearer", context.Document)] = [] }];
        }

        return Task.CompletedTask;
    }
}
