namespace Vigie.Server.Modules.Demo.Companies;

/// <param name="Minutes">Of work, in the mean.</param>
internal sealed record DemoFault(string Title, string Cause, string Action, int Minutes);

/// <summary>What fails on machines of a kind, who mends it, and what is done so that it does not.</summary>
internal sealed record DemoFaults(string Skill, IReadOnlyList<DemoFault> Faults, string Care, int CareDays, int CareMinutes, IReadOnlyList<string> Checks)
{
    public const string Truck = "Chariot";
    public const string Cold = "Groupe froid";
    public const string Generator = "Groupe électrogène";
    public const string Door = "Porte sectionnelle";
    public const string Air = "Climatiseur";
    public const string Inverter = "Onduleur";

    public static IReadOnlyDictionary<string, DemoFaults> ByKind { get; } = new Dictionary<string, DemoFaults>
    {
        [Truck] = new(
            "hydraulique",
            [
                new("Fuite d’huile au mât", "Joint usé", "Joint de vérin remplacé", 95), new("Fourches qui ne montent plus", "Joint usé", "Pompe regarnie", 130),
                new("Freinage mou", "Plaquettes usées", "Plaquettes remplacées", 80), new("Direction dure", "Manque d’huile", "Appoint et purge", 45),
            ],
            "Révision du chariot", 90, 75, ["Niveau d’huile", "Chaînes du mât", "Freins"]),
        [Cold] = new(
            "froid",
            [
                new("Température de la chambre trop haute", "Condenseur encrassé", "Condenseur nettoyé", 110), new("Givre sur l’évaporateur", "Dégivrage en panne", "Résistance remplacée", 140),
                new("Compresseur bruyant", "Palier usé", "Palier remplacé", 210), new("Manque de fluide", "Fuite de fluide", "Raccord resserré, charge complétée", 160),
            ],
            "Entretien du groupe froid", 60, 90, ["Pressions", "Condenseur propre", "Étanchéité"]),
        [Generator] = new(
            "moteurs",
            [
                new("Ne démarre pas", "Batterie de démarrage vide", "Batterie remplacée", 60), new("S’arrête en charge", "Filtre bouché", "Filtre à gazole remplacé", 75),
                new("Fuite de liquide de refroidissement", "Durite fendue", "Durite remplacée", 100),
            ],
            "Essai et vidange", 120, 120, ["Essai en charge", "Niveau d’huile", "Batterie de démarrage"]),
        [Door] = new(
            "électrotechnique",
            [
                new("Porte bloquée ouverte", "Capteur déréglé", "Capteur réglé", 50), new("Ressort cassé", "Ressort usé", "Ressorts remplacés par paire", 120),
            ],
            "Contrôle de la porte", 180, 45, ["Sécurité de fermeture", "Ressorts"]),
        [Air] = new(
            "froid",
            [
                new("Ne refroidit plus", "Condenseur encrassé", "Condenseur nettoyé", 80), new("Coule dans le local", "Évacuation bouchée", "Évacuation débouchée", 40),
                new("Ventilateur arrêté", "Moteur grillé", "Moteur remplacé", 110),
            ],
            "Nettoyage des filtres", 45, 40, ["Filtres", "Évacuation"]),
        [Inverter] = new(
            "électrotechnique",
            [
                new("Défaut d’isolement", "Connecteur humide", "Connecteur remplacé", 90), new("Ventilateur bruyant", "Roulement usé", "Ventilateur remplacé", 60),
            ],
            "Contrôle de l’onduleur", 120, 50, ["Serrage des bornes", "Ventilateurs"]),
    };
}
