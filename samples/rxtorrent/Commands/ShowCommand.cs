using System.CommandLine;
using System.Globalization;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.CommandLine.Commands;

/// <summary><c>show</c>: everything that a torrent or a magnet link says.</summary>
internal sealed class ShowCommand : Command
{
    private const int FilesShown = 100;

    private readonly Argument<string> _torrent = new("torrent") { Description = "A .torrent file or a magnet link" };
    private readonly Option<bool> _all = new("--all") { Description = "Show all files, however many there are" };
    private readonly OutputOptions _output = new();
    private readonly Shell _shell;

    public ShowCommand(Shell shell)
        : base("show", "Tells what is in a torrent.")
    {
        _shell = shell;
        Add(_torrent);
        Add(_all);
        _output.AddTo(this, canBeLive: false);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var reference = TorrentReference.Read(parsed.GetRequiredValue(_torrent));
        var json = _output.Read(parsed, _shell) == OutputForm.Json;
        switch (reference)
        {
            case { Metainfo: { } metainfo } when json:
                JsonForms.Write(_shell.Raw, TorrentJson.Of(metainfo), JsonForms.Readable.TorrentJson);
                break;
            case { Metainfo: { } metainfo }:
                Show(metainfo, parsed.GetValue(_all) ? int.MaxValue : FilesShown);
                break;
            case { Magnet: { } magnet } when json:
                JsonForms.Write(_shell.Raw, MagnetJson.Of(magnet), JsonForms.Readable.MagnetJson);
                break;
            case { Magnet: { } magnet }:
                Show(magnet);
                break;
        }
        return ExitCode.Done;
    }

    private void Show(MetainfoFile metainfo, int mostFiles)
    {
        var layout = metainfo.Layout;
        Field("Name", metainfo.Name);
        Field("Info hash", $"{metainfo.InfoHash}");
        Field("Info hash v2", metainfo.InfoHashV2?.ToString());
        Field("Size", Units.ExactBytes(layout.TotalLength));
        Field("Pieces", $"{Units.Count(layout.PieceCount)} of {Units.Bytes(layout.PieceLength)}");
        Field("Private", metainfo.IsPrivate ? "yes: peers come from its trackers only" : null);
        Field("Source", metainfo.Source);
        Field("Created", Created(metainfo));
        Field("Comment", metainfo.Comment);
        for (var tier = 0; tier < metainfo.Trackers.Length; tier++)
        {
            var label = metainfo.Trackers.Length == 1 ? "Tracker" : string.Create(CultureInfo.InvariantCulture, $"Tracker {tier + 1}");
            foreach (var url in metainfo.Trackers[tier]) Field(label, url.OriginalString);
        }
        foreach (var url in metainfo.WebSeeds) Field("Web seed", url.OriginalString);
        foreach (var node in metainfo.Nodes) Field("DHT node", $"{node.Host}:{node.Port}");
        Field("Magnet link", $"{metainfo.ToMagnetLink()}");
        Field("Files", FileCount(metainfo));
        _shell.Output.Write(FileTree.Of(metainfo, mostFiles));
    }

    private void Show(MagnetLink link)
    {
        Field("Name", link.DisplayName);
        Field("Info hash", link.InfoHash?.ToString());
        Field("Info hash v2", link.InfoHashV2?.ToString());
        foreach (var url in link.Trackers) Field("Tracker", url.OriginalString);
        foreach (var url in link.WebSeeds) Field("Web seed", url.OriginalString);
        foreach (var peer in link.Peers) Field("Peer", $"{peer.Host}:{peer.Port}");
        Field("Only files", link.SelectedFiles.IsEmpty ? null : string.Join(", ", link.SelectedFiles));
        foreach (var (key, value) in link.OtherParameters) Field(key, value);
    }

    private void Field(string label, string? value)
    {
        if (!string.IsNullOrEmpty(value)) _shell.Output.WriteField(label, value);
    }

    private static string? Created(MetainfoFile metainfo)
    {
        var date = metainfo.CreationDate?.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return metainfo.CreatedBy is null ? date : $"{date} by {metainfo.CreatedBy}".TrimStart();
    }

    private static string FileCount(MetainfoFile metainfo)
    {
        var padding = metainfo.Files.Count(file => file.IsPadding);
        var count = Units.Count(metainfo.Files.Length - padding, "file");
        return padding > 0 ? $"{count}, and {Units.Count(padding)} of padding" : count;
    }
}
