using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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
        var declared = context.JsonTypeInfo.Type;
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var nullable = context.JsonPropertyInfo is { IsGetNullable: true } or { IsSetNullable: true } ? JsonSchemaType.Null : 0;
        if (Primitive(declared) is { } primitive)
        {
            (schema.Type, schema.Format) = (primitive.Type | nullable, primitive.Format);
        }
        else if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String | (declared == type ? 0 : JsonSchemaType.Null);
        }
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Wire<>))
        {
            schema.Type = JsonSchemaType.String;
            schema.Properties = null;
            schema.AdditionalPropertiesAllowed = true;
            schema.Enum = [.. ((IEnumerable<string>)type.GetProperty("Names")!.GetValue(null)!).Select(name => JsonValue.Create(name))];
        }
        else if (type == typeof(ProblemDetails))
        {
            schema.AdditionalPropertiesAllowed = true;
            schema.Properties!["code"] = new OpenApiSchema { Type = JsonSchemaType.String };
            schema.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }
        else if (schema.Items is null && context.JsonTypeInfo.ElementType is { } element && Primitive(element) is { } item)
        {
            schema.Items = new OpenApiSchema { Type = item.Type, Format = item.Format };
        }

        // What is left out when it is null is not required, though its constructor says so.
        schema.Required?.ExceptWith(context.JsonTypeInfo.Properties.Where(IsLeftOutWhenNull).Select(property => property.Name));
        return Task.CompletedTask;
    }

    private static bool IsLeftOutWhenNull(JsonPropertyInfo property) => property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), false)
        .Cast<JsonIgnoreAttribute>().Any(ignored => ignored.Condition == JsonIgnoreCondition.WhenWritingNull) == true;

    /// <summary>The types that <see cref="StrictJson"/> converts itself: of those the framework describes nothing.</summary>
    private static (JsonSchemaType Type, string? Format)? Primitive(Type type)
    {
        var nullable = Nullable.GetUnderlyingType(type) is null ? 0 : JsonSchemaType.Null;
        return (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var text when text == typeof(string) => (JsonSchemaType.String, null),
            var number when number == typeof(double) => (JsonSchemaType.Number | nullable, "double"),
            var time when time == typeof(DateTimeOffset) => (JsonSchemaType.String | nullable, "date-time"),
            _ => null,
        };
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
