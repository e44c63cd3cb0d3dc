using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Modules.Identity.Tenants;

namespace Vigie.Server.Modules.Identity;

/// <summary>A tenant as the operator's list shows it.</summary>
internal sealed record TenantRow(
    int Id,
    string Slug,
    [property: JsonPropertyName("nom")] string Name,
    TenantStatus Status,
    string Country,
    string TimeZone,
    [property: Language] string Language,
    string Currency,
    bool IsDemo,
    DateTimeOffset CreatedAt,
    int BatteriesCount,
    int UsersCount);

/// <summary>A tenant as the operator changes it.</summary>
internal sealed record TenantDetails(
    int Id,
    string Slug,
    [property: JsonPropertyName("nom")] string Name,
    TenantStatus Status,
    string Country,
    string TimeZone,
    [property: Language] string Language,
    string Currency,
    int MaxBatteries,
    int RawRetentionDays,
    bool IsDemo,
    DateTimeOffset CreatedAt,
    int BatteriesCount,
    int UsersCount);

/// <summary>What is said of a company, whoever says it.</summary>
internal interface ICompanyFields
{
    [JsonPropertyName("nom")] string Name { get; }
    string Country { get; }
    string TimeZone { get; }
    string Language { get; }
    string Currency { get; }
}

internal sealed class CompanyRules : AbstractValidator<ICompanyFields>
{
    public CompanyRules()
    {
        RuleFor(company => company.Name).NotEmpty().MaximumLength(200);
        RuleFor(company => company.Country).Country();
        RuleFor(company => company.TimeZone).TimeZone();
        RuleFor(company => company.Language).Language();
        RuleFor(company => company.Currency).Currency();
    }
}

internal sealed record CreateTenant(
    string Slug,
    [property: JsonPropertyName("nom")] string Name,
    string Country,
    string TimeZone,
    [property: Language] string Language,
    string Currency,
    FirstAdmin Admin) : ICompanyFields
{
    internal sealed class Validator : AbstractValidator<CreateTenant>
    {
        public Validator()
        {
            RuleFor(request => request.Slug).Matches(@"\A[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?\z");
            Include(new CompanyRules());
            RuleFor(request => request.Admin).ChildRules(admin =>
            {
                admin.RuleFor(user => user.Email).Email();
                admin.RuleFor(user => user.Password).NotEmpty().MaximumLength(Rules.LongestPassword);
                admin.RuleFor(user => user.LastName).PersonName();
                admin.RuleFor(user => user.FirstName).PersonName();
            });
        }
    }
}

/// <summary>The person who will manage a new tenant.</summary>
internal sealed record FirstAdmin(
    string Email, string Password, [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName);

internal sealed record UpdateTenant(
    [property: JsonPropertyName("nom")] string Name,
    TenantStatus Status,
    string Country,
    string TimeZone,
    [property: Language] string Language,
    string Currency,
    int MaxBatteries,
    int RawRetentionDays) : ICompanyFields
{
    internal sealed class Validator : AbstractValidator<UpdateTenant>
    {
        public Validator()
        {
            Include(new CompanyRules());
            RuleFor(request => request.MaxBatteries).InclusiveBetween(0, 1_000_000);
            RuleFor(request => request.RawRetentionDays).InclusiveBetween(7, 3650);
        }
    }
}

/// <summary>A tenant as its own people see it.</summary>
internal sealed record TenantSettings(
    [property: JsonPropertyName("nom")] string Name,
    string Country,
    string TimeZone,
    [property: Language] string Language,
    string Currency,
    int RawRetentionDays,
    int RollupRetentionDays,
    int MaxBatteries,
    TenantUsage Usage);

/// <param name="Samples">Measurements kept.</param>
/// <param name="Bytes">Space that they take.</param>
internal sealed record TenantUsage(int Batteries, long Samples, long Bytes);

internal sealed record UpdateTenantSettings(
    [property: JsonPropertyName("nom")] string Name,
    string Country,
    string TimeZone,
    [property: Language] string Language,
    string Currency,
    int RawRetentionDays,
    int RollupRetentionDays) : ICompanyFields
{
    internal sealed class Validator : AbstractValidator<UpdateTenantSettings>
    {
        public Validator()
        {
            Include(new CompanyRules());
            RuleFor(request => request.RawRetentionDays).InclusiveBetween(7, 3650);
            RuleFor(request => request.RollupRetentionDays).InclusiveBetween(30, 36_500);
        }
    }
}

internal sealed record ApiKeyRow(
    int Id,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt);

/// <summary>A new key, with the secret that is shown this once.</summary>
internal sealed record CreatedApiKey(
    int Id,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    string Key);

internal sealed record CreateApiKey(string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt = null)
{
    internal sealed class Validator : AbstractValidator<CreateApiKey>
    {
        public Validator()
        {
            RuleFor(request => request.Name).NotEmpty().MaximumLength(100);
            RuleFor(request => request.Scopes).NotEmpty().Distinct(50);
            RuleForEach(request => request.Scopes).Must(KnownPermissions.Contains).WithProblem("permission_unknown");
        }
    }
}
