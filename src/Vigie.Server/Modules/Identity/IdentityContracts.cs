using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Modules.Identity.Users;

namespace Vigie.Server.Modules.Identity;

internal sealed record LoginRequest(string Email, string Password, string? Tenant = null)
{
    internal sealed class Validator : AbstractValidator<LoginRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Email).NotEmpty().MaximumLength(Rules.LongestEmail);
            RuleFor(request => request.Password).NotEmpty().MaximumLength(Rules.LongestPassword);
            RuleFor(request => request.Tenant).MaximumLength(50);
        }
    }
}

internal sealed record LoginAnswer(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, LoginUser User);

internal sealed record LoginUser(
    int Id, string Email, string Role, [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName);

/// <summary>A company among which somebody must choose who has the same password in several.</summary>
internal sealed record TenantChoice(string Slug, [property: JsonPropertyName("nom")] string Name);

/// <summary>The refresh token may stand here or in the Authorization header.</summary>
internal sealed record RefreshRequest(string? RefreshToken = null)
{
    internal sealed class Validator : AbstractValidator<RefreshRequest>
    {
        public Validator() => RuleFor(request => request.RefreshToken).MaximumLength(200);
    }
}

internal sealed record RefreshAnswer(string AccessToken, string RefreshToken, int ExpiresIn);

internal sealed record SessionRow(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? Ip, string? UserAgent, bool Current);

internal sealed record ForgotRequest(string Email)
{
    internal sealed class Validator : AbstractValidator<ForgotRequest>
    {
        public Validator() => RuleFor(request => request.Email).NotEmpty().MaximumLength(Rules.LongestEmail);
    }
}

internal sealed record ResetRequest(string Token, string Password)
{
    internal sealed class Validator : AbstractValidator<ResetRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Token).NotEmpty().MaximumLength(200);
            RuleFor(request => request.Password).NotEmpty().MaximumLength(Rules.LongestPassword);
        }
    }
}

internal sealed record Me(
    int Id,
    string Email,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    string Role,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Permissions,
    [property: Language] string Language,
    string TimeZone,
    TemperatureUnit TemperatureUnit,
    bool IsActive,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("derniere_connexion")] DateTimeOffset? LastLoginAt,
    MyTenant Tenant);

internal sealed record MyTenant(
    int Id, string Slug, [property: JsonPropertyName("nom")] string Name, string TimeZone, [property: Language] string Language, string Country, string Currency,
    bool IsDemo, bool IsPlatform);

internal sealed record UpdateMe(
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    [property: Language] string Language,
    string TimeZone,
    TemperatureUnit TemperatureUnit)
{
    internal sealed class Validator : AbstractValidator<UpdateMe>
    {
        public Validator()
        {
            RuleFor(request => request.LastName).PersonName();
            RuleFor(request => request.FirstName).PersonName();
            RuleFor(request => request.Language).Language();
            RuleFor(request => request.TimeZone).TimeZone();
        }
    }
}

internal sealed record ChangePassword(string OldPassword, string NewPassword)
{
    internal sealed class Validator : AbstractValidator<ChangePassword>
    {
        public Validator()
        {
            RuleFor(request => request.OldPassword).NotEmpty().MaximumLength(Rules.LongestPassword);
            RuleFor(request => request.NewPassword).NotEmpty().MaximumLength(Rules.LongestPassword);
        }
    }
}

/// <summary>A user as lists show him.</summary>
internal sealed record UserRow(
    int Id,
    string Email,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    string Role,
    IReadOnlyList<string> Roles,
    bool IsActive,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("derniere_connexion")] DateTimeOffset? LastLoginAt,
    [property: JsonPropertyName("technicien"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TechnicianProfile? Technician);

/// <summary>What a technician can do, as the specification shows it with the user.</summary>
/// <param name="Experience">In the company's own words, "senior" for example.</param>
internal sealed record TechnicianProfile(
    [property: JsonPropertyName("specialite")] string Specialty,
    [property: JsonPropertyName("competences")] IReadOnlyList<string> Skills,
    [property: JsonPropertyName("niveau_experience")] string? Experience = null)
{
    internal sealed class Validator : AbstractValidator<TechnicianProfile>
    {
        public Validator()
        {
            RuleFor(profile => profile.Specialty).NotEmpty().MaximumLength(100);
            RuleFor(profile => profile.Skills).NotNull().Distinct(50);
            RuleForEach(profile => profile.Skills).NotEmpty().MaximumLength(100);
            RuleFor(profile => profile.Experience).MaximumLength(50);
        }
    }
}

internal sealed record CreateUser(
    string Email,
    string Password,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    string Role,
    [property: JsonPropertyName("technicien")] TechnicianProfile? Technician = null)
{
    internal sealed class Validator : AbstractValidator<CreateUser>
    {
        public Validator()
        {
            RuleFor(request => request.Email).Email();
            RuleFor(request => request.Password).NotEmpty().MaximumLength(Rules.LongestPassword);
            RuleFor(request => request.LastName).PersonName();
            RuleFor(request => request.FirstName).PersonName();
            RuleFor(request => request.Role).NotEmpty().MaximumLength(50);
            RuleFor(request => request.Technician!).SetValidator(new TechnicianProfile.Validator()).When(request => request.Technician is not null);
        }
    }
}

/// <summary>What the specification answers to a new user: exactly these fields.</summary>
internal sealed record CreatedUser(
    int Id,
    string Email,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    string Role,
    bool IsActive,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt);

internal sealed record UpdateUser(
    string Email,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    bool IsActive,
    IReadOnlyList<string> Roles,
    [property: JsonPropertyName("technicien")] TechnicianProfile? Technician = null)
{
    internal sealed class Validator : AbstractValidator<UpdateUser>
    {
        public Validator()
        {
            RuleFor(request => request.Email).Email();
            RuleFor(request => request.LastName).PersonName();
            RuleFor(request => request.FirstName).PersonName();
            RuleFor(request => request.Roles).NotEmpty().Distinct(20);
            RuleForEach(request => request.Roles).NotEmpty().MaximumLength(50);
            RuleFor(request => request.Technician!).SetValidator(new TechnicianProfile.Validator()).When(request => request.Technician is not null);
        }
    }
}

/// <summary>A link that lets its bearer choose a password; shown once.</summary>
/// <param name="Mailed">A link of its own is on its way to the user by mail as well.</param>
internal sealed record Invitation(string Token, string Url, DateTimeOffset ExpiresAt, bool Mailed);

internal sealed record RoleRow(
    int Id, string Name, string Description, IReadOnlyList<string> Permissions, bool BuiltIn, int UsersCount, DateTimeOffset CreatedAt);

internal sealed record WriteRole(string Name, string Description, IReadOnlyList<string> Permissions)
{
    internal sealed class Validator : AbstractValidator<WriteRole>
    {
        public Validator()
        {
            RuleFor(request => request.Name).Matches(@"\A\p{Ll}[\p{Ll}0-9_-]{1,49}\z");
            RuleFor(request => request.Description).MaximumLength(500);
            RuleFor(request => request.Permissions).Distinct(100);
            RuleForEach(request => request.Permissions).Must(KnownPermissions.Contains).WithProblem("permission_unknown");
        }
    }
}

internal sealed record PermissionRow(string Name, string Description);
