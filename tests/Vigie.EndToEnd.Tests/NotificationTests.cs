using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Server.Tests.Notifications;

namespace Vigie.EndToEnd.Tests;

/// <summary>What happens elsewhere reaches the person whom it concerns, on the page that he is looking at.</summary>
public sealed partial class NotificationTests(Site site) : Story(site)
{
    private static int assigned; // an hour is taken once

    [Fact]
    public async Task A_manager_assigns_and_the_technicians_bell_shows_it_live_until_he_has_read_it()
    {
        var technicianId = await GivenTechnicianWithTradeAsync();
        await GivenTechnicianHasReadEverythingAsync();
        var technician = await GivenSignedInAsync(Person.Technician);
        await technician.GoAsync("/interventions");
        var bell = technician.Page.GetByRole(AriaRole.Button, new() { NameRegex = Bell() });
        var panel = technician.Dialog("Notifications");
        await Expect(bell).ToHaveAccessibleNameAsync("Notifications, 0 non lues");
        var loads = technician.Loads;

        await AssignAsync(technicianId, "Onduleur en défaut");

        await Expect(bell).ToHaveAccessibleNameAsync("Notifications, 1 non lues");
        await bell.ClickAsync();
        await panel.GetByRole(AriaRole.Link).Filter(new() { HasText = "'Onduleur en défaut' vous a été assignée" }).ClickAsync();
        await Expect(technician.Heading).ToHaveTextAsync("Onduleur en défaut");
        await Expect(bell).ToHaveAccessibleNameAsync("Notifications, 0 non lues");
        Assert.Equal(loads, technician.Loads);

        await technician.GoAsync("/notifications?montrer=non_lues");
        await Expect(technician.Page.GetByText("Rien de nouveau")).ToBeVisibleAsync();
        await technician.Link("Toutes").ClickAsync();
        await Expect(technician.Page.GetByText("'Onduleur en défaut' vous a été assignée")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_a_person_chooses_to_be_mailed_is_kept()
    {
        var person = await GivenSignedInAsync(Person.Manager);
        await person.GoAsync("/profil#notifications");
        var panel = person.Region("Notifications");
        await panel.GetByLabel("Alertes").SelectOptionAsync("Tout de suite");
        await Expect(person.Page.GetByText("Enregistré").First).ToBeVisibleAsync();
        await panel.GetByLabel("Heures de silence", new() { Exact = true }).CheckAsync();
        await Expect(panel.GetByLabel("Heures de silence : De")).ToHaveValueAsync("22:00");

        await person.Page.ReloadAsync();

        await Expect(panel.GetByLabel("Alertes")).ToHaveValueAsync("tout_de_suite");
        await Expect(panel.GetByLabel("Heures de silence : De")).ToHaveValueAsync("22:00");
        await Expect(panel.GetByText("Ce serveur n’envoie pas de courriels")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_technician_gives_his_number_is_asked_by_WhatsApp_and_his_answer_stands_on_the_intervention()
    {
        const string Number = "+221770000001";
        var technicianId = await GivenTechnicianWithTradeAsync();
        var technician = await GivenSignedInAsync(Person.Technician);
        await technician.GoAsync("/profil#notifications");
        var panel = technician.Region("Notifications");
        await panel.GetByLabel("Numéro WhatsApp").FillAsync("00 221 77 000 00 01");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Recevoir par WhatsApp" }).ClickAsync();
        await Expect(panel.GetByText(Number)).ToBeVisibleAsync();
        await Expect(panel.GetByLabel("WhatsApp : Interventions")).ToHaveValueAsync("tout_de_suite");

        var id = await AssignAsync(technicianId, "Relais collé");

        TakenMessage? offer = null;
        for (var tries = 0; offer is null && tries < 300; tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            offer = Site.Twilio.Messages.FirstOrDefault(message => message.To == Number && message.Body.Contains("'Relais collé'", StringComparison.Ordinal));
        }

        using var twilio = new HttpClient { BaseAddress = Site.Address };
        using var delivered = await TestTwilio.TellAsync(twilio, offer!, "read");
        using var accepted = await TestTwilio.WriteAsync(
            twilio, Number, "Accepter", offer!.Sid, "accepter", site: Site.Address.GetLeftPart(UriPartial.Authority));
        Assert.True(delivered.IsSuccessStatusCode && accepted.IsSuccessStatusCode);
        var admin = await GivenSignedInAsync(Person.Admin);
        await admin.GoAsync("/administration/envois?canal=whatsapp");
        await Expect(admin.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Nouvelle intervention assignée" }).Filter(new() { HasText = "Lu" }))
            .ToBeVisibleAsync();
        await technician.GoAsync($"/interventions/{id}");
        await Expect(technician.Page.GetByText("Acceptée le")).ToBeVisibleAsync();
        await technician.GoAsync("/profil#notifications");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Ne plus recevoir" }).ClickAsync();
        await Expect(panel.GetByLabel("Numéro WhatsApp")).ToHaveValueAsync("");
    }

    private async Task GivenTechnicianHasReadEverythingAsync()
    {
        using var api = await Api.SignInAsync(Site.Address, Person.Technician);
        await api.PutAsync("notifications/lues", new { });
    }

    private async Task<int> AssignAsync(int technicianId, string title)
    {
        var equipment = (await Site.Admin.GetAsync("equipements"))[0].GetProperty("id").GetInt32();
        var id = (await Site.Admin.PostAsync("interventions", new { titre = title, equipement_id = equipment })).GetProperty("id").GetInt32();
        await Site.Admin.PutAsync($"interventions/{id}/assign", new
        {
            technicien_id = technicianId,
            date_planifiee = DateTime.UtcNow.AddDays(40 + assigned++).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            duree_estimee = 30,
        });
        return id;
    }

    [GeneratedRegex("^Notifications, ")]
    private static partial Regex Bell();
}
