using System.Globalization;
using System.Reflection;

namespace Vigie.Server.Platform.Hosting;

/// <summary>The environment variable that a property is read from; the first name that is set counts, later ones are aliases.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;

    /// <summary>Smallest number allowed.</summary>
    public double Min { get; init; } = int.MinValue;

    /// <summary>Largest number allowed.</summary>
    public double Max { get; init; } = int.MaxValue;
}

/// <summary>Settings that have rules between them.</summary>
internal interface IChecked
{
    /// <exception cref="StartupProblem">Two settings do not go together.</exception>
    void Check();
}

/// <summary>
/// Reads a class of settings from environment variables by their exact names. A variable that is unset or empty leaves the default;
/// one that is wrong stops the start, it is never replaced by the default.
/// </summary>
internal static class Settings
{
    /// <summary>Reads from the environment of this process.</summary>
    /// <exception cref="StartupProblem">A value is wrong; the sentence names the variable and says what it may be.</exception>
    public static T Read<T>() where T : new() => Read<T>(Environment.GetEnvironmentVariable);

    /// <summary>Reads from anything that knows variables by name.</summary>
    /// <exception cref="StartupProblem">A value is wrong; the sentence names the variable and says what it may be.</exception>
    public static T Read<T>(Func<string, string?> variable) where T : new()
    {
        object settings = new T();
        foreach (var (property, setting) in All(typeof(T)))
        {
            if (setting.Names.FirstOrDefault(name => !string.IsNullOrWhiteSpace(variable(name))) is { } name)
            {
                property.SetValue(settings, Parse(name, variable(name)!.Trim(), property.PropertyType, setting));
            }
        }

        (settings as IChecked)?.Check();
        return (T)settings;
    }

    /// <summary>The settings of a class, in the order in which they are written there.</summary>
    public static IEnumerable<(PropertyInfo Property, SettingAttribute Setting)> All(Type type) => type.GetProperties()
        .Where(property => property.IsDefined(typeof(SettingAttribute)))
        .Select(property => (property, property.GetCustomAttribute<SettingAttribute>()!));

    private static object Parse(string name, string text, Type type, SettingAttribute setting)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return text;
        }

        if (type == typeof(IReadOnlyList<string>))
        {
            return text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        if (type.IsEnum)
        {
            var known = Enum.GetNames(type).FirstOrDefault(one => one.Equals(text, StringComparison.OrdinalIgnoreCase));
            return known is not null ? Enum.Parse(type, known)
                : throw Wrong(
                    string.Join(" or ", Enum.GetNames(type).Select(one => type == typeof(JwtAlgorithm) ? one : one.ToLowerInvariant())));
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out var flag) ? flag : throw Wrong("true or false");
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= setting.Min && number <= setting.Max
            ? number : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"a whole number from {setting.Min} to {setting.Max}"));

        // The value itself is told only for numbers and choices, never for what may be a secret.
        StartupProblem Wrong(string allowed) => new($"{name} is «{(text.Length > 40 ? text[..40] + "…" : text)}»: set it to {allowed}.");
    }
}
