using System.Reflection;
using Rx.Torrent.Tests.Architecture.Documentation;
using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.PublicApi;

/// <summary>The public API is what <c>Rx.Torrent.Tests/PublicApi/*.txt</c> says. A change of it is made on purpose, and reviewed as text.</summary>
public class PublicApiTests
{
    private const string Accept = "UPDATE_PUBLIC_API";

    public static TheoryData<string> Libraries => [.. ShippedLibraries.Names];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_api_is_as_accepted(string library)
    {
        var file = RepositoryRoot.Absolute($"Rx.Torrent.Tests/PublicApi/{library}.txt");
        var actual = ApiListing.Of(Assembly.Load(library));
        if (Environment.GetEnvironmentVariable(Accept) == "1") File.WriteAllText(file, actual);

        var accepted = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";

        if (actual == accepted) return;
        throw new ShouldAssertException(
            $"The public API of {library} changed:\n{LineDiff.Between(accepted, actual)}\n\n" +
            $"When that is meant, accept it:\n  {Accept}=1 dotnet test Rx.Torrent.Tests --filter FullyQualifiedName~PublicApi");
    }
}
