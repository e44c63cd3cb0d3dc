using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Vigie.EndToEnd.Tests;

/// <summary>A person at a browser window of his own, and all that the browser did or complained of meanwhile.</summary>
internal sealed class Visitor
{
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly List<Regex> forgiven = [];
    private readonly Uri address;

    private Visitor(IBrowserContext context, IPage page, Uri address)
    {
        (Context, Page, this.address) = (context, page, address);
        context.Request += (_, request) => Watch(request.Url);
        page.WebSocket += (_, socket) => Watch(socket.Url);
        page.PageError += (_, error) => complaints.Enqueue($"script: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
            }
        };
        page.Request += (_, request) => Loads += request.IsNavigationRequest ? 1 : 0;
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>How often the page was loaded from the server.</summary>
    public int Loads { get; private set; }

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public static async Task<Visitor> OpenAsync(Site site, int width)
    {
        var context = await site.Browser.NewContextAsync(new()
        {
            BaseURL = site.Address.ToString(),
            Locale = "fr-CA",
            TimezoneId = "America/Toronto",
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = 900 },
        });
        // Said aloud, a violation is a complaint like any other.
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))");
        return new(context, await context.NewPageAsync(), site.Address);
    }

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Region(string name) => Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    public ILocator Dialog(string name) => Page.GetByRole(AriaRole.Dialog, new() { Name = name, Exact = true });

    /// <summary>Opens an address and waits until the page has all that it asked for.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await SettleAsync();
    }

    public async Task SettleAsync()
    {
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(Heading).ToBeVisibleAsync();
    }

    public async Task FillInAsync(Person person, string password = Person.Password)
    {
        await Page.GetByLabel("Courriel").FillAsync(person.Email);
        await Page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(password);
        await Button("Entrer").ClickAsync();
    }

    public async Task SignInAsync(Person person)
    {
        await Page.GotoAsync("/connexion");
        await FillInAsync(person);
        await Expect(Button($"Compte de {person.Name}")).ToBeVisibleAsync();
    }

    /// <summary>Takes an option of a field of choices.</summary>
    public async Task ChooseAsync(ILocator form, string field, string option)
    {
        await form.GetByRole(AriaRole.Combobox, new() { Name = field, Exact = true }).ClickAsync(new() { Force = true });
        await Page.GetByRole(AriaRole.Option, new() { Name = option }).ClickAsync();
    }

    /// <summary>Complaints that belong to the story, such as the network error that a refused password is to a browser.</summary>
    public void Forgive(string pattern) => forgiven.Add(new Regex(pattern));

    public IEnumerable<string> Complaints() =>
        complaints.Where(complaint => !forgiven.Exists(pattern => pattern.IsMatch(complaint))).Distinct();

    private void Watch(string url)
    {
        if (new Uri(url) is { Scheme: not ("data" or "blob") } to && to.Authority != address.Authority)
        {
            complaints.Enqueue($"another host: {url}");
        }
    }
}
