using System.CommandLine;
using Rx.Torrent.CommandLine.Content;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.CommandLine.Options;

namespace Rx.Torrent.CommandLine.Commands;

/// <summary><c>check</c>: compares what is on the disk with a torrent.</summary>
internal sealed class CheckCommand : Command
{
    private const int FilesShown = 100;

    private readonly Argument<string> _torrent = new("torrent") { Description = "A .torrent file" };
    private readonly Argument<string> _directory = new("dir") { Description = "The directory that the torrent's file or folder is in" };
    private readonly OutputOptions _output = new();
    private readonly Shell _shell;

    public CheckCommand(Shell shell)
        : base("check", "Verifies what is on the disk against a torrent. Changes nothing.")
    {
        _shell = shell;
        Add(_torrent);
        Add(_directory);
        _output.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var metainfo = TorrentReference.ReadFile(parsed.GetRequiredValue(_torrent));
        var directory = parsed.GetRequiredValue(_directory);
        if (!Directory.Exists(directory)) throw new CommandException(ExitCode.Disk, $"{directory}: no such directory");
        var form = _output.Read(parsed, _shell);
        CheckResult result = null!;
        await ByteProgress.ShowAsync(
            _shell.Output,
            form == OutputForm.Live,
            metainfo.Name,
            metainfo.Layout.TotalLength,
            async progress => result = await ContentCheck.RunAsync(metainfo, directory, progress, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        if (form == OutputForm.Json) JsonForms.Write(_shell.Raw, CheckJson.Of(result), JsonForms.Readable.CheckJson);
        else Show(result);
        return result.IsComplete ? ExitCode.Done : ExitCode.Incomplete;
    }

    private void Show(CheckResult result)
    {
        var (name, layout) = (result.Metainfo.Name, result.Metainfo.Layout);
        if (result.IsComplete)
        {
            _shell.Output.WriteRow($"complete: {name}, {Units.Bytes(layout.TotalLength)} in {Units.Count(layout.PieceCount, "piece")}", Styles.Good);
            return;
        }
        var lacking = result.Files.Where(file => file.MissingPieces > 0).ToArray();
        foreach (var file in lacking.Take(FilesShown)) _shell.Output.Write(Describe(file));
        if (lacking.Length > FilesShown) _shell.Output.WriteRow($"… and {Units.Count(lacking.Length - FilesShown, "file")} more", Styles.Quiet);
        _shell.Output.WriteRow(
            $"incomplete: {name}, {Units.Count(result.MissingPieces)} of {Units.Count(layout.PieceCount, "piece")} missing, {Units.Bytes(result.MissingBytes)}",
            Styles.Warning);
    }

    private static Row Describe(FileCheck file)
    {
        var state = file.LengthOnDisk == 0 ? "not there"
            : file.LengthOnDisk < file.File.Length ? $"{Units.Bytes(file.LengthOnDisk)} of {Units.Bytes(file.File.Length)}"
            : "damaged";
        return new Row()
            .Add($"{file.File.Path}  ")
            .Add($"{Units.Count(file.MissingPieces)} of {Units.Count(file.Pieces, "piece")} missing, {state}", Styles.Quiet);
    }
}
