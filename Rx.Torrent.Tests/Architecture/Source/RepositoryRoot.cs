namespace Rx.Torrent.Tests.Architecture.Source;

/// <summary>The source tree that the tests were built from.</summary>
internal static class RepositoryRoot
{
    private static readonly string[] NotSource =
        ["bin", "obj", ".git", ".vs", ".idea", "TestResults", "BenchmarkDotNet.Artifacts", "artifacts", "__pycache__"];

    /// <summary>The folder with <c>Rx.Torrent.slnx</c>.</summary>
    public static string Path { get; } = Find();

    /// <summary>The absolute path of something in the tree.</summary>
    public static string Absolute(string relative) => System.IO.Path.Combine(Path, relative);

    /// <summary>Every file of the tree that is written by hand, by its path from the root with <c>/</c> between the parts.</summary>
    public static IEnumerable<string> Files(string folder = "")
    {
        foreach (var file in Directory.EnumerateFiles(Absolute(folder)))
        {
            if (!NotSource.Contains(System.IO.Path.GetFileName(file))) yield return Relative(file);
        }
        foreach (var inner in Directory.EnumerateDirectories(Absolute(folder)))
        {
            if (NotSource.Contains(System.IO.Path.GetFileName(inner))) continue;
            foreach (var file in Files(Relative(inner))) yield return file;
        }
    }

    private static string Relative(string path) => System.IO.Path.GetRelativePath(Path, path).Replace('\\', '/');

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Rx.Torrent.slnx"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"no folder with Rx.Torrent.slnx above {AppContext.BaseDirectory}");
    }
}
