using Vigie.Gateway;

return await GatewayCommand.RunAsync(args, Environment.GetEnvironmentVariable("VIGIE_KEY"), Console.Out, Console.Error);
