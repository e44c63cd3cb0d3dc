using System.Globalization;

namespace Vigie.Routing.Bench;

/// <summary>Weeks as the planning of the server asks for them: hours worked with a noon break, skills, date limits, appointments that are
/// held, work shared out evenly, times in steps of five minutes.</summary>
public static class WeekInstance
{
    private const int Technicians = 8;
    private const int Visits = 200;
    private const int Days = 5;
    private const int Skills = 4;
    private const int Side = 30; // km

    public static Instance Make(int seed)
    {
        var random = new Random(seed);
        var points = Enumerable.Range(0, Technicians + Visits).Select(_ => (X: Side * random.NextDouble(), Y: Side * random.NextDouble())).ToList();
        return new Instance($"week{seed}", new RoutingProblem
        {
            Travel = Streets(points),
            SkillCount = Skills,
            FairnessPerSquaredHour = 0.5,
            Technicians = [.. Enumerable.Range(0, Technicians).Select(number => new Technician
            {
                Id = Name(number),
                StartPlace = number,
                EndPlace = number,
                CostPerKm = 0.5,
                CostPerHour = 25,
                Skills = [.. Enumerable.Range(0, Skills).Where(skill => (number + skill) % Skills != 0)
                    .Select(skill => new SkillLevel(skill, 1 + random.Next(3)))],
                Shifts = [.. Enumerable.Range(0, Days).Select(day => new Shift(At(day, 8), At(day, 17))
                {
                    Breaks = [new(At(day, 12), At(day, 13), TimeSpan.FromHours(1))],
                })],
            })],
            Jobs = [.. Enumerable.Range(0, Visits).Select(number => Visit(random, number))],
        });
    }

    private static Job Visit(Random random, int number)
    {
        var (kind, day, minutes) = (random.Next(10), random.Next(Days), 5 * random.Next(6, 19));
        var job = new Job
        {
            Id = Name(number),
            Place = Technicians + number,
            Service = TimeSpan.FromMinutes(minutes),
            Skills = kind < 6 ? [new(random.Next(Skills), 1 + (kind / 3))] : [],
            Priority = kind switch { 0 => 20, < 3 => 5, < 8 => 2, _ => 1 },
        };
        return kind switch
        {
            9 when number < 2 * Technicians * Days => job with
            {
                FixedTechnician = Name(number % Technicians),
                FixedStart = At((number / Technicians) % Days, number < Technicians * Days ? 10 : 14),
            },
            7 or 8 => job with { Windows = [new(At(day, 8), At(day, 12))] },
            0 or 1 => job with { Windows = [new(At(0, 8), At(day, 17))] },
            _ => job with { Windows = [new(At(0, 8), At(Days - 1, 24))] },
        };
    }

    private static TravelTable Streets(List<(double X, double Y)> points)
    {
        var (metres, seconds) = (new double[points.Count * points.Count], new double[points.Count * points.Count]);
        for (var i = 0; i < metres.Length; i++)
        {
            var (from, to) = (points[i / points.Count], points[i % points.Count]);
            metres[i] = 1300 * Math.Sqrt(((from.X - to.X) * (from.X - to.X)) + ((from.Y - to.Y) * (from.Y - to.Y)));
            seconds[i] = 300 * Math.Ceiling(metres[i] / 40_000 * 12); // 40 km/h
        }

        return TravelTable.FromMatrices(metres, seconds);
    }

    private static TimeSpan At(int day, int hour) => TimeSpan.FromHours((24 * day) + hour);

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
}
