using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Realtime;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications.Telling;

/// <summary>Notifications as their readers see them, in lists and live.</summary>
internal sealed class NotificationRows(TenantSession session, LiveHub hub, IOptions<JsonOptions> json)
{
    private const string Columns = "id, title, message, level, created_at, read_at, metadata::text, link, number, updated_at, critical";

    /// <summary>$1 id.</summary>
    public const string One = $"select 1, {Columns} from notifications.notification where id = $1";

    /// <summary>$1 user, $2 since, $3 how many; oldest first.</summary>
    public const string Since =
        $"""
        select * from (select count(*) over (), {Columns} from notifications.notification where user_id = $1 and updated_at > $2
        order by updated_at desc, id desc limit $3) missed order by updated_at, id
        """;

    /// <returns>A person's list, the total first, with its parameters before the limit and the offset.</returns>
    /// <param name="read">Null: both.</param>
    public static (string Sql, object?[] Parameters) List(int? userId, bool? read)
    {
        var conditions = new Conditions().And("user_id = {0}", userId ?? 0).AndWhether(read, "read_at is not null");
        return ($"""
            select (select count(*) from notifications.notification {conditions.Where}), {Columns} from notifications.notification
            {conditions.Where} order by updated_at desc, id desc {conditions.Page}
            """, conditions.Parameters);
    }

    /// <summary>The columns from the second on.</summary>
    public static NotificationRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(1),
        row.GetString(2),
        row.GetString(3),
        Enum.Parse<Level>(row.GetString(4)),
        !row.IsDBNull(6),
        row.GetFieldValue<DateTimeOffset>(5),
        row.TimeOrNull(6),
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(row.GetString(7))!,
        row.TextOrNull(8),
        row.GetInt32(9),
        row.GetFieldValue<DateTimeOffset>(10),
        row.GetBoolean(11));

    public async Task<long> UnreadAsync(int userId, CancellationToken ct) => await session.QueryAsync(
        "select count(*) from notifications.notification where user_id = $1 and read_at is null",
        row => row.GetInt64(0), [userId], ct).SingleAsync(ct);

    /// <summary>Tells the person's pages once the transaction is durable.</summary>
    /// <param name="news">Null: some were read.</param>
    public async Task AnnounceAsync(int userId, NotificationRow? news, CancellationToken ct)
    {
        var topic = TopicOf(session.Caller.TenantId, userId);
        if (!hub.HasSubscribers(topic))
        {
            return;
        }

        var message = Message(await UnreadAsync(userId, ct), news);
        session.AfterCommit(() => hub.Publish(topic, $"{news?.Id}", message));
    }

    public byte[] Message(long unread, NotificationRow? news) => JsonSerializer.SerializeToUtf8Bytes(
        new LiveNotification(news is null ? "lues" : "notification", unread, news), json.Value.SerializerOptions);
}
