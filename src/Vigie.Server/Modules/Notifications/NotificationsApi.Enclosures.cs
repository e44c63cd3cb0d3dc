namespace Vigie.Server.Modules.Notifications;

/// <summary>Files that go with what people are told.</summary>
internal sealed partial class NotificationsApi
{
    [Flags]
    internal enum Ways
    {
        None = 0,
        Mail = 1,
        Message = 2,
    }

    /// <summary>Opens what a notice carries at the moment when it goes out, in the open tenant session: whoever lost the right to it meanwhile
    /// gets nothing.</summary>
    internal interface IEnclosures
    {
        /// <param name="userId">Who gets it; null: somebody without an account.</param>
        /// <param name="room">Bytes that its files may have together; more comes as a link, as does everything where there is no room.</param>
        /// <returns>Null: it is gone, or no longer for him.</returns>
        Task<Enclosure?> OpenAsync(long id, int? userId, long room, CancellationToken ct);

        /// <summary>What is said to somebody without an account.</summary>
        /// <param name="language">"fr" or "en".</param>
        /// <returns>Null: it is gone.</returns>
        Task<(string Title, string Message)?> TellAsync(long id, string language, CancellationToken ct);
    }

    /// <param name="Files">Empty: it comes as a link.</param>
    /// <param name="Path">Of an address that opens it without signing in.</param>
    internal sealed record Enclosure(IReadOnlyList<EnclosedFile> Files, string? Path)
    {
        public long Length => Files.Sum(file => (long)file.Content.Length);
    }

    /// <param name="Name">ASCII.</param>
    internal sealed record EnclosedFile(string Name, string MimeType, byte[] Content);

    /// <summary>Mails something to an address without an account, once the transaction of the open session commits; nothing without a mail server.</summary>
    /// <param name="kind">For the log.</param>
    public Task MailOutsideAsync(string address, string kind, string language, long enclosed, CancellationToken ct) =>
        mail.Works ? deliveries.QueueOutsideAsync(address, kind, language, enclosed, ct) : Task.CompletedTask;
}
