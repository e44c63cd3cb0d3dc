namespace Vigie.Gateway;

/// <summary>Ends the program with one sentence that says what to do. Exit code 2.</summary>
internal sealed class GatewayProblem(string sentence) : Exception(sentence);
