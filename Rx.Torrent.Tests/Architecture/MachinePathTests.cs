using System.Text.RegularExpressions;
using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Architecture;

public partial class MachinePathTests
{
    [Fact]
    public void No_file_knows_where_it_was_written() => RepositoryRoot.Files().SelectMany(Findings).ShouldBeEmpty();

    [Theory]
    [InlineData("cd ~/work", false)]
    [InlineData("https://example.org/home/x", false)]
    [InlineData("#!/usr/bin/env bash", false)]
    [InlineData("the networks/tmpfs", false)]
    [InlineData("see /{0}/main", true)]
    [InlineData("\"/{0}\"", true)]
    [InlineData("file:///{0}/x", true)]
    [InlineData(@"C:\Users\me", true)]
    public void A_path_of_a_machine_is_told_from_other_text(string text, bool found) =>
        MachinePath().IsMatch(text.Replace("{0}", "tmp", StringComparison.Ordinal)).ShouldBe(found);

    private static IEnumerable<string> Findings(string path)
    {
        var text = File.ReadAllText(RepositoryRoot.Absolute(path));
        if (text.AsSpan(0, Math.Min(text.Length, 8192)).Contains('\0') || path.EndsWith("MachinePathTests.cs", StringComparison.Ordinal)) return [];
        return text.Split('\n').Index().Where(line => MachinePath().IsMatch(line.Item)).Select(line => $"{path}:{line.Index + 1}: {line.Item.Trim()}");
    }

    [GeneratedRegex(@"(?<![\w.~-])/(work|tmp|root|home|var/tmp|dev/shm|Users)(?![\w-])|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();
}
