using System.Net;
using System.Reactive.Linq;
using Rx.Torrent.Discovery;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;
using Rx.Torrent.Swarms;

namespace Rx.Torrent;

/// <summary>How swarms come in.</summary>
public sealed partial class TorrentClient
{
    /// <summary>Adds the torrent in a metainfo file (<c>.torrent</c>) or behind a magnet link: checks what is there, then downloads the rest and serves all of it.</summary>
    /// <param name="torrent">The path of the metainfo file, or a link that begins with <c>magnet:</c>.</param>
    /// <param name="directory">Where its files are, or shall be.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the reading of the file.</param>
    /// <exception cref="MetainfoException">The file describes no torrent.</exception>
    /// <exception cref="MagnetLinkException">The link names no torrent, or only one of version 2 (BEP 52).</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">A swarm of this info hash is here already.</exception>
    public async Task<Swarm> AddAsync(string torrent, string directory, AddOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        if (torrent.AsSpan().TrimStart().StartsWith("magnet:", StringComparison.OrdinalIgnoreCase)) return Add(MagnetLink.Parse(torrent), directory, options);
        var length = new FileInfo(torrent).Length;
        if (length > MetainfoLimits.Default.MaxLength)
            throw new MetainfoException("", $"at most {MetainfoLimits.Default.MaxLength} bytes", $"{length}");
        var bytes = await File.ReadAllBytesAsync(torrent, cancellation).ConfigureAwait(false);
        return Add(MetainfoFile.Read(bytes, rules: OperatingSystem.IsWindows() ? PathRules.Portable : PathRules.Unix), directory, options);
    }

    /// <summary>Adds a torrent: checks what is there, then downloads the rest and serves all of it.</summary>
    /// <param name="metainfo">The torrent.</param>
    /// <param name="directory">Where its files are, or shall be.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InvalidOperationException">A swarm of this info hash is here already.</exception>
    public Swarm Add(MetainfoFile metainfo, string directory, AddOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metainfo);
        ArgumentNullException.ThrowIfNull(directory);
        ObjectDisposedException.ThrowIf(_swarms is null, this);
        options ??= new AddOptions();
        var store = options.Store ?? StoreOf(options, directory)(metainfo) ?? throw new InvalidOperationException("no store was made");
        return Add(new SwarmMetadata(metainfo), options, Beginning(metainfo.InfoHash, directory, options) with { Store = store });
    }

    /// <summary>
    /// Adds the torrent that a magnet link names (BEP 9): looks for peers at once, and goes on as with any other torrent when it is known what it contains. A plugin finds
    /// that out from the peers (<see cref="ISwarm.TrySetMetadata"/>); resume data keeps it.
    /// </summary>
    /// <param name="magnet">The link, with its trackers, peers and the choice of files.</param>
    /// <param name="directory">Where its files are, or shall be.</param>
    /// <param name="options">How.</param>
    /// <exception cref="MagnetLinkException">The link names only a torrent of version 2 (BEP 52).</exception>
    /// <exception cref="InvalidOperationException">A swarm of this info hash is here already.</exception>
    public Swarm Add(MagnetLink magnet, string directory, AddOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(magnet);
        ArgumentNullException.ThrowIfNull(directory);
        ObjectDisposedException.ThrowIf(_swarms is null, this);
        if (magnet.InfoHash is not { } infoHash)
            throw new MagnetLinkException("xt", "urn:btih: and a hash", "a torrent of version 2 only (BEP 52), which this library cannot download yet");
        options ??= new AddOptions();
        var start = Beginning(infoHash, directory, options);
        return Add(new SwarmMetadata(magnet), options, start with
        {
            Store = options.Store,
            OpenStore = StoreOf(options, directory),
            Peers = [.. start.Peers, .. magnet.Peers.Select(Addressed).OfType<PeerCandidate>()],
            SelectedFiles = magnet.SelectedFiles.IsEmpty ? null : magnet.SelectedFiles,
        });
    }

    private Swarm Add(SwarmMetadata metadata, AddOptions options, SwarmStart start)
    {
        var loop = _loops.MinBy(loop => loop.SwarmCount)!;
        var swarm = new Swarm(metadata, loop.Services with { Random = NextRandom() }, options.Swarm ?? _options.Swarms, start);
        if (!TryEnter(swarm))
        {
            if (options.Store is null) start.Store?.Dispose();
            throw new InvalidOperationException($"a swarm of {metadata.InfoHash} is here already");
        }
        loop.Took();
        _events.Say(new ClientEvent.SwarmAdded(swarm));
        _added.OnNext(swarm);
        swarm.Start(_uses);
        return swarm;
    }

    private SwarmStart Beginning(InfoHash infoHash, string directory, AddOptions options) => !options.Priorities.Values.All(Enum.IsDefined)
        ? throw new ArgumentException("there is no such priority", nameof(options))
        : new()
    {
        ResumePath = _options.KeepResumeData
            ? Path.Combine(_options.StateDirectory ?? Path.Combine(Path.GetFullPath(directory), ".rx-torrent"), $"{infoHash}.resume")
            : null,
        Paused = options.Paused,
        UseTrackers = options.UseTrackers,
        Trackers = options.Trackers,
        Peers = [.. options.Peers.Select(peer => new PeerCandidate(peer, PeerSourceKind.Manual))],
        Priorities = options.Priorities,
        PrioritiesOf = options.PrioritiesOf,
    };

    private Func<MetainfoFile, IPieceStore> StoreOf(AddOptions options, string directory)
    {
        var root = Path.GetFullPath(directory);
        return options.StoreFactory ?? (metainfo => new FileStore(root, metainfo, _handles));
    }

    /// <summary>Null for a name: to look it up takes time, and trackers know peers by their addresses.</summary>
    private static PeerCandidate? Addressed(DnsEndPoint peer) =>
        IPAddress.TryParse(peer.Host, out var address)
        && new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, peer.Port) is var endPoint
        && CompactEndPoints.IsDialable(endPoint)
            ? new PeerCandidate(endPoint, PeerSourceKind.Manual)
            : null;

    /// <summary>Each swarm has a chance of its own, for swarms are added on any thread and live on loops.</summary>
    private Random NextRandom() => new(unchecked((_seed * 397) ^ Interlocked.Increment(ref _addedCount)));

    /// <summary>False when a swarm of that info hash is here.</summary>
    private bool TryEnter(Swarm swarm)
    {
        while (true)
        {
            var before = _swarms;
            ObjectDisposedException.ThrowIf(before is null, this);
            if (before.ContainsKey(swarm.InfoHash)) return false;
            if (Interlocked.CompareExchange(ref _swarms, before.Add(swarm.InfoHash, swarm), before) == before) return true;
        }
    }

    private void Leave(Swarm swarm)
    {
        while (_swarms is { } before && Interlocked.CompareExchange(ref _swarms, before.Remove(swarm.InfoHash), before) != before)
        {
        }
    }
}
