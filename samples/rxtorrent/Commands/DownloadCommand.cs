using System.CommandLine;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.CommandLine.Run;

namespace Rx.Torrent.CommandLine.Commands;

/// <summary><c>download</c>: gets what torrents name, and shares it while and after.</summary>
internal sealed class DownloadCommand : SwarmCommand
{
    private readonly Argument<string[]> _torrents = new("torrent") { Description = ".torrent files or magnet links", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _out = new("--out", "-o") { Description = "The directory to download to", HelpName = "dir", DefaultValueFactory = _ => "." };
    private readonly Option<string[]> _select = new("--select")
    {
        Description = "Only these files, by number (3), range (0-4) or pattern (*.flac); repeatable, or several with commas between them. 'show' has the numbers",
        HelpName = "files",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    };

    private readonly Option<bool> _sequential = new("--sequential") { Description = "From the first piece to the last, to watch while downloading" };
    private readonly Option<bool> _exitWhenComplete = new("--exit-when-complete", "-x") { Description = "End when all is there, instead of seeding until Ctrl-C" };
    private readonly Option<double?> _seedRatio = new("--seed-ratio") { Description = "End when this many times the size has been uploaded", HelpName = "ratio" };

    public DownloadCommand(Shell shell)
        : base(shell, "download", "Downloads torrents, goes on where it was left, and seeds until Ctrl-C.")
    {
        Add(_torrents);
        Add(_out);
        Add(_select);
        Add(_sequential);
        Add(_exitWhenComplete);
        Add(_seedRatio);
        AddSharedOptions();
    }

    protected override RunPlan Plan(ParseResult parsed)
    {
        var torrents = TorrentReference.ReadAll(parsed.GetRequiredValue(_torrents));
        var directory = parsed.GetRequiredValue(_out);
        if (File.Exists(directory)) throw new CommandException(ExitCode.Disk, $"{directory}: is a file; expected a directory to download to");
        var select = parsed.GetValue(_select) ?? [];
        if (select.Length > 0 && torrents.Length > 1) throw CommandException.Usage("--select: expected one torrent, because the files of each have numbers of their own");
        if (torrents is [{ Metainfo: { } metainfo }]) FileSelection.Choose(metainfo, select); // of a link it is checked later
        return new RunPlan([.. torrents.Select(torrent => new TorrentJob(torrent, directory)
        {
            Select = select,
            Sequential = parsed.GetValue(_sequential),
        })])
        {
            ExitWhenComplete = parsed.GetValue(_exitWhenComplete),
            SeedRatio = parsed.GetValue(_seedRatio),
        };
    }
}
