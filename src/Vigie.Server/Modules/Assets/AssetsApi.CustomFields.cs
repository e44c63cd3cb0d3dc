using System.Text.Encodings.Web;
using System.Text.Json;
using FluentValidation;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Assets;

/// <content>The rules of a tenant's own fields.</content>
internal sealed partial class AssetsApi
{
    /// <summary>Own fields of a tenant: at most 50 texts, numbers, booleans or nulls, in all at most 8 kB of JSON.</summary>
    internal static class CustomFields
    {
        public const int MaxCount = 50;
        public const int MaxNameLength = 60;
        public const int MaxBytes = 8 * 1024;

        // Texts count as what they are, not as their escapes.
        private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public static string ToJson(IReadOnlyDictionary<string, JsonElement> fields) => JsonSerializer.Serialize(fields, Compact);

        /// <summary>What is wrong, by JSON path under <paramref name="path"/>; nothing when all is well.</summary>
        public static IEnumerable<(string Path, string Message)> Problems(string path, IReadOnlyDictionary<string, JsonElement> fields)
        {
            if (fields.Count > MaxCount)
            {
                yield return (path, Text("custom_fields_too_many", MaxCount));
                yield break;
            }

            foreach (var (name, value) in fields)
            {
                if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength)
                {
                    yield return ($"{path}.{name}", Text("custom_field_name_length", MaxNameLength));
                }

                if (!IsPlain(value))
                {
                    yield return ($"{path}.{name}", Text("custom_field_value_invalid"));
                    yield break; // it may be what cannot be measured below
                }
            }

            if (JsonSerializer.SerializeToUtf8Bytes(fields, Compact).Length > MaxBytes)
            {
                yield return (path, Text("custom_fields_too_large", MaxBytes));
            }
        }

        /// <summary>The rule for a field that holds a tenant's own fields; null passes.</summary>
        public static void Check<T>(string path, IReadOnlyDictionary<string, JsonElement>? fields, ValidationContext<T> context)
        {
            foreach (var (at, message) in fields is null ? [] : Problems(path, fields))
            {
                context.AddFailure(at, message);
            }
        }

        private static bool IsPlain(JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
                    return true;
                case JsonValueKind.Number:
                    return value.TryGetDouble(out var number) && double.IsFinite(number);
                case JsonValueKind.String:
                    try
                    {
                        return !value.GetString()!.Contains('\0', StringComparison.Ordinal);
                    }
                    catch (InvalidOperationException)
                    {
                        return false; // half a surrogate pair
                    }

                default:
                    return false;
            }
        }

        private static string Text(string code, params object[] arguments) => ProblemTexts.Get(code, arguments);
    }
}
