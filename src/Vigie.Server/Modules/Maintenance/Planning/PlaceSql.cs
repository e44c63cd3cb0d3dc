namespace Vigie.Server.Modules.Maintenance.Planning;

internal static class PlaceSql
{
    /// <summary>Each location with its coordinates and address, or with those of the place around it.</summary>
    public const string With =
        """
        with recursive place as (
          select id, latitude, longitude, address from assets.api_location where parent_id is null
          union all
          select l.id, coalesce(l.latitude, p.latitude), coalesce(l.longitude, p.longitude), coalesce(l.address, p.address)
          from assets.api_location l join place p on l.parent_id = p.id
        )
        """;
}
