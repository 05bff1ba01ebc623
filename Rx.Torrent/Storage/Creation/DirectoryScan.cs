using Rx.Torrent.Metainfo;

namespace Rx.Torrent.Storage.Creation;

/// <summary>Finds the files that go into a torrent.</summary>
internal static class DirectoryScan
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>All files below a directory, in no order. Links are left out: they may lead anywhere, and in circles.</summary>
    public static IEnumerable<MetainfoSource> FilesBelow(DirectoryInfo root, bool excludeHidden)
    {
        var open = new Stack<(DirectoryInfo Directory, string Prefix)>();
        open.Push((root, ""));
        while (open.TryPop(out var next))
        {
            foreach (var found in next.Directory.EnumerateFileSystemInfos("*", Everything))
            {
                if (found.LinkTarget is not null || (excludeHidden && IsHidden(found))) continue;
                if (found is DirectoryInfo directory) open.Push((directory, $"{next.Prefix}{found.Name}/"));
                else yield return Describe((FileInfo)found, next.Prefix + found.Name);
            }
        }
    }

    /// <summary>A file with its attributes of BEP 47.</summary>
    public static MetainfoSource Describe(FileInfo file, string path) => new(path, file.Length) { IsExecutable = IsExecutable(file), IsHidden = IsHidden(file) };

    private static bool IsHidden(FileSystemInfo found) => found.Attributes.HasFlag(FileAttributes.Hidden) || found.Name.StartsWith('.');

    // Windows tells programs by their extension.
    private static bool IsExecutable(FileInfo file) => !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
}
