using System.CommandLine;
using Rx.Torrent.CommandLine.Content;
using Rx.Torrent.CommandLine.Display;
using Rx.Torrent.CommandLine.Json;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.CommandLine.Commands;

/// <summary><c>create</c>: makes a torrent of a file or a directory.</summary>
internal sealed class CreateCommand : Command
{
    private readonly Argument<string> _path = new("path") { Description = "The file or directory to share" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "The .torrent file to write; by default the name of what is shared, in the current directory", HelpName = "file" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace the .torrent file if there is one" };
    private readonly MetainfoOptions _metainfo = new();
    private readonly OutputOptions _output = new();
    private readonly Shell _shell;

    public CreateCommand(Shell shell)
        : base("create", "Makes a torrent of a file or a directory.")
    {
        _shell = shell;
        Add(_path);
        Add(_out);
        Add(_force);
        _metainfo.AddTo(this);
        _output.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var path = parsed.GetRequiredValue(_path);
        var builder = _metainfo.Apply(parsed, ContentFiles.Describe(path));
        var target = parsed.GetValue(_out) ?? $"{builder.Name}.torrent";
        if (File.Exists(target) && !parsed.GetValue(_force)) throw new CommandException(ExitCode.Disk, $"{target}: is there already; --force replaces it");
        var form = _output.Read(parsed, _shell);
        var plan = builder.Plan();
        var hashes = new byte[plan.Layout.Pieces.PieceCount * InfoHash.V1Length];
        using (var store = ContentFiles.Open(builder, plan, Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))!))
        {
            await ByteProgress.ShowAsync(_shell.Output, form == OutputForm.Live, builder.Name, plan.Layout.Pieces.TotalLength, progress =>
                new PieceHashing(store, plan.Layout.Pieces) { Progress = progress }.RunAsync(
                    (piece, hash) => hash.CopyTo(hashes.AsSpan(piece * InfoHash.V1Length)), cancellation)).ConfigureAwait(false);
        }
        var metainfo = plan.Build(hashes);
        await File.WriteAllBytesAsync(target, metainfo.Encode(), cancellation).ConfigureAwait(false);
        if (form == OutputForm.Json) JsonForms.Write(_shell.Raw, Json(metainfo, target), JsonForms.Readable.CreatedJson);
        else Show(metainfo, target);
        return ExitCode.Done;
    }

    private void Show(MetainfoFile metainfo, string target)
    {
        var layout = metainfo.Layout;
        _shell.Output.WriteField("Torrent", target);
        _shell.Output.WriteField("Info hash", $"{metainfo.InfoHash}");
        _shell.Output.WriteField("Content", $"{Units.Count(metainfo.Files.Count(file => !file.IsPadding), "file")}, {Units.ExactBytes(layout.TotalLength)}");
        _shell.Output.WriteField("Pieces", $"{Units.Count(layout.PieceCount)} of {Units.Bytes(layout.PieceLength)}");
        _shell.Output.WriteField("Magnet link", $"{metainfo.ToMagnetLink()}");
    }

    private static CreatedJson Json(MetainfoFile metainfo, string target) => new(
        Path.GetFullPath(target),
        $"{metainfo.InfoHash}",
        $"{metainfo.ToMagnetLink()}",
        metainfo.Layout.TotalLength,
        metainfo.Layout.PieceLength,
        metainfo.Layout.PieceCount,
        metainfo.Files.Count(file => !file.IsPadding));
}
