using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Documents.Library;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Documents.Uploads;

/// <summary>Photos from who need not be allowed to deposit documents: of a request, from who made it, with an account or by the secret
/// with which he follows it; and of a comment, from who wrote it.</summary>
internal static class PhotoEndpoints
{
    private const int MostOfComment = 6;

    public static void Map(IEndpointRouteBuilder api)
    {
        var maxBytes = Math.Min(RequestPhotos.MaxBytes, api.ServiceProvider.GetRequiredService<StorageOptions>().MaxBytes);
        var group = api.MapGroup("").WithOwnSession().WithMetadata(new RequestSizeLimitAttribute(maxBytes + UploadEndpoints.FormBytes))
            .AddOpenApiOperationTransformer((operation, _, _) => UploadEndpoints.Describe(operation, [], []));
        group.MapPost("/demandes/{id:int}/photos", (int id, HttpContext http, Receiving receiving) => AddAsync(id, http, receiving, maxBytes))
            .WithTags("Demandes").RequiresOrOwn("interventions:read").WithName("addDemandePhoto")
            .WithSummary("Adds a photo to a request that is new: for who made it, and who decides on it. At most three.")
            .Produces<DocumentRow>(StatusCodes.Status201Created);
        group.MapPost(
                "/public/suivi/{secret}/photos",
                (string secret, HttpContext http, Receiving receiving, LoginThrottle throttle) =>
                    AddPublicAsync(secret, http, receiving, throttle, maxBytes))
            .WithTags("Demandes publiques").RequiresNothing().WithName("addSuiviPhoto")
            .WithSummary("Adds a photo to a request without an account, within an hour of it. At most three.")
            .Produces<PublicPhotos>(StatusCodes.Status201Created);
        group.MapPost(
                "/commentaires/{id:long}/photos",
                (long id, HttpContext http, Receiving receiving) => AddToCommentAsync(id, http, receiving, maxBytes))
            .WithTags("Interventions").RequiresOrOwn("interventions:read").WithName("addCommentairePhoto")
            .WithSummary($"Adds a photo to a comment about an intervention, for who wrote it. At most {MostOfComment}.")
            .Produces<DocumentRow>(StatusCodes.Status201Created);
    }

    private static Task<IResult> AddToCommentAsync(long id, HttpContext http, Receiving receiving, long maxBytes) =>
        receiving.ReceiveAsync(
            http,
            new(Caller.From(http), maxBytes, PicturesOnly: true),
            async (services, ct) =>
            {
                await services.GetRequiredService<MaintenanceApi>().OwnCommentAsync(id, locked: false, ct);
                await services.GetRequiredService<DocumentWork>().RequireRoomAsync(http.Request.ContentLength ?? 0, ct);
            },
            async (services, form, file, ct) =>
            {
                form.RequireKnown();
                var (intervention, equipment) = await services.GetRequiredService<MaintenanceApi>().OwnCommentAsync(id, locked: true, ct);
                var work = services.GetRequiredService<DocumentWork>();
                await work.RequireFewerOfCommentAsync(id, MostOfComment, ct);
                var added = await work.KeepAsync("photo", new(equipment, intervention, CommentId: id), form.Name!, form.MimeType, file, ct);
                return TypedResults.Created($"/api/v1/documents/{added.Id}", added);
            });

    private static Task<IResult> AddAsync(int id, HttpContext http, Receiving receiving, long maxBytes)
    {
        var (caller, granted) = (Caller.From(http), PermissionSet.Of(http.User));
        return receiving.ReceiveAsync(
            http,
            new(caller, maxBytes, PicturesOnly: true),
            async (services, ct) =>
            {
                await FindAsync(services, locked: false, ct);
                await services.GetRequiredService<DocumentWork>().RequireRoomAsync(http.Request.ContentLength ?? 0, ct);
            },
            async (services, form, file, ct) =>
            {
                var added = await services.GetRequiredService<RequestPhotos>().AddAsync(await FindAsync(services, locked: true, ct), form, file, ct);
                return TypedResults.Created($"/api/v1/documents/{added.Id}", added);
            });

        async Task<MaintenanceApi.NewRequest> FindAsync(IServiceProvider services, bool locked, CancellationToken ct)
        {
            var request = await services.GetRequiredService<MaintenanceApi>().NewRequestAsync(id, locked, ct);
            var mayAdd = granted.Allows("interventions:update") || (request.UserId is { } asker && asker == caller.UserId);
            return mayAdd ? request : throw new Refusal(StatusCodes.Status403Forbidden, "request_not_yours");
        }
    }

    private static Task<IResult> AddPublicAsync(string secret, HttpContext http, Receiving receiving, LoginThrottle throttle, long maxBytes)
    {
        var token = OpaqueToken.Parse(OpaqueToken.RequestFollow, secret) ?? throw Refusal.NotFound("request_following_unknown");
        var address = http.Connection.RemoteIpAddress;
        if (throttle.Begin($"photo {token.Text}", address) is { } wait)
        {
            throw new Refusal(StatusCodes.Status429TooManyRequests, "too_many_attempts") { RetryAfter = wait };
        }

        return receiving.ReceiveAsync(
            http,
            new(new(token.TenantId, Address: address), maxBytes, PicturesOnly: true, $"photo {Convert.ToHexStringLower(token.Hash)}"),
            async (services, ct) =>
            {
                await FindAsync(services, locked: false, ct);
                await services.GetRequiredService<DocumentWork>().RequireRoomAsync(http.Request.ContentLength ?? 0, ct);
            },
            async (services, form, file, ct) =>
            {
                var (photos, request) = (services.GetRequiredService<RequestPhotos>(), await FindAsync(services, locked: true, ct));
                await photos.AddAsync(request, form, file, ct);
                return TypedResults.Json(new PublicPhotos(await photos.CountAsync(request, ct)), statusCode: StatusCodes.Status201Created);
            });

        Task<MaintenanceApi.NewRequest> FindAsync(IServiceProvider services, bool locked, CancellationToken ct) =>
            services.GetRequiredService<MaintenanceApi>().FollowedRequestAsync(token, locked, ct);
    }
}
