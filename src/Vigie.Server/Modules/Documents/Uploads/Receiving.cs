using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Documents.Uploads;

/// <summary>Who sends a file, and what is taken from him.</summary>
/// <param name="MaxBytes">Of the file.</param>
/// <param name="Address">Stands for the path of the request where that holds a secret.</param>
internal sealed record Door(Caller Caller, long MaxBytes, bool PicturesOnly = false, string? Address = null);

/// <summary>
/// Takes a file in, then tells the database of it. An upload takes as long as its network: no connection to the database is held
/// meanwhile. What is answered with success is on the disk and committed; of what is not, neither file nor row stays.
/// </summary>
internal sealed class Receiving(FileStore files, StorageOptions options, TenantWork tenants)
{
    /// <summary>From whoever is signed in, whatever is taken at all.</summary>
    public Task<IResult> ReceiveAsync(
        HttpContext http,
        Func<IServiceProvider, CancellationToken, Task> admit,
        Func<IServiceProvider, UploadForm, StoredFile, CancellationToken, Task<IResult>> store) =>
        ReceiveAsync(http, new(Caller.From(http), options.MaxBytes), admit, store);

    /// <param name="admit">Looks in a transaction of its own, before the body is read, whether it should be; with the eyes of the caller.</param>
    /// <param name="store">Notes the file in the transaction that makes it count; sees all of the company, whose quota counts all files.</param>
    /// <exception cref="Refusal">Those of <see cref="UploadForm"/>, storage_unavailable, and whatever the two refuse.</exception>
    public async Task<IResult> ReceiveAsync(
        HttpContext http,
        Door door,
        Func<IServiceProvider, CancellationToken, Task> admit,
        Func<IServiceProvider, UploadForm, StoredFile, CancellationToken, Task<IResult>> store)
    {
        var (caller, ct) = (door.Caller, http.RequestAborted);
        await tenants.RunAsync(caller, readOnly: true, async (services, _) =>
        {
            await admit(services, ct);
            return true;
        }, ct);
        await using var file = Begin(caller.TenantId);
        var form = new UploadForm(http.Request, file, door);
        await form.ReadAsync(ct);
        StoredFile stored = null!;
        await UploadForm.WritableAsync(async () => stored = await file.FinishAsync(ct));
        var noted = false;
        try
        {
            // From here on the caller may leave: whether the transaction commits does not depend on him any more.
            var answer = await tenants.RunAsync(caller with { OwnedBy = null }, readOnly: false, (services, session) => Idempotency.RunAsync(http, session, async () =>
            {
                noted = true;
                return await store(services, form, stored, CancellationToken.None);
            }, door.Address), CancellationToken.None);
            if (noted)
            {
                file.Keep();
            }

            return (IResult)answer!;
        }
        catch (NpgsqlException problem) when (noted && problem is not PostgresException)
        {
            file.Keep(); // nobody knows whether it was committed: upkeep removes a file that no row names
            throw;
        }
    }

    private PendingFile Begin(int tenantId)
    {
        try
        {
            return files.Create(tenantId);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw UploadForm.Unavailable();
        }
    }
}
