using System.ComponentModel.DataAnnotations;
using System.Text.Json;
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

    /// <summary>The pages stand beside the way of the other requests, which they would hold up.</summary>
    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/{documentName}.json").RequiresNothing();
        foreach (var prefix in new[] { "docs", "api/v1/docs" })
        {
            app.UseWhen(http => http.Request.Path.StartsWithSegments("/" + prefix), branch => branch.UseSwaggerUI(ui =>
            {
                ui.RoutePrefix = prefix;
                ui.SwaggerEndpoint("/openapi.json", "Vigie v1");
            }));
        }

        foreach (var prefix in new[] { "redoc", "api/v1/redoc" })
        {
            app.UseWhen(http => http.Request.Path.StartsWithSegments("/" + prefix), branch => branch.UseReDoc(page =>
            {
                page.RoutePrefix = prefix;
                page.SpecUrl = "/openapi.json";
            }));
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
            // The type is described once: whether it may be null is the property's to say.
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. schema.Enum!.Where(name => name?.GetValueKind() is JsonValueKind.String)];
            if (declared != type)
            {
                (schema.Metadata ??= new Dictionary<string, object>())["x-is-nullable-property"] = true;
            }
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
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } value } && value == typeof(JsonElement))
        {
            schema.AdditionalProperties = new OpenApiSchema(); // anything
        }
        else if (schema.Items is null && context.JsonTypeInfo.ElementType is { } element && Primitive(element) is { } item)
        {
            schema.Items = new OpenApiSchema { Type = item.Type, Format = item.Format };
        }

        if (Allowed(context.JsonPropertyInfo) is { } allowed)
        {
            schema.Enum = [.. allowed.Values.Select(value => JsonValue.Create((string)value!))];
        }

        if (schema.Properties is not null)
        {
            DescribePresence(schema, context.JsonTypeInfo);
        }

        return Task.CompletedTask;
    }

    /// <summary>What is left out when it is null is not required, though its constructor says so, and never null; what is worked out is always there.</summary>
    private static void DescribePresence(OpenApiSchema schema, JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(IsLeftOutWhenNull))
        {
            schema.Required?.Remove(property.Name);
            if (schema.Properties![property.Name] is OpenApiSchema { Type: { } known } described)
            {
                described.Type = known & ~JsonSchemaType.Null;
            }
        }

        foreach (var property in type.Properties.Where(property => property is { Get: not null, Set: null }))
        {
            (schema.Required ??= new HashSet<string>()).Add(property.Name);
        }
    }

    private static AllowedValuesAttribute? Allowed(JsonPropertyInfo? property) =>
        property?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), true).Cast<AllowedValuesAttribute>().FirstOrDefault();

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
            var exact when exact == typeof(decimal) => (JsonSchemaType.Number | nullable, null),
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

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EntityTag.Checked>().Any())
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = "If-Match",
                In = ParameterLocation.Header,
                Description = "The ETag that was read: when the record has changed since, the request is refused (412).",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        return Task.CompletedTask;
    }
}
