using System.Collections.Immutable;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Metainfo.Reading;
using Rx.Torrent.Primitives;
using Rx.Torrent.Storage;

namespace Rx.Torrent.Swarms;

/// <summary>What is known of a torrent: all of it from a metainfo file; from a magnet link little more than the info hash, until its metadata comes.</summary>
internal sealed class SwarmMetadata
{
    private const int LongestName = 255;

    private readonly MagnetLink? _magnet;
    private readonly string? _calledSo;
    private int _claimed;

    public SwarmMetadata(MetainfoFile metainfo)
    {
        Metainfo = metainfo;
        InfoHash = metainfo.InfoHash;
        Trackers = metainfo.Trackers;
        _claimed = 1;
    }

    /// <param name="magnet">A link with an info hash of version 1.</param>
    public SwarmMetadata(MagnetLink magnet)
    {
        _magnet = magnet;
        _calledSo = magnet.DisplayName is { } name ? StrangerText.OneLine(name[..Math.Min(name.Length, LongestName)]) : null;
        InfoHash = magnet.InfoHash!.Value;
        Trackers = [.. magnet.Trackers.Select(tracker => ImmutableArray.Create(tracker))];
    }

    public InfoHash InfoHash { get; }

    /// <summary>The trackers of the file or the link, in tiers.</summary>
    public ImmutableArray<ImmutableArray<Uri>> Trackers { get; }

    /// <summary>What the torrent contains; null while that is not known.</summary>
    public MetainfoFile? Metainfo { get; private set; }

    /// <summary>Why metadata of the right hash describes no torrent that can be used; null when it does, or has not come.</summary>
    public string? Fault { get; private set; }

    /// <summary>True for a swarm that began with a magnet link.</summary>
    public bool IsOfMagnet => _magnet is not null;

    /// <summary>The name of the torrent; until that is known, what the link calls it, on one line and not too long: whoever made the link chose it, and it goes to logs and lists.</summary>
    public string Name => Metainfo?.Name ?? (string.IsNullOrEmpty(_calledSo) ? InfoHash.ToString() : _calledSo);

    /// <summary>True for the first who has the metadata; whoever is told so sees to it that it is read. From any thread.</summary>
    public bool TryClaim(ReadOnlySpan<byte> info) =>
        Volatile.Read(ref _claimed) == 0 && MetainfoReader.V1Hash(info) == InfoHash && Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>Reads what was claimed, by a worker, for it may be long. Afterwards there is a <see cref="Metainfo"/> or a <see cref="Fault"/>.</summary>
    public async Task ReadAsync(ReadOnlyMemory<byte> info, DiskLane lane) =>
        (Metainfo, Fault) = await lane.RunAsync(StoreOperation.Read, () => Read(info.Span));

    private (MetainfoFile?, string?) Read(ReadOnlySpan<byte> info)
    {
        try
        {
            var rules = OperatingSystem.IsWindows() ? PathRules.Portable : PathRules.Unix;
            return (MetainfoFile.FromMetadata(info, InfoHash, Trackers.Select(tier => tier.AsEnumerable()), _magnet?.WebSeeds, rules: rules), null);
        }
        catch (Exception exception) // whoever made the link chose the bytes; whatever comes of them is a word about them
        {
            return (null, exception.Message);
        }
    }
}
