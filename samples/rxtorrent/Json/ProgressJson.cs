using Rx.Torrent.CommandLine.Run;

namespace Rx.Torrent.CommandLine.Json;

/// <summary>How a swarm stands, as <c>download --json</c> and <c>seed --json</c> say it about once a second. Bytes, bytes a second, seconds, and shares from 0 to 1.</summary>
internal sealed record ProgressJson(string Event, string InfoHash, string Name, string State)
{
    public required double Share { get; init; }

    public required long Size { get; init; }

    public required long Wanted { get; init; }

    public required long Left { get; init; }

    public required int Pieces { get; init; }

    public required int PiecesVerified { get; init; }

    public required long Downloaded { get; init; }

    public required long Uploaded { get; init; }

    public required long Wasted { get; init; }

    public required double DownloadRate { get; init; }

    public required double UploadRate { get; init; }

    public required int Peers { get; init; }

    public required int Seeds { get; init; }

    public double? TimeLeft { get; init; }

    public string? Error { get; init; }

    /// <summary>One swarm; <paramref name="what"/> is <c>progress</c>, or <c>stopped</c> for the last word.</summary>
    public static ProgressJson Of(SwarmSnapshot snapshot, string what)
    {
        var (swarm, progress) = (snapshot.Swarm, snapshot.Progress);
        return new(what, $"{swarm.InfoHash}", swarm.Name, JsonForms.NameOf(progress.State))
        {
            Share = Math.Round(snapshot.Share, 4, MidpointRounding.ToZero),
            Size = progress.TotalBytes,
            Wanted = snapshot.WantedBytes,
            Left = progress.BytesLeft,
            Pieces = progress.PieceCount,
            PiecesVerified = progress.PiecesVerified,
            Downloaded = progress.Downloaded,
            Uploaded = progress.Uploaded,
            Wasted = progress.Wasted,
            DownloadRate = Math.Round(progress.DownloadRate),
            UploadRate = Math.Round(progress.UploadRate),
            Peers = progress.Peers,
            Seeds = progress.Seeds,
            TimeLeft = progress.TimeLeft is { } left ? Math.Round(left.TotalSeconds) : null,
            Error = progress.Error,
        };
    }
}
