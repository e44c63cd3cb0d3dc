namespace Vigie.Server.Platform.Http;

/// <summary>
/// A request that is understood and declined. Throwing it rolls the transaction back; the caller gets problem details whose
/// <paramref name="code"/> is stable and whose text comes from <see cref="ProblemTexts"/> in his language.
/// </summary>
/// <param name="arguments">What the text's {0}, {1}… stand for.</param>
internal sealed class Refusal(int status, string code, params object[] arguments) : Exception
{
    public int Status => status;

    public string Code => code;

    public override string Message => code;

    public IReadOnlyList<object> Arguments => arguments;

    /// <summary>Messages by JSON path of the field, when fields are to blame.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>How long to wait before trying again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>More members of the problem details.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();

    public static Refusal NotFound(string code, params object[] arguments) => new(StatusCodes.Status404NotFound, code, arguments);

    public static Refusal Conflict(string code, params object[] arguments) => new(StatusCodes.Status409Conflict, code, arguments);

    /// <summary>The value of one field cannot be taken.</summary>
    /// <param name="path">JSON path of the field, as the caller writes it.</param>
    public static Refusal Field(string code, string path) => new(StatusCodes.Status422UnprocessableEntity, code)
    {
        Errors = new Dictionary<string, string[]> { [path] = [ProblemTexts.Get(code, [])] },
    };

    public static Refusal Invalid(string code, params object[] arguments) => new(StatusCodes.Status422UnprocessableEntity, code, arguments);
}
