using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>A company with a press in its Atelier A and a person of each role of spec 4, all signed in.</summary>
internal sealed class Workshop
{
    private Workshop(Company company, Tenant admin) => (Company, Admin) = (company, admin);

    public Company Company { get; }
    public Tenant Admin { get; }
    public Tenant Manager { get; private set; } = null!;

    /// <summary>Marie Dubois, hydraulics.</summary>
    public Tenant Technician { get; private set; } = null!;
    public int TechnicianId { get; private set; }
    public Tenant Client { get; private set; } = null!;
    public int ClientId { get; private set; }
    public int Place { get; private set; }
    public int Press { get; private set; }

    public static async Task<Workshop> OpenAsync(VigieApp app)
    {
        var company = await Company.NewAsync(app);
        var workshop = new Workshop(company, await company.AdminAsync());
        await workshop.FurnishAsync();
        return workshop;
    }

    public async Task<int> GivenTechnicianAsync(string name = "Dubois", string specialty = "Hydraulique")
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        return (await Company.JsonAsync(await Admin.PostAsync("/api/v1/users", new
        {
            email,
            password = Company.Password,
            nom = name,
            prenom = "Marie",
            role = "technicien",
            technicien = new { specialite = specialty, competences = new[] { "pompes" } },
        }))).GetProperty("id").GetInt32();
    }

    public async Task<int> GivenInterventionAsync(string title = "Fuite", int? equipment = null, object? due = null) =>
        (await Company.JsonAsync(await Manager.PostAsync(
            "/api/v1/interventions", new { titre = title, equipement_id = equipment ?? Press, date_limite = due }))).GetProperty("id").GetInt32();

    public Task<HttpResponseMessage> AssignAsync(int id, int? technician = null, DateTimeOffset? at = null, int minutes = 60, string? ifMatch = null) =>
        Manager.SendAsync(HttpMethod.Put, $"/api/v1/interventions/{id}/assign", JsonSerializer.Serialize(new
        {
            technicien_id = technician ?? TechnicianId,
            date_planifiee = at ?? new DateTimeOffset(2026, 12, 20, 9, 0, 0, TimeSpan.Zero),
            duree_estimee = minutes,
        }), ifMatch);

    public static Task<HttpResponseMessage> MoveAsync(Tenant who, int id, string status, string? reason = null) =>
        who.PutAsync($"/api/v1/interventions/{id}/status", new { statut = status, motif = reason });

    private async Task FurnishAsync()
    {
        Manager = await Company.SignInAsync((await Company.GivenUserAsync("responsable")).Email);
        TechnicianId = await GivenTechnicianAsync();
        Technician = await Company.SignInAsync(await Admin.ScalarAsync<string>("select email from identity.user where id = $1", TechnicianId));
        (ClientId, var email) = await Company.GivenUserAsync("client");
        Client = await Company.SignInAsync(email);
        Place = await Admin.LieuAsync("Atelier A");
        Press = await GivenMachineAsync("Presse hydraulique PH-001", "PH001-2023-001");
    }

    public async Task<int> GivenMachineAsync(string name, string serial, int? clientId = null) =>
        (await Company.JsonAsync(await Manager.PostAsync("/api/v1/equipements", new
        {
            nom = name,
            type = "Presse",
            modele = "HPX-2000",
            numero_serie = serial,
            lieu_id = Place,
            client_id = clientId,
            date_installation = "2023-03-15T00:00:00Z",
            frequence_entretien = "30",
            derniere_maintenance = "2024-11-15T00:00:00Z",
        }))).GetProperty("id").GetInt32();
}
