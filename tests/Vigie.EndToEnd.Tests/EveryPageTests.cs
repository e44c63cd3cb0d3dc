using System.Text.Json;

namespace Vigie.EndToEnd.Tests;

/// <summary>What holds for every page: it fits, one can move about, and everybody can read it.</summary>
public sealed class EveryPageTests(Site site) : Story(site)
{
    private const int Phone = 390;

    private string[] BeforeSigningIn => ["/connexion", "/mot-de-passe-oublie", "/reinitialiser?token=x", Fleet.Door];

    private static readonly string[] OfTheOperator = ["/administration/entreprises", "/administration/etat"];

    private string[] OfTheCompany =>
    [
        "/", "/parc", $"/parc/types/{Fleet.Type}", $"/parc/lieux/{Fleet.Warehouse}", "/alertes", "/alertes/historique", "/interventions", "/demandes", "/tableau-de-bord",
        "/planning",
        "/planning?vue=jour", "/ma-journee", "/techniciens", $"/techniciens/{Fleet.Technician}", $"/interventions/{Fleet.Intervention}",
        "/interventions?vue=kanban&liste=toutes", "/interventions?vue=calendrier", "/interventions?vue=carte&liste=toutes", "/entretiens", "/entretiens?vue=calendrier",
        $"/batteries/{Fleet.Truck}", $"/batteries/{Fleet.Truck}/historique", $"/batteries/{Fleet.Truck}/alertes",
        $"/batteries/{Fleet.Truck}/seuils", $"/batteries/{Fleet.Truck}/reglages", "/profil", "/administration", "/administration/lieux",
        "/administration/types", "/administration/utilisateurs", "/administration/roles", "/administration/cles-api",
        "/administration/entreprise", "/administration/audit", "/administration/archives", "/administration/travaux",
        "/contrats", $"/contrats/{Fleet.Contract}",
        "/administration/envois", "/notifications", "/administration/delais", "/administration/modeles-intervention",
        "/equipements", "/equipements/import", "/equipements/imports", "/stock/imports", "/stock/imports/nouveau", $"/equipements/{Fleet.Press}", $"/equipements/{Fleet.Truck}",
        "/stock", $"/stock/produits/{Fleet.Product}", "/stock/mouvement", $"/stock/mouvement?type=reception&produit={Fleet.Product}", "/stock/mouvements",
        "/stock/tableau", "/stock/approvisionnement", "/stock/emplacements", "/stock/fournisseurs", "/stock/alertes", "/stock/alertes/regles", "/stock/reglages", "/stock/commandes", $"/stock/commandes/{Fleet.Order}", "/stock/inventaires",
        $"/stock/inventaires/{Fleet.Count}",
        "/rapports?type=maintenance", "/rapports?type=sante_batteries&periode=mois", "/rapports?type=stock", "/rapports/programmes", "/rapports/envoyes",
        "/nulle-part",
    ];

    [Fact]
    public async Task On_a_phone_every_page_fits_the_width_and_the_menu_lies_at_the_bottom()
    {
        await GivenAlertAsync("Chariot de poche");
        var faults = new List<string>();
        await ForEachPageAsync(Phone, async (visitor, path) =>
        {
            faults.AddRange(await OverflowAsync(visitor, path));
            if (!BeforeSigningIn.Contains(path))
            {
                var menu = await visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = "Menu principal" }).BoundingBoxAsync();
                Assert.Equal(visitor.Page.ViewportSize!.Height, menu!.Y + menu.Height, tolerance: 1);
            }
        });

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task On_a_desk_every_page_fits_the_width_and_has_no_serious_barrier_in_light_or_dark()
    {
        await GivenAlertAsync("Chariot de bureau");
        var axe = await File.ReadAllTextAsync(
            Site.Existing("web/node_modules/axe-core/axe.min.js", "install the web's packages: npm ci, in web"), Ct);
        var faults = new List<string>();
        await ForEachPageAsync(1400, async (visitor, path) =>
        {
            faults.AddRange(await OverflowAsync(visitor, path));
            await visitor.Page.EvaluateAsync(axe);
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await ThenTheBackgroundAsync(visitor, isDark: false);
            var light = await BarriersAsync(visitor, "wcag2a", "wcag2aa", "wcag21a", "wcag21aa");
            faults.AddRange(light.Select(barrier => $"{path} light: {barrier}"));
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await ThenTheBackgroundAsync(visitor, isDark: true);
            var dark = await BarriersAsync(visitor, "color-contrast"); // nothing but the colours has changed
            faults.AddRange(dark.Select(barrier => $"{path} dark: {barrier}"));
        });

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task The_dark_appearance_is_chosen_in_the_menu_and_remembered()
    {
        var visitor = await GivenSignedInAsync(Person.Admin);
        await ThenTheBackgroundAsync(visitor, isDark: false);

        await visitor.Button($"Compte de {Person.Admin.Name}").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "Sombre" }).CheckAsync();
        await ThenTheBackgroundAsync(visitor, isDark: true);

        await visitor.Page.ReloadAsync();
        await visitor.SettleAsync();
        await ThenTheBackgroundAsync(visitor, isDark: true);
    }

    private async Task GivenAlertAsync(string name)
    {
        var battery = await Fleet.GivenWatchedBatteryAsync(name);
        await Site.Gateway.SendAsync(battery, Fleet.Sample(DateTimeOffset.UtcNow, temperature: 68));
    }

    private async Task ForEachPageAsync(int width, Func<Visitor, string, Task> look)
    {
        foreach (var (visitor, pages) in new[]
        {
            (await GivenVisitorAsync(width), BeforeSigningIn),
            (await GivenSignedInAsync(Person.Admin, width), OfTheCompany),
            (await GivenSignedInAsync(Person.Operator, width), OfTheOperator),
        })
        {
            foreach (var path in pages)
            {
                await visitor.GoAsync(path);
                await look(visitor, path);
            }
        }
    }

    private static async Task<string[]> OverflowAsync(Visitor visitor, string path)
    {
        var content = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        var window = await visitor.Page.EvaluateAsync<int>("innerWidth");
        return content <= window ? [] : [$"{path}: {content} px of content in {window} px"];
    }

    private static async Task<string[]> BarriersAsync(Visitor visitor, params string[] rules)
    {
        var violations = await visitor.Page.EvaluateAsync<JsonElement>(
            """
            async rules => (await axe.run(document, { resultTypes: ['violations'], runOnly: rules })).violations
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(({ id, impact, nodes }) => `${impact} ${id}: `
                + nodes.slice(0, 4).map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join(' | '))
            """,
            rules);
        return [.. violations.EnumerateArray().Select(violation => violation.GetString()!)];
    }

    private static async Task ThenTheBackgroundAsync(Visitor visitor, bool isDark) => await visitor.Page.WaitForFunctionAsync(
        """
        isDark => {
          if (document.getAnimations().some(animation => animation instanceof CSSTransition))
            return false
          for (let at = document.querySelector('main'); at; at = at.parentElement) {
            const [red, green, blue, alpha] = getComputedStyle(at).backgroundColor.match(/[\d.]+/g).map(Number)
            if (alpha !== 0)
              return (red + green + blue < 200) === isDark
          }
          return !isDark
        }
        """,
        isDark);
}
