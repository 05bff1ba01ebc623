using System.Reactive.Linq;
using Rx.Torrent.Extensions.BlockLists;

namespace Rx.Torrent;

/// <summary>A block list in a client.</summary>
public static class BlockListBuilderExtensions
{
    /// <summary>Has nothing to do with those who are on a list. To an address on it nothing is sent; whom a peer id or a client name gives away is left as soon as it says so.</summary>
    public static TorrentClientBuilder UseBlockList(this TorrentClientBuilder builder, BlockListOptions list) => UseBlockList(builder, Observable.Return(list));

    /// <summary>As above, with the list of the moment: a new one counts for those who are connected too.</summary>
    /// <param name="builder">The client to be.</param>
    /// <param name="lists">
    /// Subscribed to once for each swarm, from any thread; before its first value nobody is blocked, after an error or its end the last one counts. One that is read from a file is best
    /// shared: <c>lists.Replay(1).AutoConnect()</c>.
    /// </param>
    public static TorrentClientBuilder UseBlockList(this TorrentClientBuilder builder, IObservable<BlockListOptions> lists)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(lists);
        return builder.Use(new BlockListPlugin(lists));
    }
}
