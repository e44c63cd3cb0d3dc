using System.Runtime.Versioning;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Tests.Documents;

[SupportedOSPlatform("linux")]
public sealed class StorageOptionsTests : IDisposable
{
    private static readonly string Key = Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)(255 - i)).ToArray());

    private readonly string data = Directory.CreateTempSubdirectory("vigie-keys-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Theory]
    [InlineData("FILES_ENC_KEY", "primary-encryption-key")]
    [InlineData("FILES_ENC_KEY", "AAAA")]
    [InlineData("FILES_ENC_OLD_KEYS", "key1,key2")]
    [InlineData("FERNET_KEYS", "key1,key2,key3")]
    [InlineData("DOCUMENTS_MAX_MB", "0")]
    [InlineData("DOCUMENTS_QUOTA_MB", "much")]
    public void A_wrong_value_stops_the_start_with_one_sentence_that_names_it(string name, string value)
    {
        var problem = Assert.Throws<StartupProblem>(() => Read((name, value)));

        Assert.Contains(name, problem.Message, StringComparison.Ordinal);
        Assert.Contains(": set it to ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("primary-encryption-key", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Development_makes_a_key_once_and_keeps_it_for_itself()
    {
        var server = new ServerOptions { DataDirectory = data };
        var made = Read().LoadKeys(server);

        Assert.Equal(made.PrimaryId, Read().LoadKeys(server).PrimaryId);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "files.key")));
    }

    [Fact]
    public void Production_wants_a_key_of_its_own()
    {
        var production = new ServerOptions { DataDirectory = data, Environment = ServerEnvironment.Production };

        Assert.Contains("FILES_ENC_KEY", Assert.Throws<StartupProblem>(() => Read().LoadKeys(production)).Message, StringComparison.Ordinal);
        Assert.True(Read(("FILES_ENC_KEY", Key)).LoadKeys(production).Knows(Read(("FILES_ENC_KEY", Key)).LoadKeys(production).PrimaryId));
    }

    [Fact]
    public void A_key_made_for_fernet_is_the_same_key()
    {
        var fernet = Key.Replace('+', '-').Replace('/', '_');
        var server = new ServerOptions { DataDirectory = data };

        Assert.Equal(Read(("FILES_ENC_KEY", Key)).LoadKeys(server).PrimaryId, Read(("FILES_ENC_KEY", fernet)).LoadKeys(server).PrimaryId);
        Assert.True(Read(("FERNET_KEYS", fernet)).LoadKeys(server).Knows(Read(("FILES_ENC_KEY", Key)).LoadKeys(server).PrimaryId));
    }

    [Fact]
    public void A_key_in_the_data_folder_that_is_spoilt_stops_the_start()
    {
        File.WriteAllText(Path.Combine(data, "files.key"), "x");
        Assert.Contains("files.key", Assert.Throws<StartupProblem>(() => Read().LoadKeys(new ServerOptions { DataDirectory = data })).Message, StringComparison.Ordinal);
    }

    private static StorageOptions Read(params (string Name, string Value)[] variables) =>
        Settings.Read<StorageOptions>(name => variables.FirstOrDefault(one => one.Name == name).Value);
}
