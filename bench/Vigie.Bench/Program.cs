using System.Globalization;
using Vigie.Bench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [BareEndpoint.Verb, .. var bare])
{
    await BareEndpoint.ServeAsync(bare);
    return 0;
}

var wanted = args.Length == 0 ? ["bulk", "single", "read", "live", "works", "stock", "rest"] : args;
var report = new Report();
await using (var server = await ServerUnderTest.StartAsync())
{
    var fleet = await Fleet.CreateAsync(server, batteries: 100);
    if (wanted.Contains("bulk"))
    {
        await BulkIngest.MeasureAsync(server, fleet, report);
    }

    if (wanted.Contains("single"))
    {
        await SingleIngest.MeasureAsync(server, fleet, report);
    }

    if (wanted.Contains("live"))
    {
        await LiveDelay.MeasureAsync(server, fleet, report);
    }

    if (wanted.Contains("read"))
    {
        await Reading.MeasureAsync(server, fleet, report);
    }

    if (wanted.Contains("works"))
    {
        await Works.MeasureAsync(server, fleet, report);
    }

    if (wanted.Contains("stock"))
    {
        await Stock.MeasureAsync(server, fleet, report);
    }
}

if (wanted.Contains("rest"))
{
    await AtRest.MeasureAsync(report);
}

report.Write(whole: args.Length == 0);
return report.Failed ? 1 : 0;
