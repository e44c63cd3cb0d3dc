using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Bms.Tests.FoxBms;

/// <summary>The signals of a DBC file, as far as the layouts are compared with them.</summary>
internal static partial class DbcFile
{
    public sealed record Signal(
        string Name, bool IsMultiplexer, int? Multiplexer, int Start, int Length, bool IsMotorola, bool IsSigned, decimal Scale);

    public static Dictionary<uint, (string Name, List<Signal> Signals)> Read(string path)
    {
        var messages = new Dictionary<uint, (string Name, List<Signal> Signals)>();
        List<Signal>? current = null;
        foreach (var line in File.ReadLines(path, Encoding.Latin1))
        {
            if (MessageLine().Match(line) is { Success: true } message)
            {
                current = [];
                messages.Add(uint.Parse(message.Groups[1].Value, CultureInfo.InvariantCulture), (message.Groups[2].Value, current));
            }
            else if (SignalLine().Match(line) is { Success: true } signal)
            {
                current!.Add(ToSignal(signal.Groups));
            }
        }

        return messages;
    }

    /// <summary>The texts of a signal's values; the statement may run over several lines.</summary>
    public static Dictionary<long, string> Values(string path, uint id, string signal)
    {
        var statement = Regex.Match(File.ReadAllText(path, Encoding.Latin1), $@"^VAL_ {id} {signal}\s+([^;]*);", RegexOptions.Multiline);
        return Regex.Matches(statement.Groups[1].Value, @"(\d+)\s+""([^""]*)""")
            .ToDictionary(value => long.Parse(value.Groups[1].Value, CultureInfo.InvariantCulture), value => value.Groups[2].Value);
    }

    private static Signal ToSignal(GroupCollection groups) => new(
        groups[1].Value,
        groups[2].Value == "M",
        groups[2].Value is ['m', .. var number] ? int.Parse(number, CultureInfo.InvariantCulture) : null,
        int.Parse(groups[3].Value, CultureInfo.InvariantCulture),
        int.Parse(groups[4].Value, CultureInfo.InvariantCulture),
        groups[5].Value == "0",
        groups[6].Value == "-",
        decimal.Parse(groups[7].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^BO_ (\d+) (\w+):")]
    private static partial Regex MessageLine();

    [GeneratedRegex(@"^\s*SG_ (\w+) (?:(M|m\d+) )?: (\d+)\|(\d+)@([01])([+-]) \(([^,]+),0\)")]
    private static partial Regex SignalLine();
}
