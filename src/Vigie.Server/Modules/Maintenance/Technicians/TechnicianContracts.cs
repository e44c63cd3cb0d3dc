using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Technicians;

/// <summary>A technician, with what he has to do.</summary>
/// <param name="Available">He still works here and is at no intervention now.</param>
/// <param name="OpenInterventions">Given to him and not ended.</param>
internal sealed record TechnicianRow(
    int Id,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    [property: JsonPropertyName("specialite")] string Specialty,
    [property: JsonPropertyName("competences")] string[] Skills,
    [property: JsonPropertyName("niveau_experience")] string? Experience,
    [property: JsonPropertyName("disponibilite")] bool Available,
    [property: JsonPropertyName("interventions_ouvertes")] int OpenInterventions);

internal sealed record TechnicianFilter([FromQuery(Name = "search")] string? Search, [FromQuery(Name = "competence")] string? Skill)
{
    internal sealed class Validator : AbstractValidator<TechnicianFilter>
    {
        public Validator()
        {
            RuleFor(filter => filter.Search).MaximumLength(200);
            RuleFor(filter => filter.Skill).MaximumLength(100);
        }
    }
}

/// <summary>All that the planning knows of a technician.</summary>
/// <param name="Levels">1 to 5 by skill; a skill that is not named here is held at level 1.</param>
/// <param name="Shifts">Each week's working hours; the usual ones when <paramref name="UsualShifts"/>.</param>
/// <param name="UsualShifts">None of his own are set: Monday to Friday from 8 to 17, with an hour's break between 12 and 14.</param>
internal sealed record TechnicianDetails(
    int Id,
    [property: JsonPropertyName("nom")] string LastName,
    [property: JsonPropertyName("prenom")] string FirstName,
    [property: JsonPropertyName("specialite")] string Specialty,
    [property: JsonPropertyName("competences")] IReadOnlyList<string> Skills,
    [property: JsonPropertyName("niveau_experience")] string? Experience,
    [property: JsonPropertyName("niveaux")] IReadOnlyDictionary<string, int> Levels,
    [property: JsonPropertyName("telephone")] string? Phone,
    [property: JsonPropertyName("localisation_base")] string? Address,
    double? Latitude,
    double? Longitude,
    [property: JsonPropertyName("horaires")] IReadOnlyList<WeeklyShift> Shifts,
    [property: JsonPropertyName("horaires_habituels")] bool UsualShifts,
    [property: JsonPropertyName("calendrier")] bool HasCalendar);

/// <summary>Where a technician sets out, how he is reached, and how well he knows his trade.</summary>
internal sealed record WriteTechnician(
    [property: JsonPropertyName("localisation_base")] string? Address = null,
    double? Latitude = null,
    double? Longitude = null,
    [property: JsonPropertyName("telephone")] string? Phone = null,
    [property: JsonPropertyName("niveaux")] IReadOnlyDictionary<string, int>? Levels = null)
{
    internal sealed class Validator : AbstractValidator<WriteTechnician>
    {
        public Validator()
        {
            RuleFor(technician => technician.Address).Length(1, 500);
            RuleFor(technician => technician.Latitude).InclusiveBetween(-90, 90);
            RuleFor(technician => technician.Longitude).InclusiveBetween(-180, 180);
            RuleFor(technician => technician.Longitude).NotNull().When(technician => technician.Latitude is not null);
            RuleFor(technician => technician.Latitude).NotNull().When(technician => technician.Longitude is not null);
            RuleFor(technician => technician.Phone).Matches(@"\A\+?[0-9][0-9 ().-]{2,38}\z").WithMessage(_ => ProblemTexts.Get("technician_phone_malformed", []));
            RuleFor(technician => technician.Levels)
                .Must(levels => levels is null
                    || (levels.Count <= 50 && levels.All(level => level is { Key.Length: >= 1 and <= 100, Value: >= 1 and <= 5 })))
                .WithMessage(_ => ProblemTexts.Get("technician_levels_invalid", []));
        }
    }
}

/// <summary>Working hours on one day of the week, in local time: from midnight to midnight at most.</summary>
/// <param name="Weekday">1, Monday, to 7.</param>
/// <param name="BreakFrom">A break lies somewhere between this and <paramref name="BreakTo"/>; all three or none.</param>
/// <param name="BreakMinutes">5 to 240.</param>
internal sealed record WeeklyShift(
    [property: JsonPropertyName("jour")] int Weekday,
    [property: JsonPropertyName("debut")] TimeOnly From,
    [property: JsonPropertyName("fin")] TimeOnly To,
    [property: JsonPropertyName("pause_debut")] TimeOnly? BreakFrom = null,
    [property: JsonPropertyName("pause_fin")] TimeOnly? BreakTo = null,
    [property: JsonPropertyName("pause_minutes")] int? BreakMinutes = null);

/// <param name="Shifts">Of the whole week; none brings the usual ones back.</param>
internal sealed record WriteShifts([property: JsonPropertyName("horaires")] IReadOnlyList<WeeklyShift> Shifts)
{
    internal sealed class Validator : AbstractValidator<WriteShifts>
    {
        public Validator()
        {
            RuleFor(request => request.Shifts)
                .Must(shifts => shifts.Count <= 21 && !Overlap(shifts.OfType<WeeklyShift>())).WithMessage(_ => ProblemTexts.Get("shifts_overlap", []));
            RuleForEach(request => request.Shifts).NotNull().ChildRules(shift =>
            {
                shift.RuleFor(one => one.Weekday).InclusiveBetween(1, 7);
                shift.RuleFor(one => one.To).GreaterThan(one => one.From);
                shift.RuleFor(one => one.BreakMinutes)
                    .Must((one, _) => one is { BreakFrom: null, BreakTo: null, BreakMinutes: null } || BreakFits(one))
                    .WithMessage(_ => ProblemTexts.Get("shift_break_inside", []));
            });
        }

        private static bool BreakFits(WeeklyShift shift) =>
            shift is { BreakFrom: { } from, BreakTo: { } to, BreakMinutes: >= 5 and <= 240 and var minutes }
            && from >= shift.From && to <= shift.To && from < to && to - from >= TimeSpan.FromMinutes(minutes);

        private static bool Overlap(IEnumerable<WeeklyShift> shifts) => shifts.GroupBy(shift => shift.Weekday)
            .Any(day => day.OrderBy(shift => shift.From).Zip(day.OrderBy(shift => shift.From).Skip(1)).Any(pair => pair.First.To > pair.Second.From));
    }
}

internal sealed record AbsenceRow(
    int Id,
    [property: JsonPropertyName("debut")] DateTimeOffset From,
    [property: JsonPropertyName("fin")] DateTimeOffset To,
    [property: JsonPropertyName("motif")] string? Reason);

internal sealed record WriteAbsence(
    [property: JsonPropertyName("debut")] DateTimeOffset From,
    [property: JsonPropertyName("fin")] DateTimeOffset To,
    [property: JsonPropertyName("motif")] string? Reason = null)
{
    internal sealed class Validator : AbstractValidator<WriteAbsence>
    {
        public Validator()
        {
            RuleFor(absence => absence.From).InclusiveBetween(Calendar.First, Calendar.Last);
            RuleFor(absence => absence.To).InclusiveBetween(Calendar.First, Calendar.Last).GreaterThan(absence => absence.From);
            RuleFor(absence => absence.Reason).Length(1, 500);
        }
    }
}
