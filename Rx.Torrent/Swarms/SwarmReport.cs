using Rx.Torrent.Metainfo;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.Swarms;

/// <summary>Says how a swarm stands.</summary>
internal static class SwarmReport
{
    /// <param name="state">What it is doing.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="metainfo">What there is; null while that is not known.</param>
    /// <param name="checkedShare">The share of a running check that is done; 1 when none runs.</param>
    /// <param name="connecting">Who is here.</param>
    /// <param name="now">The time on the swarm's loop.</param>
    public static SwarmProgress Of(
        SwarmState state, string? error, MetainfoFile? metainfo, double checkedShare, ConnectingUnits connecting, TimeSpan now)
    {
        var trading = connecting.Trading;
        return new SwarmProgress
        {
            State = state,
            HasMetadata = metainfo is not null,
            TotalBytes = metainfo?.Layout.TotalLength ?? 0,
            BytesLeft = trading?.Picker.BytesLeft ?? 0,
            PiecesVerified = trading?.Picker.Verified.Count ?? 0,
            PieceCount = metainfo?.Layout.PieceCount ?? 0,
            Checked = checkedShare,
            Downloaded = trading?.Traffic.Downloaded ?? 0,
            Uploaded = trading?.Traffic.Uploaded ?? 0,
            Wasted = trading?.Traffic.Wasted ?? 0,
            BytesReceived = connecting.Departed.Received + connecting.Roster.Peers.Sum(peer => peer.Link.BytesReceived),
            BytesSent = connecting.Departed.Sent + connecting.Roster.Peers.Sum(peer => peer.Link.BytesSent),
            DownloadRate = trading?.Traffic.DownloadRate(now) ?? 0,
            UploadRate = trading?.Traffic.UploadRate(now) ?? 0,
            Peers = connecting.Roster.Peers.Count(peer => peer.Id is not null),
            Seeds = trading is null ? 0 : connecting.Roster.Peers.Count(peer => peer.Pieces is { IsFull: true, Capacity: > 0 }),
            RequestsOutstanding = trading?.Requester.OutstandingCount ?? 0,
            DistributedCopies = trading?.Picker.DistributedCopies ?? 0,
            Error = error,
        };
    }
}
