using System.Net;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Security;

public sealed class LoginThrottleTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");

    private readonly StillClock clock = new();
    private readonly LoginThrottle throttle;

    public LoginThrottleTests() => throttle = new(clock, capacity: 100);

    [Fact]
    public void An_account_has_five_tries_and_then_waits_twice_as_long_each_time()
    {
        GivenTries("awa", 5);

        foreach (var expected in new[] { 30, 60, 120, 240, 480, 900, 900 })
        {
            Assert.Equal(TimeSpan.FromSeconds(expected), throttle.Begin("awa", From(expected)));
            clock.Advance(TimeSpan.FromSeconds(expected - 1));
            Assert.Equal(TimeSpan.FromSeconds(1), throttle.Begin("AWA", From(expected)));
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Null(throttle.Begin("awa", From(expected)));
        }
    }

    [Fact]
    public void Success_resets_the_account()
    {
        GivenTries("awa", 4);
        Assert.Null(throttle.Begin("awa", Here));

        throttle.Succeed("awa", Here);

        GivenTries("awa", 5);
        Assert.NotNull(throttle.Begin("awa", Here));
    }

    [Fact]
    public void The_tries_are_forgotten_after_fifteen_quiet_minutes()
    {
        GivenTries("awa", 4);
        clock.Advance(LoginThrottle.Window);
        GivenTries("awa", 5);
    }

    [Fact]
    public void One_account_does_not_slow_another()
    {
        GivenTries("awa", 5);
        Assert.Null(throttle.Begin("jean", Here));
    }

    [Fact]
    public void An_address_has_thirty_tries_over_all_accounts()
    {
        for (var index = 0; index < 30; index++)
        {
            Assert.Null(throttle.Begin($"user{index}", Here));
        }

        Assert.Equal(LoginThrottle.Window, throttle.Begin("one more", Here));
        Assert.Null(throttle.Begin("one more", IPAddress.Parse("192.0.2.2")));
        clock.Advance(LoginThrottle.Window);
        Assert.Null(throttle.Begin("one more again", Here));
    }

    [Fact]
    public void Tries_that_succeed_do_not_count_against_their_address()
    {
        for (var index = 0; index < 100; index++)
        {
            Assert.Null(throttle.Begin($"user{index}", Here));
            throttle.Succeed($"user{index}", Here);
        }
    }

    [Theory]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("::ffff:192.0.2.9", "192.0.2.9", true)]
    [InlineData("::ffff:192.0.2.9", "::ffff:192.0.2.8", false)]
    public void Addresses_of_one_network_count_as_one(string one, string other, bool same)
    {
        for (var index = 0; index < 30; index++)
        {
            Assert.Null(throttle.Begin($"user{index}", IPAddress.Parse(one)));
        }

        Assert.Equal(same, throttle.Begin("one more", IPAddress.Parse(other)) is not null);
    }

    [Fact]
    public async Task Many_tries_at_once_gain_nothing()
    {
        var admitted = 0;
        await Parallel.ForAsync(0, 200, (index, _) =>
        {
            if (throttle.Begin("awa", From(index)) is null)
            {
                Interlocked.Increment(ref admitted);
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(5, admitted);
    }

    [Fact]
    public void A_flood_of_names_is_forgotten_from_the_oldest_on_and_memory_stays_bounded()
    {
        for (var index = 0; index < 100_000; index++)
        {
            throttle.Begin($"{index}@example.org", From(index));
            clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.InRange(throttle.Remembered, 1, 200);
        }

        GivenTries("last", 5);
        Assert.NotNull(throttle.Begin("last", From(1)));
    }

    private void GivenTries(string account, int number)
    {
        for (var index = 0; index < number; index++)
        {
            Assert.Null(throttle.Begin(account, From(index)));
        }
    }

    private static IPAddress From(int index) => new([10, (byte)(index >> 16), (byte)(index >> 8), (byte)index]);
}
