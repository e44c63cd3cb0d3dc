using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Documents.Uploads;

/// <summary>
/// Takes a file in, then tells the database of it. An upload takes as long as its network: no connection to the database is held
/// meanwhile. What is answered with success is on the disk and committed; of what is not, neither file nor row stays.
/// </summary>
internal sealed class Receiving(FileStore files, StorageOptions options, TenantWork tenants)
{
    /// <param name="admit">Looks in a transaction of its own, before the body is read, whether it should be.</param>
    /// <param name="store">Notes the file in the transaction that makes it count.</param>
    /// <exception cref="Refusal">Those of <see cref="UploadForm"/>, storage_unavailable, and whatever the two refuse.</exception>
    public async Task<IResult> ReceiveAsync(
        HttpContext http,
        Func<IServiceProvider, CancellationToken, Task> admit,
        Func<IServiceProvider, UploadForm, StoredFile, CancellationToken, Task<IResult>> store)
    {
        var (caller, ct) = (Caller.From(http), http.RequestAborted);
        await tenants.RunAsync(caller, readOnly: true, async (services, _) =>
        {
            await admit(services, ct);
            return true;
        }, ct);
        await using var file = Begin(caller.TenantId);
        var form = new UploadForm(http.Request, file, options.MaxBytes);
        await form.ReadAsync(ct);
        StoredFile stored = null!;
        await UploadForm.WritableAsync(async () => stored = await file.FinishAsync(ct));
        var noted = false;
        try
        {
            // From here on the caller may leave: whether the transaction commits does not depend on him any more.
            var answer = await tenants.RunAsync(caller, readOnly: false, (services, session) => Idempotency.RunAsync(http, session, async () =>
            {
                noted = true;
                return await store(services, form, stored, CancellationToken.None);
            }), CancellationToken.None);
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
