using Rx.Torrent.Metainfo;

namespace Rx.Torrent.CommandLine.Json;

/// <summary>What <c>show --json</c> says of one file.</summary>
internal sealed record FileJson(int Index, string Path, long Offset, long Length)
{
    public bool Padding { get; init; }

    public bool Executable { get; init; }

    public bool Hidden { get; init; }

    public string? Link { get; init; }

    public static FileJson Of(MetainfoEntry file) => new(file.Index, file.Path, file.Offset, file.Length)
    {
        Padding = file.IsPadding,
        Executable = file.IsExecutable,
        Hidden = file.IsHidden,
        Link = file.SymlinkTarget,
    };
}
