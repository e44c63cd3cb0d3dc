namespace Vigie.EndToEnd.Tests;

/// <summary>A manager looks at how the week went, and has it sent.</summary>
public sealed class ReportTests(Site site) : Story(site)
{
    [Fact]
    public async Task A_manager_chooses_a_report_saves_it_and_finds_it_at_the_same_address_again()
    {
        var visitor = await GivenSignedInAsync(Person.Manager);
        await visitor.GoAsync("/rapports?type=sante_batteries&periode=mois");
        var title = visitor.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("Santé des batteries · ") });
        await Expect(title).ToBeVisibleAsync();
        var last = (await title.TextContentAsync())!;
        await Expect(visitor.Region("Chiffres clés")).ToContainTextAsync("État de santé moyen");

        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Button("PDF").ClickAsync());
        Assert.Matches(@"^sante-batteries-\d{4}-\d\d\.pdf$", download.SuggestedFilename);
        await visitor.Button("Période d’avant").ClickAsync();
        await visitor.Page.WaitForURLAsync("**jour=*");
        await Expect(title).Not.ToHaveTextAsync(last);
        var before = (await title.TextContentAsync())!;
        await visitor.Page.ReloadAsync();
        await Expect(title).ToHaveTextAsync(before);
    }

    [Fact]
    public async Task A_manager_schedules_a_report_and_has_it_made_now()
    {
        var visitor = await GivenSignedInAsync(Person.Manager);
        await visitor.GoAsync("/rapports/programmes");
        await visitor.Button("Programmer un rapport").ClickAsync();
        var form = visitor.Dialog("Nouveau rapport programmé");
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Adresses sans compte" }).FillAsync("comptable@example.org");
        await form.GetByRole(AriaRole.Button, new() { Name = "Créer", Exact = true }).ClickAsync();
        var row = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "comptable@example.org" });
        await Expect(row).ToContainTextAsync("Chaque semaine à 7 h");

        await row.GetByRole(AriaRole.Button, new() { NameRegex = new("Actions") }).ClickAsync();
        await visitor.Page.GetByText("Faire maintenant", new() { Exact = true }).ClickAsync();
        await visitor.Dialog("Quelle période ?").GetByRole(AriaRole.Button, new() { Name = "Faire maintenant" }).ClickAsync();

        await visitor.Page.WaitForURLAsync("**/rapports/envoyes");
        var made = visitor.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Maintenance" });
        await Expect(made.GetByRole(AriaRole.Button, new() { Name = "PDF" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }
}
