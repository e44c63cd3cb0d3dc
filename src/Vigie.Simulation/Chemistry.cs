namespace Vigie.Simulation;

/// <summary>Battery chemistries; on the wire li_ion, lifepo4, ncm, lto and lead_acid.</summary>
public enum Chemistry
{
    /// <summary>Lithium cobalt or nickel-cobalt-aluminium oxide against graphite, 3.7 V.</summary>
    LiIon,

    /// <summary>Lithium iron phosphate against graphite, 3.2 V, with its long flat plateau.</summary>
    Lifepo4,

    /// <summary>Lithium nickel-manganese-cobalt oxide against graphite, 3.65 V.</summary>
    Ncm,

    /// <summary>A lithium titanate anode, 2.3 V: many cycles, cold-proof.</summary>
    Lto,

    /// <summary>Valve-regulated lead-acid, 2 V cells.</summary>
    LeadAcid,
}
