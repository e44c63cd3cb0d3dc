using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Modules.Maintenance.ServiceLevels;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Contracts;

/// <summary>What the client does not pay extra.</summary>
internal sealed record Coverage(
    [property: JsonPropertyName("main_oeuvre")] bool Labour = false,
    [property: JsonPropertyName("pieces")] bool Parts = false,
    [property: JsonPropertyName("deplacement")] bool Travel = false);

/// <param name="Amount">At most two decimals; none of XOF.</param>
internal sealed record Price(
    [property: JsonPropertyName("montant")] decimal Amount,
    [property: JsonPropertyName("devise")] Currency Currency,
    [property: JsonPropertyName("periode")] PricePeriod Period = PricePeriod.Year)
{
    internal sealed class Validator : AbstractValidator<Price>
    {
        public Validator()
        {
            RuleFor(price => price.Amount).InclusiveBetween(0, 999_999_999_999.99m).PrecisionScale(14, 2, ignoreTrailingZeros: true);
            RuleFor(price => price.Amount).Must(amount => amount == decimal.Truncate(amount)).When(price => price.Currency == Currency.XOF)
                .WithMessage(_ => ProblemTexts.Get("contract_francs_whole", []));
        }
    }
}

internal sealed record CoveredEquipment(
    int Id, [property: JsonPropertyName("nom")] string Name, [property: JsonPropertyName("localisation")] string Location,
    [property: JsonPropertyName("archive")] bool Archived);

/// <param name="From">Its last day before.</param>
/// <param name="Author">Null: nobody; it went on tacitly.</param>
/// <param name="Amount">From then on.</param>
internal sealed record RenewalRow(
    DateTimeOffset At,
    [property: JsonPropertyName("ancienne_fin")] DateOnly From,
    [property: JsonPropertyName("nouvelle_fin")] DateOnly To,
    [property: JsonPropertyName("tacite")] bool Tacit,
    [property: JsonPropertyName("auteur")] string? Author,
    [property: JsonPropertyName("montant")] decimal? Amount);

/// <param name="Client">The name on papers, else the name of the account.</param>
/// <param name="ClientName">As it was given.</param>
/// <param name="EndsOn">The last day that is covered.</param>
/// <param name="NoticeDays">From so many days before the end on it is "a_renouveler".</param>
/// <param name="Price">Null also for a client who is not the one of the contract.</param>
/// <param name="TerminatedOn">The first day that it holds no more; may lie ahead.</param>
/// <param name="DaysLeft">Until its last day, which has 0; null when it is not running.</param>
internal sealed record ContractRow(
    int Id,
    [property: JsonPropertyName("numero")] string Number,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("type")] ContractKind Kind,
    [property: JsonPropertyName("statut")] ContractStatus Status,
    int? ClientId,
    [property: JsonPropertyName("client_nom")] string? ClientName,
    string? Client,
    [property: JsonPropertyName("date_debut")] DateOnly StartsOn,
    [property: JsonPropertyName("date_fin")] DateOnly EndsOn,
    [property: JsonPropertyName("renouvellement")] Renewal Renewal,
    [property: JsonPropertyName("renouvellement_mois")] int? RenewalMonths,
    [property: JsonPropertyName("preavis_jours")] int NoticeDays,
    [property: JsonPropertyName("couverture")] Coverage Coverage,
    [property: JsonPropertyName("visites_par_an")] int VisitsAYear,
    [property: JsonPropertyName("prix")] Price? Price,
    [property: JsonPropertyName("date_resiliation")] DateOnly? TerminatedOn,
    [property: JsonPropertyName("motif_resiliation")] string? Reason,
    [property: JsonPropertyName("jours_restants")] int? DaysLeft,
    int EquipementsCount)
{
    /// <summary>This and what follows: in the answer on one only. The preventive visits done in the running year of the contract.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("visites_faites")] public int? VisitsDone { get; init; }

    /// <summary>Not for clients.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Notes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("equipements")] public IReadOnlyList<CoveredEquipment>? Equipments { get; init; }

    /// <summary>What it promises in place of the company.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("delais")] public IReadOnlyList<LevelRow>? Levels { get; init; }

    /// <summary>The newest first, at most 200.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("renouvellements")] public IReadOnlyList<RenewalRow>? Renewals { get; init; }
}

/// <summary>A contract. Its client is an account, a name, or both.</summary>
/// <param name="Number">Of the company's own; left out: one is made, or the one that it has stays.</param>
/// <param name="RenewalMonths">1 to 120, of a tacit one only.</param>
/// <param name="Levels">Replace those of the company for the priorities that are named.</param>
/// <param name="EquipmentIds">At most 500.</param>
internal sealed record WriteContract(
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("date_debut")] DateOnly StartsOn,
    [property: JsonPropertyName("date_fin")] DateOnly EndsOn,
    [property: JsonPropertyName("numero")] string? Number = null,
    [property: JsonPropertyName("type")] ContractKind Kind = ContractKind.Upkeep,
    int? ClientId = null,
    [property: JsonPropertyName("client_nom")] string? ClientName = null,
    [property: JsonPropertyName("renouvellement")] Renewal Renewal = Renewal.None,
    [property: JsonPropertyName("renouvellement_mois")] int? RenewalMonths = null,
    [property: JsonPropertyName("preavis_jours")] int NoticeDays = 30,
    [property: JsonPropertyName("couverture")] Coverage? Coverage = null,
    [property: JsonPropertyName("visites_par_an")] int VisitsAYear = 0,
    [property: JsonPropertyName("prix")] Price? Price = null,
    [property: JsonPropertyName("delais")] IReadOnlyList<LevelRow>? Levels = null,
    [property: JsonPropertyName("equipement_ids")] IReadOnlyList<int>? EquipmentIds = null,
    string? Notes = null)
{
    private const int MostEquipments = 500;

    internal sealed class Validator : AbstractValidator<WriteContract>
    {
        public Validator()
        {
            RuleFor(contract => contract.Title).NotEmpty().MaximumLength(200);
            RuleFor(contract => contract.StartsOn).InclusiveBetween(PlanningDays.Earliest, PlanningDays.Latest);
            RuleFor(contract => contract.EndsOn).InclusiveBetween(PlanningDays.Earliest, PlanningDays.Latest)
                .GreaterThanOrEqualTo(contract => contract.StartsOn);
            RuleFor(contract => contract.Number).NotEmpty().MaximumLength(50).When(contract => contract.Number is not null);
            RuleFor(contract => contract.ClientName).NotEmpty().MaximumLength(200).When(contract => contract.ClientName is not null);
            RuleFor(contract => contract.ClientName).Must((contract, name) => name is not null || contract.ClientId is not null)
                .WithMessage(_ => ProblemTexts.Get("contract_client_missing", []));
            RuleFor(contract => contract.RenewalMonths).InclusiveBetween(1, 120)
                .Must((contract, months) => (months is not null) == (contract.Renewal == Renewal.Tacit))
                .WithMessage(_ => ProblemTexts.Get("contract_renewal_whole", []));
            RuleFor(contract => contract.NoticeDays).InclusiveBetween(0, 365);
            RuleFor(contract => contract.VisitsAYear).InclusiveBetween(0, 366);
            RuleFor(contract => contract.Price!).SetValidator(new Price.Validator()).When(contract => contract.Price is not null);
            RuleFor(contract => contract.Levels).Must(levels => levels is null || LevelRow.EachOnce(levels))
                .WithMessage(_ => ProblemTexts.Get("service_level_twice", []));
            RuleForEach(contract => contract.Levels).NotNull().SetValidator(new LevelRow.Validator());
            RuleFor(contract => contract.EquipmentIds)
                .Must(ids => ids is null || (ids.Count <= MostEquipments && ids.Distinct().Count() == ids.Count))
                .WithMessage(_ => ProblemTexts.Get("contract_equipments_count", [MostEquipments]));
            RuleFor(contract => contract.Notes).Length(1, 4000);
        }
    }
}

/// <param name="EndsOn">Its new last day.</param>
/// <param name="Amount">From then on; left out: as before.</param>
internal sealed record RenewContract(
    [property: JsonPropertyName("date_fin")] DateOnly EndsOn, [property: JsonPropertyName("montant")] decimal? Amount = null)
{
    internal sealed class Validator : AbstractValidator<RenewContract>
    {
        public Validator() => RuleFor(renew => renew.EndsOn).LessThanOrEqualTo(PlanningDays.Latest);
    }
}

/// <param name="On">The first day that it holds no more.</param>
internal sealed record TerminateContract(
    [property: JsonPropertyName("motif")] string Reason, [property: JsonPropertyName("date_effet")] DateOnly On)
{
    internal sealed class Validator : AbstractValidator<TerminateContract>
    {
        public Validator()
        {
            RuleFor(terminate => terminate.Reason).NotEmpty().MaximumLength(1000);
            RuleFor(terminate => terminate.On).InclusiveBetween(PlanningDays.Earliest, PlanningDays.Latest);
        }
    }
}

/// <summary>What the list of contracts is narrowed to; all of it together.</summary>
/// <param name="Search">In its number, its title and its client's name.</param>
/// <param name="EndsBefore">Its last covered day lies before this one.</param>
internal sealed record ContractFilter(
    [FromQuery(Name = "q")] string? Search,
    [FromQuery(Name = "statut")] Wire<ContractStatus>? Status,
    [FromQuery(Name = "client_id")] int? ClientId,
    [FromQuery(Name = "equipement_id")] int? EquipmentId,
    [FromQuery(Name = "expire_avant")] DateOnly? EndsBefore)
{
    internal sealed class Validator : AbstractValidator<ContractFilter>
    {
        public Validator() => RuleFor(filter => filter.Search).MaximumLength(200);
    }
}
