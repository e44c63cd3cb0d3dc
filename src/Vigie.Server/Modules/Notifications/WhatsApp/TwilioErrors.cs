namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <summary>Twilio's error codes (twilio.com/docs/api/errors), as far as we act on them.</summary>
internal static class TwilioErrors
{
    /// <summary>Free text more than 24 hours after the reader last wrote.</summary>
    public const int OutsideWindow = 63016;

    /// <summary>The reader has told WhatsApp that he wants nothing of us.</summary>
    public const int OptedOut = 21610;

    // What is no fault of the message or of its reader: the account, our number, the pace, or a failure there.
    private static readonly HashSet<int> Passing =
    [
        20003, 20005, 20006, 20404, 20429, 20500, 20503, // authentication, account, pace, server
        21212, 21603, 21606, 21701, 21703, 21704, 21730, // our number, the messaging service, maintenance
        30001, 30002, 63007, 63012, 63017, 63018, 63021, 63022, 63023, // queue, no such sender, channel's failures and pace
    ];

    /// <summary>Whether trying again would change nothing.</summary>
    /// <param name="status">Of HTTP.</param>
    /// <param name="code">Twilio's; 0: none.</param>
    public static bool IsFinal(int status, int code) => status is >= 400 and < 500 and not (401 or 403 or 404 or 408 or 429) && !Passing.Contains(code);
}
