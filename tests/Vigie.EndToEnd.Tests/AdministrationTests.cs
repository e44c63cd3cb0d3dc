using System.Text.RegularExpressions;

namespace Vigie.EndToEnd.Tests;

/// <summary>An administrator sets the company up.</summary>
public sealed partial class AdministrationTests(Site site) : Story(site)
{
    [Fact]
    public async Task An_administrator_makes_a_place_a_type_and_a_battery_and_the_audit_tells_what_he_changed()
    {
        var visitor = await GivenSignedInAsync(Person.Admin);

        await visitor.GoAsync("/administration/lieux");
        await visitor.Button("Ajouter un lieu").ClickAsync();
        await FillAsync(visitor.Dialog("Nouveau lieu"), "Créer", ("Nom", "Quai des Brumes"));
        await Expect(visitor.Button("Quai des Brumes")).ToBeVisibleAsync();

        await visitor.GoAsync("/administration/types");
        await visitor.Button("Ajouter un type").ClickAsync();
        await FillAsync(
            visitor.Dialog("Nouveau type"), "Créer",
            ("Nom", "LFP 24 V"), ("Tension nominale", "25,6"), ("Capacité", "120"), ("Cellules en série", "8"));
        await Expect(visitor.Button("LFP 24 V")).ToBeVisibleAsync();

        await visitor.GoAsync("/parc");
        await visitor.Button("Ajouter une batterie").ClickAsync();
        var battery = visitor.Dialog("Ajouter une batterie");
        await ChooseAsync(visitor, battery, "Type", "LFP 24 V");
        await ChooseAsync(visitor, battery, "Lieu", "Quai des Brumes");
        await FillAsync(battery, "Ajouter", ("Nom", "Groupe du phare"), ("Numéro de série", "GP-1"));
        await Expect(visitor.Heading).ToHaveTextAsync("Groupe du phare");
        await Expect(visitor.Page.GetByText("Cette batterie n’a encore rien envoyé")).ToBeVisibleAsync();

        await visitor.GoAsync("/administration/lieux");
        await visitor.Button("Quai des Brumes").ClickAsync();
        await FillAsync(visitor.Dialog("Quai des Brumes"), "Enregistrer", ("Adresse", "12, quai des Brumes"));
        await Expect(visitor.Page.GetByText("12, quai des Brumes").First).ToBeVisibleAsync();
        await visitor.GoAsync("/administration/audit");
        var entries = visitor.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = Person.Admin.Name });
        await Expect(entries.Filter(new() { HasText = "a ajouté la batterie Groupe du phare" })).ToHaveCountAsync(1);
        var change = entries.Filter(new() { HasText = "a modifié le lieu" });
        await change.GetByRole(AriaRole.Button, new() { Name = "1 champ" }).ClickAsync();
        await Expect(change).ToContainTextAsync("12, quai des Brumes");
    }

    [Fact]
    public async Task A_person_comes_by_invitation_chooses_a_password_and_signs_in()
    {
        var invited = new Person("lea@fjord.example", "Léa", "Bouchard", "technicien");
        var visitor = await GivenSignedInAsync(Person.Admin);
        await visitor.GoAsync("/administration/utilisateurs");
        await visitor.Button("Ajouter une personne").ClickAsync();
        var form = visitor.Dialog("Nouvelle personne");
        await ChooseAsync(visitor, form, "Rôle", "Technicien");
        await FillAsync(form, "Créer le compte", ("Prénom", invited.FirstName), ("Nom", invited.LastName), ("Courriel", invited.Email));
        var link = await visitor.Page.GetByLabel("Lien d’invitation", new() { Exact = true }).TextContentAsync();

        var guest = await GivenVisitorAsync();
        await guest.Page.GotoAsync(link!);
        await guest.Page.GetByLabel("Nouveau mot de passe", new() { Exact = true }).FillAsync(Person.Password);
        await guest.Page.GetByLabel("Encore une fois").FillAsync(Person.Password);
        await guest.Button("Enregistrer").ClickAsync();
        await Expect(guest.Page.GetByText("C’est fait.")).ToBeVisibleAsync();
        await guest.Link("Revenir à la connexion").ClickAsync();
        await guest.FillInAsync(invited);

        await Expect(guest.Button($"Compte de {invited.Name}")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_api_key_is_shown_once_and_opens_what_it_says()
    {
        var visitor = await GivenSignedInAsync(Person.Admin);
        await visitor.GoAsync("/administration/cles-api");
        await visitor.Button("Nouvelle clé").ClickAsync();
        await FillAsync(visitor.Dialog("Nouvelle clé"), "Créer la clé", ("Nom", "Passerelle du phare"));
        var box = visitor.Page.GetByLabel("Clé", new() { Exact = true });
        await Expect(box).ToHaveTextAsync(ApiKey());
        var key = (await box.TextContentAsync())!;
        using var gateway = Api.WithKey(Site.Address, key);
        await gateway.SendAsync(Fleet.Rosa, Fleet.Sample(DateTimeOffset.UtcNow.AddMinutes(-1), voltage: 52.1));

        await visitor.Button("J’ai gardé la clé").ClickAsync();
        await Expect(visitor.Page.GetByText("Passerelle du phare")).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText(key)).ToHaveCountAsync(0);
        await visitor.GoAsync("/administration/cles-api");
        await Expect(visitor.Page.GetByText("Passerelle du phare")).ToBeVisibleAsync();
        Assert.DoesNotContain(key, await visitor.Page.ContentAsync(), StringComparison.Ordinal);
    }

    private static async Task FillAsync(ILocator form, string action, params (string Label, string Text)[] fields)
    {
        foreach (var (label, text) in fields)
        {
            await form.GetByRole(AriaRole.Textbox, new() { Name = label, Exact = true }).FillAsync(text);
        }

        await form.GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
    }

    private static async Task ChooseAsync(Visitor visitor, ILocator form, string label, string option)
    {
        // The field's frame takes the click for it.
        await form.GetByRole(AriaRole.Combobox, new() { Name = label, Exact = true }).ClickAsync(new() { Force = true });
        await visitor.Page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }

    [GeneratedRegex("^vk_[A-Za-z0-9_-]{20,}$")]
    private static partial Regex ApiKey();
}
