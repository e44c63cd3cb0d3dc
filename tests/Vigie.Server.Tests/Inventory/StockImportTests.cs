using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Inventory;

public sealed class StockImportTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/stock/imports";

    private Shop shop = null!;

    public async ValueTask InitializeAsync() => shop = await Shop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("Date;Référence;Qté;Prix\r\n31/12/2025;p-001;1 234,5;2 500,50 FCFA\r\n", "1234.500")]
    [InlineData("Date,SKU,Quantity,Price\n2025-12-31,P-001,\"1,234.5\",$2.50\n", "1234.500")]
    [InlineData("\"Jour\"\t\"Article\"\t\"Quantité\"\n2025-12-31 14:05\tP-001\t1\u202F234,5\n", "1234.500")]
    [InlineData("Date;Produit;Quantité;Montant\n31/12/2025;p-001;2,5;500 DH\n", "2.500")]
    public async Task Sales_are_read_whatever_their_separator_their_titles_and_their_numbers(string text, string quantity)
    {
        var product = await shop.GivenProductAsync(more: new { unite = "kg" });
        var import = await UploadAsync("ventes", text);
        Assert.Equal((1, 0), (Count(import, "a_creer"), Count(import, "en_erreur")));
        Assert.Equal("applique", Status(await AppliedAsync(import)));
        Assert.Equal([$"{product} 2025-12-31 {quantity}"], await PastSalesAsync());
        Assert.Empty(await shop.LedgerAsync());

        Assert.Equal("annule", Status(await UndoneAsync(import)));
        Assert.Empty(await PastSalesAsync());
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("windows-1252")]
    public async Task The_accents_of_every_usual_encoding_are_read(string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var text = "Référence;Désignation;Unité;Catégorie\nÉ-1;Étuve à œufs;pièce;Électricité\n";
        var import = await UploadAsync("produits", [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
        await AppliedAsync(import);
        var made = Assert.Single(await ProductsAsync());
        Assert.Equal(("É-1", "Étuve à œufs", "Électricité"), (Text(made, "reference"), Text(made, "nom"), Text(made, "categorie")));
    }

    [Fact]
    public async Task A_workbook_of_sales_has_real_dates_and_real_numbers()
    {
        var product = await shop.GivenProductAsync(more: new { unite = "kg" });
        var import = await UploadAsync("ventes", Workbook(
            "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Date</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Référence</t></is></c>"
            + "<c r=\"C1\" t=\"inlineStr\"><is><t>Quantité</t></is></c></row>"
            + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>46022</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>P-001</t></is></c><c r=\"C2\"><v>0.30000000000000004</v></c></row>"
            + "<row r=\"3\"><c r=\"A3\" s=\"1\"><v>46022.75</v></c><c r=\"B3\" t=\"inlineStr\"><is><t>P-001</t></is></c><c r=\"C3\"><v>1.234</v></c></row>"));
        await AppliedAsync(import);
        Assert.Equal([$"{product} 2025-12-31 0.300", $"{product} 2025-12-31 1.234"], await PastSalesAsync());
    }

    [Fact]
    public async Task Each_wrong_line_is_named_with_its_column_its_text_and_the_reason_and_the_others_are_applied()
    {
        await shop.GivenProductAsync();
        var import = await UploadAsync("ventes",
            "Date;Référence;Quantité\n01/12/2025;P-001;2\nhier;P-001;2\n01/12/2025;X-9;2\n01/12/2025;P-001;deux\n01/12/2099;P-001;2\n01/12/2025;P-001;-1\n01/12/2025;;1\n");
        Assert.Equal(
            ["3 Date hier", "4 Référence X-9", "5 Quantité deux", "6 Date 01/12/2099", "7 Quantité -1", "8  "],
            import.GetProperty("erreurs").EnumerateArray().Select(error => $"{error.GetProperty("ligne")} {Text(error, "colonne")} {Text(error, "texte")}"));
        Assert.Equal((1, 6), (Count(import, "a_creer"), Count(import, "en_erreur")));
        var file = await shop.Manager.Client.GetStringAsync($"{Url}/{Id(import)}/erreurs.csv", Tenant.Ct);
        Assert.Equal(8, file.Split("\r\n").Length);
        Assert.Contains("4;Référence;X-9;Le produit « X-9 » n’existe pas.", file, StringComparison.Ordinal);
        await AppliedAsync(import);
        Assert.Single(await PastSalesAsync());
    }

    [Fact]
    public async Task A_column_understood_otherwise_is_checked_again_and_remembered_by_its_titles()
    {
        await shop.GivenProductAsync();
        var text = "Date;Quoi;Combien\n01/12/2025;P-001;2\n";
        var import = await UploadAsync("ventes", text);
        Assert.Equal(1, Count(import, "en_erreur")); // nobody knows what the columns are
        import = await WrittenAsync(import, ["date", "reference", "quantite"]);
        Assert.Equal((1, 0), (Count(import, "a_creer"), Count(import, "en_erreur")));
        await AppliedAsync(import);
        Assert.Equal(0, Count(await UploadAsync("ventes", text.Replace("12/2025", "11/2025", StringComparison.Ordinal)), "en_erreur"));
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "import_not_draft", await PutAsync(import, ["date", "reference", "quantite"]));
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "import_fields_count", await PutAsync(await UploadAsync("ventes", text), ["date"]));
    }

    [Fact]
    public async Task The_same_sales_twice_are_noticed_and_asked_about_and_two_equal_lines_are_two_sales()
    {
        await shop.GivenProductAsync();
        var text = "Date;Référence;Quantité\n01/12/2025;P-001;2\n01/12/2025;P-001;2\n";
        await AppliedAsync(await UploadAsync("ventes", text));
        Assert.Equal(2, (await PastSalesAsync()).Count);
        var again = await UploadAsync("ventes", text);
        Assert.NotEqual(JsonValueKind.Null, again.GetProperty("deja_importe_le").ValueKind);
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "import_same_file", await ApplyAsync(again));
        await AppliedAsync(again, "?malgre_doublon=true");
        Assert.Equal(4, (await PastSalesAsync()).Count);
    }

    [Fact]
    public async Task Sales_that_left_stock_are_booked_by_document_and_booked_back()
    {
        var product = await shop.GivenStockAsync(10, cost: 5);
        var import = await UploadAsync("ventes",
            "Date;Référence;Quantité;Montant;Facture\n01/11/2025 10:00;P-001;4;40;F-1\n01/11/2025 10:00;P-001;3;30;F-1\n02/11/2025;P-001;9;90;F-2\n03/11/2025;P-001;-1;10;F-3\n");
        var options = new { mode = "sortie" };
        await WrittenAsync(import, ["date", "reference", "quantite", "montant", "document"], options);
        await Shop.RefusedAsync(HttpStatusCode.UnprocessableEntity, "import_place_missing", await ApplyAsync(import));
        import = await WrittenAsync(import, ["date", "reference", "quantite", "montant", "document"], new { mode = "sortie", emplacement_id = shop.Depot });
        await AppliedAsync(import);
        Assert.Equal(-5, await shop.OnHandAsync(product)); // what left the shelf has left
        var ledger = await shop.LedgerAsync("?document=f-1");
        Assert.Equal(["vente -3 10", "vente -4 10"], ledger.Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{Text(row, "type")} {row.GetProperty("quantite").GetDecimal():0.#} {row.GetProperty("prix_unitaire").GetDecimal():0.#}")).Order());
        Assert.Single(ledger.Select(row => Text(row, "ecriture_id")).Distinct());
        Assert.Equal("retour_client", Text(Assert.Single(await shop.LedgerAsync("?document=F-3")), "type"));

        await UndoneAsync(import);
        Assert.Equal(10, await shop.OnHandAsync(product));
        Assert.Empty(await shop.DriftAsync());
    }

    [Fact]
    public async Task Products_are_made_and_changed_with_supplier_minimum_and_stock_and_everything_is_given_back()
    {
        var supplier = await shop.GivenSupplierAsync("Atlas Froid");
        await shop.GivenProductAsync("Filtre", new { categorie = "Froid", prix_vente = 12.5, fournisseurs = new[] { new { fournisseur_id = supplier, prix = 5 } } });
        var stocked = await shop.GivenStockAsync(7, cost: 2);
        var before = await SnapshotAsync();
        var import = await UploadAsync("produits",
            "Référence;Nom;Prix de vente;Fournisseur;Prix d'achat;Minimum;Emplacement;Stock;Coût unitaire\n"
            + "p-001;Filtre fin;15,90 €;ATLAS FROID;6,10;2;Dépôt;;\n"
            + "P-002;P-002;;;;;dépôt;9;\n"
            + "N-1;Vanne;1 250;Nouveau SARL;800;4;Dépôt;20;3,5\n"
            + "N-1;Vanne;1 250;Nouveau SARL;800;1;Boutique;5;3,5\n");
        Assert.Equal(2, Count(import, "en_erreur")); // the supplier is unknown
        import = await WrittenAsync(import, [.. Fields(import)], new { creer_fournisseurs = true, virgule_decimale = true });
        Assert.Equal((1, 3, 0), (Count(import, "a_creer"), Count(import, "a_modifier"), Count(import, "en_erreur")));
        await AppliedAsync(import);

        var made = (await ProductsAsync()).Single(product => Text(product, "reference") == "N-1");
        Assert.Equal((25m, 1250m, 3.5m, 5m), (Number(made, "en_stock"), Number(made, "prix_vente"), Number(made, "cout_moyen"), Number(made, "minimum")));
        var changed = await shop.ProductAsync((await ProductsAsync()).Single(product => Text(product, "reference") == "P-001").GetProperty("id").GetInt32());
        Assert.Equal(("Filtre fin", 15.9m, "Froid"), (Text(changed, "nom"), Number(changed, "prix_vente"), Text(changed, "categorie")));
        Assert.Equal(6.1m, Number(Assert.Single(changed.GetProperty("fournisseurs").EnumerateArray()), "prix"));
        Assert.Equal(9, await shop.OnHandAsync(stocked));
        Assert.Equal(["inventaire", "stock_initial", "stock_initial", "stock_initial"], (await shop.LedgerAsync()).Select(row => Text(row, "type")).Order());

        await UndoneAsync(import);
        Assert.Equal(before, await SnapshotAsync());
        Assert.Empty(await shop.DriftAsync());

        // What was taken back because of a mistake can come once more.
        await AppliedAsync(await WrittenAsync(
            await UploadAsync("produits", "Référence;Nom;Emplacement;Stock\nn-1;Vanne;Dépôt;8\n"), ["reference", "nom", "emplacement", "stock"]));
        Assert.Equal(8, Number((await ProductsAsync()).Single(product => Text(product, "reference") == "N-1"), "en_stock"));
    }

    [Fact]
    public async Task An_exported_list_of_products_changes_nothing_when_it_comes_back()
    {
        await shop.GivenProductAsync("Filtre à air", new
        {
            unite = "m2",
            type = "piece_rechange",
            suivi = "lot",
            prix_vente = 1234.5,
            categorie = "Air",
            code_barres = "3017620422003",
            seuils = new[] { new { emplacement_id = shop.Depot, minimum = 3 }, new { emplacement_id = shop.Counter, minimum = 1 } },
        });
        await shop.GivenStockAsync(12);
        foreach (var format in new[] { "csv", "xlsx" })
        {
            var file = await shop.Manager.Client.GetByteArrayAsync($"/api/v1/produits/export?format={format}", Tenant.Ct);
            var import = await UploadAsync("produits", file);
            Assert.Equal((0, 0, 2, 0), (Count(import, "a_creer"), Count(import, "a_modifier"), Count(import, "identiques"), Count(import, "en_erreur")));
            await Shop.RefusedAsync(HttpStatusCode.Conflict, "import_nothing", await ApplyAsync(import));
        }
    }

    [Fact]
    public async Task Wrong_lines_of_products_are_named_and_all_or_nothing_holds_them_back()
    {
        await shop.GivenProductAsync("Tenu", new { code_barres = "111" });
        await shop.GivenStockAsync(3);
        var import = await UploadAsync("produits",
            "Référence;Nom;Unité;Code-barres;Stock;Lot;Emplacement\nA;;pièce;;;;\nB;B;brassée;;;;\nC;C;pièce;111;;;\nD;D;pièce;;1,5;;Dépôt\nE;E;pièce;;2;;Ailleurs\n"
            + "F;F;pièce;;1;L-1;Dépôt\nG;G;pièce;;;;\ng;G;pièce;;;;\nP-002;P-002;kg;;;;\n");
        Assert.Equal(
            ["2 Nom", "3 Unité", "4 Code-barres", "5 Stock", "6 Emplacement", "7 Lot", "9 Référence", "10 Unité"],
            import.GetProperty("erreurs").EnumerateArray().Select(error => $"{error.GetProperty("ligne")} {Text(error, "colonne")}").Distinct());
        import = await WrittenAsync(import, [.. Fields(import)], new { tout_ou_rien = true });
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "import_has_errors", await ApplyAsync(import));
        await AppliedAsync(await WrittenAsync(import, [.. Fields(import)], new { tout_ou_rien = false }));
        Assert.Equal(["G", "P-001", "P-002"], (await ProductsAsync()).Select(product => Text(product, "reference")).Order());
    }

    [Fact]
    public async Task What_was_used_since_blocks_the_undoing_and_is_named()
    {
        var import = await UploadAsync("produits", "Référence;Nom\nN-1;Vanne\nN-2;Joint\n");
        await AppliedAsync(import);
        var used = (await ProductsAsync()).Single(product => Text(product, "reference") == "N-2").GetProperty("id").GetInt32();
        await shop.BookedAsync("reception", [new { produit_id = used, quantite = 1 }]);
        var refused = await UndoAsync(import);
        Assert.Contains("N-2", await refused.Content.ReadAsStringAsync(Tenant.Ct), StringComparison.Ordinal);
        await Shop.RefusedAsync(HttpStatusCode.Conflict, "import_undo_refused", await UndoAsync(import));
        Assert.Equal(2, (await ProductsAsync()).Count);
    }

    [Fact]
    public async Task Unknown_products_of_sales_are_made_when_it_is_agreed_and_removed_again()
    {
        var before = await SnapshotAsync();
        var import = await UploadAsync("ventes", "Date;Référence;Désignation;Quantité\n01/12/2025;N-1;Vanne;2\n01/12/2025;n-1;Vanne;1\n01/12/2025;;Joint torique;5\n");
        Assert.Equal(3, Count(import, "en_erreur"));
        import = await WrittenAsync(import, [.. Fields(import)], new { creer_produits = true });
        await AppliedAsync(import);
        Assert.Equal(["Joint torique Joint torique", "N-1 Vanne"], (await ProductsAsync()).Select(product => $"{Text(product, "reference")} {Text(product, "nom")}").Order());
        Assert.Equal(3, (await PastSalesAsync()).Count);
        await UndoneAsync(import);
        Assert.Equal(before, await SnapshotAsync());
    }

    [Fact]
    public async Task Twenty_thousand_sales_with_two_hundred_wrong_lines_go_in_in_chunks_and_out_completely()
    {
        await shop.GivenProductAsync();
        var before = await SnapshotAsync();
        var text = new StringBuilder("Date;Référence;Quantité\n");
        for (var line = 2; line < 20_002; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{1 + (line % 28):D2}/0{1 + (line % 9)}/2025;{(line % 100 == 0 ? "X" : "P")}-001;{1 + (line % 7)}\n");
        }

        var import = await UploadAsync("ventes", text.ToString());
        Assert.Equal((19_800, 200), (Count(import, "a_creer"), Count(import, "en_erreur")));
        Assert.Equal(200, import.GetProperty("erreurs").GetArrayLength());

        var answers = await Task.WhenAll(ApplyAsync(import), ApplyAsync(import), ApplyAsync(import));
        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted)); // of several at once one wins
        await UntilAsync(import, "applique");
        Assert.Equal(19_800L, await shop.Manager.ScalarAsync<long>("select count(*) from inventory.past_sale"));
        await UndoneAsync(import);
        Assert.Equal(before, await SnapshotAsync());
    }

    [Theory]
    [InlineData("import_empty", "")]
    [InlineData("import_empty", "Date;Référence;Quantité\n")]
    [InlineData("import_unreadable", "PK\u0003\u0004 no workbook")]
    [InlineData("import_unreadable", "a;b\0;c\n")]
    public async Task What_is_no_table_is_refused_and_leaves_nothing(string code, string text)
    {
        using var body = new StringContent(text);
        Assert.Equal(code, await (await shop.Manager.Client.PostAsync($"{Url}?type=ventes", body, Tenant.Ct)).CodeAsync());
        Assert.Empty(await shop.Manager.GetAsync<List<JsonElement>>(Url));
    }

    [Fact]
    public async Task Another_company_sees_no_import_and_cannot_touch_one()
    {
        var import = await UploadAsync("produits", "Référence;Nom\nN-1;Vanne\n");
        var other = await app.NewTenantAsync("stock:*");
        Assert.Empty(await other.GetAsync<List<JsonElement>>(Url));
        await Shop.RefusedAsync(HttpStatusCode.NotFound, "import_unknown", await other.PostAsync($"{Url}/{Id(import)}/valider", new { }));
        await Shop.RefusedAsync(HttpStatusCode.NotFound, "import_unknown", await other.Client.GetAsync($"{Url}/{Id(import)}/erreurs.csv", Tenant.Ct));
        var reader = app.ClientOf(shop.Manager.Id, null, "stock:read", "stock:move");
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Client.GetAsync(Url, Tenant.Ct)).StatusCode);
    }

    private Task<JsonElement> UploadAsync(string type, string text) => UploadAsync(type, Encoding.UTF8.GetBytes(text));

    /// <summary>Sends a file, and waits until it is known what it does.</summary>
    private async Task<JsonElement> UploadAsync(string type, byte[] file)
    {
        using var body = new ByteArrayContent(file);
        var made = await Company.JsonAsync(await shop.Manager.Client.PostAsync($"{Url}?type={type}&fichier=essai.csv", body, Tenant.Ct));
        return await UntilAsync(made, "brouillon");
    }

    private Task<HttpResponseMessage> PutAsync(JsonElement import, string[] fields, object? options = null) =>
        shop.Manager.PutAsync($"{Url}/{Id(import)}", options is null ? new { champs = fields } : new { champs = fields, options });

    private async Task<JsonElement> WrittenAsync(JsonElement import, string[] fields, object? options = null) =>
        await UntilAsync(await Company.JsonAsync(await PutAsync(import, fields, options)), "brouillon");

    private Task<HttpResponseMessage> ApplyAsync(JsonElement import, string query = "") => shop.Manager.PostAsync($"{Url}/{Id(import)}/valider{query}", new { });

    private async Task<JsonElement> AppliedAsync(JsonElement import, string query = "") =>
        await UntilAsync(await Company.JsonAsync(await ApplyAsync(import, query)), "applique");

    private Task<HttpResponseMessage> UndoAsync(JsonElement import) => shop.Manager.PostAsync($"{Url}/{Id(import)}/annuler", new { });

    private async Task<JsonElement> UndoneAsync(JsonElement import) => await UntilAsync(await Company.JsonAsync(await UndoAsync(import)), "annule");

    private async Task<JsonElement> UntilAsync(JsonElement import, string status)
    {
        for (var waited = 0; waited < 1200; waited++)
        {
            var now = await shop.Manager.GetAsync<JsonElement>($"{Url}/{Id(import)}");
            if (Status(now) == status)
            {
                return now;
            }

            Assert.True(Status(now) != "interrompu", Text(now, "probleme"));
            await Task.Delay(50, Tenant.Ct);
        }

        throw new TimeoutException($"{await shop.Manager.ScalarAsync<string>("select coalesce(string_agg(error, '; '), 'no error') from job")}");
    }

    private Task<List<JsonElement>> ProductsAsync() => shop.Manager.GetAsync<List<JsonElement>>("/api/v1/produits");

    private async Task<List<string>> PastSalesAsync() => [.. await shop.Manager.ScalarAsync<string[]>(
        "select array(select format('%s %s %s', product_id, day, quantity) from inventory.past_sale order by id limit 100)")];

    /// <summary>All that people see of the stock: what imports made must be gone from it when they are taken back.</summary>
    private Task<string> SnapshotAsync() => shop.Manager.ScalarAsync<string>("""
        select concat_ws(E'\n',
          (select string_agg(p::text, E'\n' order by id) from inventory.product p where archived_at is null),
          (select string_agg(s::text, E'\n' order by id) from inventory.supplier s),
          (select string_agg(s::text, E'\n' order by product_id, rank) from inventory.product_supplier s join inventory.product p on p.id = s.product_id where p.archived_at is null),
          (select string_agg(format('%s %s %s %s', product_id, place_id, minimum, maximum), E'\n' order by product_id, place_id) from inventory.place_level l
             join inventory.product p on p.id = l.product_id where p.archived_at is null),
          (select string_agg(format('%s %s %s', product_id, place_id, on_hand), E'\n' order by product_id, place_id) from inventory.balance where on_hand <> 0),
          (select string_agg(format('%s %s %s', product_id, month, average), E'\n' order by product_id, month) from inventory.month_value where closing_quantity <> 0),
          (select string_agg(s::text, E'\n' order by id) from inventory.past_sale s), 'end')
        """);

    private static byte[] Workbook(string rows)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in new[]
            {
                ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
                ("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                    + "<Relationship Id=\"r1\" Type=\"sheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
                ("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
                ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData></worksheet>"),
            })
            {
                using var part = new StreamWriter(zip.CreateEntry(name).Open());
                part.Write(content);
            }
        }

        return file.ToArray();
    }

    private static IEnumerable<string> Fields(JsonElement import) => import.GetProperty("colonnes").EnumerateArray().Select(column => Text(column, "champ")!);

    private static int Id(JsonElement import) => import.GetProperty("id").GetInt32();

    private static int Count(JsonElement import, string name) => import.GetProperty(name).GetInt32();

    private static string? Status(JsonElement import) => Text(import.GetProperty("import"), "statut");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
