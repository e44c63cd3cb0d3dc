namespace Vigie.EndToEnd.Tests;

/// <summary>Somebody who can sign in.</summary>
internal sealed record Person(string Email, string FirstName, string LastName, string Role)
{
    public const string Password = "Phare-et-Balise-42!";

    public static readonly Person Admin = new("odile@fjord.example", "Odile", "Tremblay", "admin");
    public static readonly Person Manager = new("irene@fjord.example", "Irène", "Côté", "responsable");
    public static readonly Person Technician = new("marc@fjord.example", "Marc", "Gagnon", "technicien");
    public static readonly Person Client = new("rosa@fjord.example", "Rosa", "Pelletier", "client");
    public static readonly Person Operator = new("paul@vigie.example", "Paul", "Lavoie", "operateur");

    public string Name => $"{FirstName} {LastName}";
}
