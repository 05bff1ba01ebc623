using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Options;

/// <summary>What a user means by a torrent: a metainfo file, or a magnet link.</summary>
internal sealed record TorrentReference
{
    // The same as the client takes, so that check and seed look for the files where download put them.
    private static PathRules Rules => OperatingSystem.IsWindows() ? PathRules.Portable : PathRules.Unix;

    private TorrentReference(string text) => Text = text;

    /// <summary>What was typed.</summary>
    public string Text { get; }

    /// <summary>What the file says; null for a magnet link.</summary>
    public MetainfoFile? Metainfo { get; private init; }

    /// <summary>What the link says; null for a file.</summary>
    public MagnetLink? Magnet { get; private init; }

    /// <summary>What names the torrent.</summary>
    public InfoHash InfoHash => Metainfo?.InfoHash ?? Magnet!.InfoHash ?? Magnet.InfoHashV2!.Value;

    /// <summary>What to call it.</summary>
    public string Name => Metainfo?.Name ?? Magnet!.DisplayName ?? $"{InfoHash}";

    /// <summary>A torrent that was not typed.</summary>
    public static TorrentReference Of(MetainfoFile metainfo) => new(metainfo.Name) { Metainfo = metainfo };

    /// <summary>Reads several.</summary>
    /// <exception cref="CommandException">One cannot be used, or stands there twice.</exception>
    public static TorrentReference[] ReadAll(IEnumerable<string> texts)
    {
        var torrents = texts.Select(Read).ToArray();
        var twice = torrents.GroupBy(torrent => torrent.InfoHash).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? torrents : throw CommandException.Usage($"{twice.First().Name}: stands there twice");
    }

    /// <summary>Reads what was typed.</summary>
    /// <exception cref="CommandException">There is no such file, or it cannot be used.</exception>
    public static TorrentReference Read(string text)
    {
        try
        {
            if (text.StartsWith("magnet:", StringComparison.OrdinalIgnoreCase)) return new(text) { Magnet = MagnetLink.Parse(text) };
            return new(text) { Metainfo = MetainfoFile.Read(Bytes(text), rules: Rules) };
        }
        catch (MagnetLinkException exception)
        {
            throw new CommandException(ExitCode.BadTorrent, exception.Message, exception);
        }
        catch (MetainfoException exception)
        {
            throw new CommandException(
                ExitCode.BadTorrent, $"{text}: not a torrent that can be used: at {exception.Where}, expected {exception.Expected}, found {exception.Found}", exception);
        }
    }

    /// <summary>Reads a metainfo file, and nothing else.</summary>
    /// <exception cref="CommandException">It is a magnet link, there is no such file, or it cannot be used.</exception>
    public static MetainfoFile ReadFile(string text) =>
        Read(text).Metainfo ?? throw new CommandException(ExitCode.BadTorrent, $"{text}: a magnet link; expected a .torrent file, which says what the files should be");

    private static byte[] Bytes(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var most = MetainfoLimits.Default.MaxLength;
            if (file.Exists && file.Length > most)
                throw new CommandException(ExitCode.BadTorrent, $"{path}: not a torrent: expected at most {most} bytes, found {file.Length}");
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException(ExitCode.BadTorrent, $"{path}: no such file; expected a .torrent file or a magnet link", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            var what = Directory.Exists(path) ? "a directory; expected a .torrent file" : "may not be read";
            throw new CommandException(ExitCode.BadTorrent, $"{path}: {what}", exception);
        }
    }
}
