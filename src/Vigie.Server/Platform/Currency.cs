using System.Text.Json.Serialization;

namespace Vigie.Server.Platform;

/// <summary>ISO 4217.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Currency>))]
internal enum Currency
{
    [JsonStringEnumMemberName("CAD")] CAD,
    [JsonStringEnumMemberName("MAD")] MAD,

    /// <summary>Has no smaller coin: whole francs.</summary>
    [JsonStringEnumMemberName("XOF")] XOF,
    [JsonStringEnumMemberName("EUR")] EUR,
}
