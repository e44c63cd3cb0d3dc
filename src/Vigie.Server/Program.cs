using Vigie.Server;
using Vigie.Server.Platform.Data;

var builder = WebApplication.CreateSlimBuilder(args);
await new Migrator(builder.Configuration["DATABASE_URL"]!).UpAsync(default);
var app = ServerApp.Build(builder);
await app.RunAsync();

public partial class Program;
