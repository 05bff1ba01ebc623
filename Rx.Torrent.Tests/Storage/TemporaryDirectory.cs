namespace Rx.Torrent.Tests.Storage;

/// <summary>A directory of a test's own, gone with all that is in it when the test is over.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("rx-torrent-").FullName;

    public string Path { get; }

    /// <summary>A path below the directory.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Everything that is in it, as paths relative to it, sorted; directories end in a slash.</summary>
    public IEnumerable<string> Entries => new DirectoryInfo(Path)
        .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .Select(entry => System.IO.Path.GetRelativePath(Path, entry.FullName).Replace('\\', '/') + (entry is DirectoryInfo ? "/" : ""))
        .Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
