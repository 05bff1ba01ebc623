namespace Rx.Torrent.Storage.Files;

/// <summary>
/// The directory that a torrent's files lie in, and the rule that none lies outside of it. A torrent is hostile: its names are checked, and so is
/// every directory on the way, because a link there would lead out.
/// </summary>
/// <param name="directory">The root; what leads to it is the user's affair and may be a link.</param>
/// <param name="followLinks">True when the user trusts the links below the root too.</param>
internal sealed class StoreRoot(string directory, bool followLinks)
{
    private readonly HashSet<string> _known = [];

    public string Directory { get; } = Path.GetFullPath(directory);

    /// <summary>Refuses a path that does not stay below the root, whatever lies on the disk.</summary>
    /// <exception cref="ArgumentException">It does not. Reading the metainfo should have put it right.</exception>
    public static void RequireRelative(string path)
    {
        foreach (var name in path.AsSpan().Split('/'))
        {
            if (path[name] is "" or "." or ".." || path.AsSpan(name).ContainsAny(ForbiddenInNames))
                throw new ArgumentException($"'{path}' is not a path below a store's root", nameof(path));
        }
    }

    /// <summary>The path in the form of the file system.</summary>
    public string Locate(string path) => Path.Combine(Directory, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Refuses a file that is a link or lies in one.</summary>
    /// <returns>The path in the form of the file system.</returns>
    /// <exception cref="StoreException">A link leads elsewhere.</exception>
    public string Guard(string path, StoreOperation operation)
    {
        var full = Locate(path);
        if (followLinks) return full;
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            if (!GuardDirectory(Locate(path[..end]), operation)) return full; // not there, so nothing is in it
        }
        RefuseLink(new FileInfo(full), operation);
        return full;
    }

    /// <summary>Creates the directory of a file that <see cref="Guard"/> has passed.</summary>
    public static void CreateDirectoryOf(string full) => System.IO.Directory.CreateDirectory(Path.GetDirectoryName(full)!);

    // NUL ends a path for the system; the others have a meaning of their own on Windows.
    private static ReadOnlySpan<char> ForbiddenInNames => OperatingSystem.IsWindows() ? "\0\\:*?\"<>|" : "\0";

    private bool GuardDirectory(string full, StoreOperation operation)
    {
        lock (_known)
        {
            if (_known.Contains(full)) return true;
        }
        var found = new DirectoryInfo(full);
        RefuseLink(found, operation); // before asking whether it exists: a link to nowhere says no
        if (!found.Exists) return false;
        lock (_known) _known.Add(full);
        return true;
    }

    private static void RefuseLink(FileSystemInfo found, StoreOperation operation)
    {
        // Not every reparse point of Windows is a link: files in a cloud folder are some too. Missing files have all attributes.
        if ((int)found.Attributes != -1 && found.Attributes.HasFlag(FileAttributes.ReparsePoint) && found.LinkTarget is { } target)
            throw new StoreException(StoreFault.Denied, operation, found.FullName, $"is a link to '{target}', and a torrent may not lead out of its directory");
    }
}
