using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage;

namespace Rx.Torrent.CommandLine.Content;

/// <summary>What a torrent is to be made of, as it lies on the disk.</summary>
internal static class ContentFiles
{
    /// <summary>The files that a torrent is to be made of, to read them. Links are followed: they are the user's own.</summary>
    public static FileStore Open(MetainfoBuilder builder, MetainfoPlan plan, string directory) => new(
        directory,
        default,
        [.. plan.Files.Select(file => new StoreFile(builder.IsSingleFile ? file.Path : $"{builder.Name}/{file.Path}", file.Length) { IsPadding = file.IsPadding })],
        plan.Layout.Pieces,
        options: new FileStoreOptions { FollowLinks = true });

    /// <summary>Looks at a file or a directory and describes a torrent of it, without reading what is in the files.</summary>
    /// <exception cref="CommandException">There is nothing there, or nothing that a torrent could be made of.</exception>
    public static MetainfoBuilder Describe(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full))
        {
            var file = new FileInfo(full);
            return MetainfoBuilder.ForFile(file.Name, new MetainfoSource(file.Name, LengthOf(file)) { IsExecutable = IsExecutable(file) });
        }
        if (!Directory.Exists(full)) throw new CommandException(ExitCode.Disk, $"{path}: no such file or directory");
        var name = Path.GetFileName(full);
        if (name.Length == 0) throw new CommandException(ExitCode.Disk, $"{path}: the root of a file system has no name to give to a torrent");
        var files = FilesBelow(full);
        if (files.Length == 0) throw new CommandException(ExitCode.Disk, $"{path}: an empty directory makes no torrent");
        return MetainfoBuilder.ForDirectory(name, files);
    }

    private static MetainfoSource[] FilesBelow(string directory) =>
    [
        .. new DirectoryInfo(directory)
            .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.System })
            .Select(file => new MetainfoSource(
                Path.GetRelativePath(directory, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), LengthOf(file)) { IsExecutable = IsExecutable(file) }),
    ];

    // The length of a link is that of its name; what is read is what it points to.
    private static long LengthOf(FileInfo file) => file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;

    private static bool IsExecutable(FileInfo file) => !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
}
