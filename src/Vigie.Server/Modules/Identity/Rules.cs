using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using FluentValidation;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Identity;

/// <summary>A field that holds a language that Vigie speaks: the API's description lists them.</summary>
internal sealed class LanguageAttribute() : AllowedValuesAttribute("fr", "en", "ar");

/// <summary>What fields of several requests must be.</summary>
internal static partial class Rules
{
    public const int LongestEmail = 254;

    /// <summary>More than a password may have, so that the policy can say what is wrong with it.</summary>
    public const int LongestPassword = 1000;

    private static readonly LanguageAttribute Languages = new();

    public static IRuleBuilderOptions<T, string> Email<T>(this IRuleBuilder<T, string> field) =>
        field.NotEmpty().MaximumLength(LongestEmail).Matches(EmailForm()).WithProblem("email_malformed");

    public static IRuleBuilderOptions<T, string> PersonName<T>(this IRuleBuilder<T, string> field) => field.NotEmpty().MaximumLength(100);

    public static IRuleBuilderOptions<T, string> Language<T>(this IRuleBuilder<T, string> field) =>
        field.Must(language => Languages.Values.Contains(language)).WithProblem("language_unknown");

    public static IRuleBuilderOptions<T, string> TimeZone<T>(this IRuleBuilder<T, string> field) =>
        field.Must(IsTimeZone).WithProblem("time_zone_unknown");

    public static IRuleBuilderOptions<T, string> Country<T>(this IRuleBuilder<T, string> field) => field.Matches(@"\A[A-Z]{2}\z");

    public static IRuleBuilderOptions<T, string> Currency<T>(this IRuleBuilder<T, string> field) => field.Matches(@"\A[A-Z]{3}\z");

    /// <summary>At most so many entries, each once.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<string>> Distinct<T>(this IRuleBuilder<T, IReadOnlyList<string>> field, int most) =>
        field.Must(list => list.Count <= most && list.Distinct().Count() == list.Count).WithProblem("list_repeats");

    /// <summary>Says what is wrong in the caller's language, by the text of a code.</summary>
    public static IRuleBuilderOptions<T, TField> WithProblem<T, TField>(this IRuleBuilderOptions<T, TField> rule, string code) =>
        rule.WithMessage(_ => ProblemTexts.Get(code, []));

    /// <summary>Only names that PostgreSQL knows as well: not those of Windows, nor a POSIX rule.</summary>
    private static bool IsTimeZone(string name) => TimeZoneForm().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    // What e-mail addresses really look like; the only proof is a message that arrives.
    [GeneratedRegex(@"\A\s*[^\s@<>,;:""()\[\]\\\p{C}]+@[^\s@<>,;:""()\[\]\\\p{C}]+\.[^\s@<>,;:""()\[\]\\\p{C}.]+\s*\z")]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"\A(UTC|[A-Z][A-Za-z]+(/[A-Z][A-Za-z0-9_+-]+){1,2})\z")]
    private static partial Regex TimeZoneForm();
}
