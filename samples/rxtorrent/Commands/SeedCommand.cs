using System.CommandLine;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.CommandLine.Run;

namespace Rx.Torrent.CommandLine.Commands;

/// <summary><c>seed</c>: serves what is there.</summary>
internal sealed class SeedCommand : SwarmCommand
{
    private readonly Argument<string> _torrent = new("torrent") { Description = "A .torrent file" };
    private readonly Argument<string> _directory = new("dir") { Description = "The directory that the torrent's file or folder is in" };
    private readonly Option<double?> _seedRatio = new("--seed-ratio") { Description = "End when this many times the size has been uploaded", HelpName = "ratio" };

    public SeedCommand(Shell shell)
        : base(shell, "seed", "Seeds what is there until Ctrl-C. Checks it first, and writes nothing but resume data.")
    {
        Add(_torrent);
        Add(_directory);
        Add(_seedRatio);
        AddSharedOptions();
    }

    protected override RunPlan Plan(ParseResult parsed)
    {
        var directory = parsed.GetRequiredValue(_directory);
        if (!Directory.Exists(directory)) throw new CommandException(ExitCode.Disk, $"{directory}: no such directory");
        var torrent = TorrentReference.Read(parsed.GetRequiredValue(_torrent));
        if (torrent.Metainfo is null) throw new CommandException(ExitCode.BadTorrent, $"{torrent.Text}: a magnet link; expected a .torrent file, which says what the files should be");
        return new RunPlan([new TorrentJob(torrent, directory) { SeedsOnly = true }]) { SeedRatio = parsed.GetValue(_seedRatio) };
    }
}
