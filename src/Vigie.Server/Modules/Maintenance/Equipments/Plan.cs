namespace Vigie.Server.Modules.Maintenance.Equipments;

/// <summary>Preventive work that comes back every so many days.</summary>
internal sealed class Plan
{
    public int Id { get; private set; }
    public required int EquipmentId { get; init; }
    public required string Title { get; set; }

    /// <summary>1 to 3650.</summary>
    public required int EveryDays { get; set; }
    public DateTimeOffset? LastDoneAt { get; set; }
    public required DateTimeOffset NextDueAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts the next time from when it was last done.</summary>
    public void Done(DateTimeOffset at) => (LastDoneAt, NextDueAt) = (at, at.AddDays(EveryDays));
}
