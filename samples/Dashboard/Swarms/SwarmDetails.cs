using Rx.Torrent.Dashboard.Feeding;
using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Dashboard.Views;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.Dashboard.Swarms;

/// <summary>All that is seen of a swarm while somebody looks at it.</summary>
internal sealed class SwarmDetails : IDisposable
{
    private readonly Hub _hub;
    private readonly IDisposable[] _feeding;

    public SwarmDetails(Swarm swarm, Hub hub)
    {
        _hub = hub;
        var peers = new RowsView<PeerRow>("peers", PeerRow.Columns);
        var pieces = new MapView("pieces");
        var files = new RowsView<FileRow>("files", FileRow.Columns);
        var trackers = new RowsView<TrackerRow>("trackers", TrackerRow.Columns);
        var messages = new RowsView<MessageRow>("messages", MessageRow.Columns);
        Feeds = [.. new View[] { peers, pieces, files, trackers, messages }.Select(hub.Add)];
        #region feeding
        var live = swarm.Live.Every(Hub.Every);
        _feeding =
        [
            live.Peers.Connect().FeedInto(peers, peer => new PeerRow(peer)),
            live.Pieces.Connect().FeedInto(pieces),
            live.Files.Connect().FeedInto(files, file => new FileRow(file)),
            live.Trackers.Connect().FeedInto(trackers, tracker => new TrackerRow(tracker)),
            MessagesFeeding.Start(swarm, messages),
        ];
        #endregion
    }

    public IReadOnlyList<Feed> Feeds { get; }

    public void Dispose()
    {
        foreach (var feeding in _feeding) feeding.Dispose();
        foreach (var feed in Feeds) _hub.Remove(feed);
    }
}
