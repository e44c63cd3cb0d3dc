using System.Net;
using System.Net.Sockets;

namespace Vigie.Server.Platform.Security;

/// <summary>
/// Slows down whoever guesses passwords. Each account has five tries in fifteen minutes; after that the wait doubles with each
/// further failure, from thirty seconds to fifteen minutes. Each address has thirty tries in fifteen minutes, over all accounts.
/// </summary>
/// <param name="capacity">Accounts, and addresses, that are remembered at most; beyond it those whose window ends first are
/// forgotten.</param>
/// <remarks>In memory and per process. Thread-safe. A try counts when it begins, so that many at once gain nothing.</remarks>
internal sealed class LoginThrottle(TimeProvider clock, int capacity = 10_000)
{
    public const int TriesPerAccount = 5;
    public const int TriesPerAddress = 30;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Tries> accounts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Tries> addresses = [];

    /// <summary>How many accounts and addresses are remembered at this moment.</summary>
    public int Remembered
    {
        get
        {
            lock (gate)
            {
                return accounts.Count + addresses.Count;
            }
        }
    }

    /// <summary>Counts a try and returns null, or returns how long to wait and counts nothing.</summary>
    /// <param name="account">The e-mail address, whether it exists or not.</param>
    /// <param name="address">Where the try comes from; the addresses of one IPv6 network (/64) count as one.</param>
    public TimeSpan? Begin(string account, IPAddress? address)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            var (byAccount, byAddress) = (Find(accounts, account, now), Find(addresses, Network(address), now));
            var wait = Latest(byAccount.BlockedUntil, byAddress.BlockedUntil) - now;
            if (wait > TimeSpan.Zero)
            {
                return wait;
            }

            byAccount.Number++;
            if (byAccount.Number >= TriesPerAccount)
            {
                var doublings = Math.Min(byAccount.Number - TriesPerAccount, 10);
                byAccount.BlockedUntil = now + Shortest(FirstDelay * Math.Pow(2, doublings), Window);
            }

            // A patient guesser gains nothing: the count goes only after a whole window without a try.
            byAccount.ForgottenAt = Latest(now, byAccount.BlockedUntil) + Window;

            byAddress.Number++;
            if (byAddress.Number >= TriesPerAddress)
            {
                byAddress.BlockedUntil = byAddress.ForgottenAt;
            }

            return null;
        }
    }

    /// <summary>The try succeeded: the account starts afresh, and the try no longer counts against the address.</summary>
    public void Succeed(string account, IPAddress? address)
    {
        lock (gate)
        {
            accounts.Remove(account);
            if (addresses.TryGetValue(Network(address), out var tries))
            {
                tries.Number--;
                tries.BlockedUntil = default;
            }
        }
    }

    private Tries Find(Dictionary<string, Tries> all, string key, DateTimeOffset now)
    {
        if (all.TryGetValue(key, out var known) && now < known.ForgottenAt)
        {
            return known;
        }

        if (all.Count >= capacity && known is null)
        {
            MakeRoom(all, now);
        }

        return all[key] = new Tries { ForgottenAt = now + Window };
    }

    /// <summary>Forgets what is over, and a tenth of the rest when that is not enough: one pass in a thousand tries, not one a
    /// try.</summary>
    private void MakeRoom(Dictionary<string, Tries> all, DateTimeOffset now)
    {
        var leaving = all.Where(entry => now >= entry.Value.ForgottenAt).Select(entry => entry.Key).ToList();
        if (leaving.Count == 0)
        {
            leaving = [.. all.OrderBy(entry => entry.Value.ForgottenAt).Take(Math.Max(1, capacity / 10)).Select(entry => entry.Key)];
        }

        foreach (var key in leaving)
        {
            all.Remove(key);
        }
    }

    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8))
            : plain.ToString();
    }

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static TimeSpan Shortest(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed class Tries
    {
        public int Number { get; set; }

        public DateTimeOffset BlockedUntil { get; set; }

        public DateTimeOffset ForgottenAt { get; set; }
    }
}
