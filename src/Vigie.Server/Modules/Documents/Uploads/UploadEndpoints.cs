using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Vigie.Server.Modules.Documents.Library;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Modules.Documents.Uploads;

/// <summary>The two doors for files. They open their sessions themselves: an upload may take minutes.</summary>
internal static class UploadEndpoints
{
    /// <summary>What surrounds the file.</summary>
    public const long FormBytes = 64 * 1024;

    public static void Map(IEndpointRouteBuilder api)
    {
        var limit = new RequestSizeLimitAttribute(api.ServiceProvider.GetRequiredService<StorageOptions>().MaxBytes + FormBytes);
        var group = api.MapGroup("/documents").WithTags("Documents").WithOwnSession().WithMetadata(limit);
        group.MapPost("/upload", UploadAsync).Requires("documents:upload").WithName("uploadDocument")
            .WithSummary("Deposits a file about an intervention, a piece of equipment, an alert or a contract, and answers when it is durable.")
            .Produces<DocumentRow>(StatusCodes.Status201Created)
            .AddOpenApiOperationTransformer((operation, _, _) => Describe(
                operation, ["intervention_id", "equipement_id", "alerte_id", "contrat_id", "point_controle"], ["type_document"]));
        group.MapPost("/{id:int}/versions", UploadVersionAsync).Requires("documents:upload").WithName("uploadDocumentVersion")
            .WithSummary("Deposits a newer version of a document; the older ones stay.")
            .Produces<DocumentRow>(StatusCodes.Status201Created)
            .AddOpenApiOperationTransformer((operation, _, _) => Describe(operation, [], []));
    }

    private static Task<IResult> UploadAsync(HttpContext http, Receiving receiving, IValidator<UploadFields> validator) => receiving.ReceiveAsync(
        http,
        (services, ct) => services.GetRequiredService<DocumentWork>().RequireRoomAsync(http.Request.ContentLength ?? 0, ct),
        async (services, form, file, ct) =>
        {
            var fields = form.Fields(validator);
            var added = await services.GetRequiredService<DocumentWork>().AddAsync(fields, form.Name!, form.MimeType, file, ct);
            if (fields is not { Point: null, AlertId: null })
            {
                FileFormat.RequirePicture(form.MimeType);
            }

            if (fields is { InterventionId: { } intervention, Point: { } point })
            {
                await services.GetRequiredService<MaintenanceApi>().AnswerByPhotoAsync(intervention, point, PermissionSet.Of(http.User), ct);
            }

            return Created(added);
        });

    private static Task<IResult> UploadVersionAsync(int id, HttpContext http, Receiving receiving) => receiving.ReceiveAsync(
        http,
        async (services, ct) =>
        {
            var work = services.GetRequiredService<DocumentWork>();
            await work.ShowAsync(id, ct);
            await work.RequireRoomAsync(http.Request.ContentLength ?? 0, ct);
        },
        async (services, form, file, ct) =>
        {
            form.RequireKnown();
            return Created(await services.GetRequiredService<DocumentWork>().AddVersionAsync(id, form.Name!, form.MimeType, file, ct));
        });

    private static Created<DocumentRow> Created(DocumentRow document) => TypedResults.Created($"/api/v1/documents/{document.Id}", document);

    public static Task Describe(OpenApiOperation operation, string[] numbers, string[] texts)
    {
        var properties = numbers.ToDictionary(name => name, IOpenApiSchema (_) => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" });
        foreach (var name in texts)
        {
            properties[name] = new OpenApiSchema { Type = JsonSchemaType.String };
        }

        properties["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = properties,
                        Required = new HashSet<string>([.. texts, "file"]),
                    },
                },
            },
        };
        return Task.CompletedTask;
    }
}
