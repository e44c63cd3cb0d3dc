using System.Collections.Concurrent;

namespace Vigie.Server.Platform.Realtime;

/// <summary>What a live socket listens to. The tenant comes first, so that no topic of two tenants can be the same.</summary>
internal readonly record struct Topic(int TenantId, string Name);

/// <summary>
/// Hands messages to the sockets of this process that listen to a topic. Never waits for a reader: one that falls behind
/// loses all but the latest message of each key.
/// </summary>
internal sealed class LiveHub
{
    private readonly ConcurrentDictionary<Topic, ConcurrentDictionary<Subscription, byte>> topics = new();

    public int Subscribers => topics.Values.Sum(subscriptions => subscriptions.Count);

    public Subscription Subscribe(params IReadOnlyList<Topic> wanted)
    {
        var subscription = new Subscription(this, wanted);
        foreach (var topic in wanted)
        {
            topics.GetOrAdd(topic, _ => new()).TryAdd(subscription, 0);
        }

        return subscription;
    }

    /// <summary>True when somebody listens; spares making a message for nobody.</summary>
    public bool HasSubscribers(Topic topic) => topics.TryGetValue(topic, out var subscriptions) && !subscriptions.IsEmpty;

    /// <param name="key">What the message is about: of several waiting messages with one key, a slow reader gets the last.</param>
    /// <param name="message">UTF-8 JSON.</param>
    public void Publish(Topic topic, string key, ReadOnlyMemory<byte> message)
    {
        if (topics.TryGetValue(topic, out var subscriptions))
        {
            foreach (var subscription in subscriptions.Keys)
            {
                subscription.Add(key, message);
            }
        }
    }

    /// <summary>Has the sockets of a tenant ask again whether their callers may still listen.</summary>
    public void Doubt(int tenantId)
    {
        foreach (var (_, subscriptions) in topics.Where(entry => entry.Key.TenantId == tenantId))
        {
            foreach (var subscription in subscriptions.Keys)
            {
                subscription.Doubt();
            }
        }
    }

    internal sealed class Subscription(LiveHub hub, IReadOnlyList<Topic> wanted) : IDisposable
    {
        private const int Patience = 256;
        private readonly SemaphoreSlim news = new(0);
        private readonly Lock gate = new();
        private bool closed;
        private bool doubted = true; // what changed between the caller's request and now told nobody
        private List<(string Key, ReadOnlyMemory<byte> Message)> waiting = [];

        /// <summary>Waits for messages, and takes all that wait. Empty when the time ran out, or when the caller came into doubt.</summary>
        public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> TakeAsync(TimeSpan atMost, CancellationToken ct)
        {
            await news.WaitAsync(atMost, ct);
            lock (gate)
            {
                var taken = waiting;
                waiting = [];
                return taken.ConvertAll(entry => entry.Message);
            }
        }

        /// <summary>True once after each time that the caller came into doubt, and at first.</summary>
        public bool TakeDoubt()
        {
            lock (gate)
            {
                var taken = doubted;
                doubted = false;
                return taken;
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                closed = true;
            }

            foreach (var topic in wanted)
            {
                if (hub.topics.TryGetValue(topic, out var subscriptions))
                {
                    subscriptions.TryRemove(this, out _);
                }
            }

            news.Dispose();
        }

        internal void Add(string key, ReadOnlyMemory<byte> message)
        {
            lock (gate)
            {
                if (waiting.Count >= Patience)
                {
                    // The last of each key, in the order in which the last ones came.
                    waiting = [.. waiting.AsEnumerable().Reverse().DistinctBy(entry => entry.Key).Reverse()];
                    if (waiting.Count >= Patience)
                    {
                        waiting.RemoveAll(entry => entry.Key == key);
                    }
                }

                waiting.Add((key, message));
                Wake();
            }
        }

        internal void Doubt()
        {
            lock (gate)
            {
                doubted = true;
                Wake();
            }
        }

        private void Wake()
        {
            if (!closed && news.CurrentCount == 0)
            {
                news.Release();
            }
        }
    }
}
