using Rx.Torrent.Metainfo;
using Rx.Torrent.Testing.Simulation.Contents;

namespace Rx.Torrent.Dashboard.Demo;

/// <summary>A torrent that is made up: its bytes are computed when they are needed, so that it takes no room, and its files have names.</summary>
internal sealed class DemoContent
{
    private const int PieceLength = 128 * 1024;

    private readonly GeneratedContent _content;

    /// <summary>Makes one.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="seed">Another seed makes other bytes.</param>
    /// <param name="tracker">Where it is announced.</param>
    /// <param name="files">Its files, and their lengths in pieces and a bit.</param>
    public DemoContent(string name, int seed, Uri[] tracker, params (string Path, int Pieces)[] files)
    {
        const int Odd = 4321; // so that files begin and end within pieces
        var lengths = files.Select(file => new MetainfoSource(file.Path, (long)file.Pieces * PieceLength - Odd));
        var builder = MetainfoBuilder.ForDirectory(name, lengths) with { PieceLength = PieceLength, Trackers = [[.. tracker]] };
        var plan = builder.Plan();
        var total = plan.Layout.Pieces.TotalLength;
        var count = plan.Layout.Pieces.PieceCount;
        _content = new GeneratedContent(count, PieceLength, seed, (int)((long)count * PieceLength - total));
        Metainfo = plan.Build(_content.Metainfo.PieceHashes.ToArray());
    }

    public MetainfoFile Metainfo { get; }

    /// <summary>A store with nothing in it.</summary>
    public GeneratedStore Empty() => _content.Store();

    /// <summary>A store with everything in it.</summary>
    public GeneratedStore Full() => _content.FullStore();

    /// <summary>A store with a part of the pieces in it.</summary>
    public GeneratedStore Part(Random random, double share) =>
        _content.Store(Enumerable.Range(0, Metainfo.Layout.PieceCount).Where(_ => random.NextDouble() < share));

    /// <summary>As many pieces as make so many bytes.</summary>
    public static int PiecesOf(int mebibytes) => mebibytes * (1024 * 1024 / PieceLength);
}
