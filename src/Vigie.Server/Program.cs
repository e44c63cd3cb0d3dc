return await Vigie.Server.Cli.RunAsync(args);

public partial class Program;
