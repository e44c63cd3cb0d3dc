namespace Vigie.EndToEnd.Tests;

/// <summary>Coming in, staying in, going out.</summary>
public sealed class SessionTests(Site site) : Story(site)
{
    [Fact]
    public async Task A_wrong_password_is_told_and_the_right_one_leads_home()
    {
        var visitor = await GivenVisitorAsync();
        visitor.Forgive("401"); // the browser reports the refusal as a failed request
        await visitor.Page.GotoAsync("/");

        await visitor.FillInAsync(Person.Technician, "Pas-le-bon-mot-7!");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Courriel ou mot de passe incorrect.");

        await visitor.FillInAsync(Person.Technician);
        await Expect(visitor.Page).ToHaveURLAsync("/");
        await Expect(visitor.Button($"Compte de {Person.Technician.Name}")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_session_outlives_a_reload_and_ends_with_signing_out()
    {
        var visitor = await GivenSignedInAsync(Person.Technician);
        await visitor.Page.ReloadAsync();
        var account = visitor.Button($"Compte de {Person.Technician.Name}");
        await Expect(account).ToBeVisibleAsync();

        await account.ClickAsync();
        await visitor.Button("Se déconnecter").ClickAsync();
        await Expect(visitor.Button("Entrer")).ToBeVisibleAsync();

        await visitor.Page.GotoAsync("/parc");
        await Expect(visitor.Button("Entrer")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_opened_before_signing_in_is_where_one_arrives_after_it()
    {
        var visitor = await GivenVisitorAsync();
        await visitor.Page.GotoAsync($"/batteries/{Fleet.Truck}/historique?plage=7j");

        await visitor.FillInAsync(Person.Admin);

        await Expect(visitor.Heading).ToHaveTextAsync(Fleet.TruckName);
        await Expect(visitor.Page).ToHaveURLAsync($"/batteries/{Fleet.Truck}/historique?plage=7j");
    }
}
