using System.Net;
using Rx.Torrent.CommandLine.Options;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;

namespace Rx.Torrent.CommandLine.Run;

/// <summary>Adds swarms to a client as the command line asks for them.</summary>
internal static class SwarmAdding
{
    /// <summary>Looks the peers up that the user names.</summary>
    public static async Task<IPEndPoint[]> ResolveAsync(NetworkSettings network, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(network.Peers.Select(peer => PeerAddress.ResolveAsync(peer, cancellation))).ConfigureAwait(false);
        return [.. found.SelectMany(addresses => addresses)];
    }

    /// <summary>Adds a torrent.</summary>
    /// <exception cref="CommandException">The link is of no use.</exception>
    public static Swarm Add(TorrentClient client, TorrentJob job, NetworkSettings network)
    {
        // A peer that the user names is there, or about to be: it is worth a second attempt soon.
        var shortestReconnect = network.Peers.Count > 0 ? TimeSpan.FromSeconds(1) : new SwarmOptions().ShortestReconnect;
        return Add(client, job, new AddOptions
        {
            UseTrackers = network.UseTrackers,
            PrioritiesOf = job.PrioritiesOf,
            Swarm = new SwarmOptions { Sequential = job.Sequential, ShortestReconnect = shortestReconnect },
            StoreFactory = job.SeedsOnly ? metainfo => new ReadOnlyStore(new FileStore(job.Directory, metainfo), job.Directory) : null,
        });
    }

    private static Swarm Add(TorrentClient client, TorrentJob job, AddOptions options)
    {
        if (job.Torrent.Metainfo is { } metainfo) return client.Add(metainfo, job.Directory, options);
        try
        {
            return client.Add(job.Torrent.Magnet!, job.Directory, options);
        }
        catch (MagnetLinkException exception)
        {
            throw new CommandException(ExitCode.BadTorrent, exception.Message, exception);
        }
    }
}
