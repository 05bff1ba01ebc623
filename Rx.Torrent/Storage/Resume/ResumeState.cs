using Rx.Torrent.Primitives;

namespace Rx.Torrent.Storage.Resume;

/// <summary>What a swarm has to remember to go on after the program was stopped: its resume data.</summary>
/// <remarks>
/// <para>It is written from time to time and outlives crashes by one rule: a piece is in <see cref="Verified"/>, and a block in
/// <see cref="Unfinished"/>, only once the store's <see cref="IPieceStore.Write"/> of it has returned. What was written survives the end of the process,
/// however sudden. To survive the loss of power as well, note the pieces, then call <see cref="IPieceStore.Flush"/>, then take the
/// <see cref="Stamps"/>, then save: whatever is lost after that takes the stamp of its file along.</para>
/// <para>What it says is not believed on reading: the stamps decide which pieces are trusted and which are checked again.</para>
/// </remarks>
public sealed class ResumeState
{
    /// <summary>Names the swarm.</summary>
    public required InfoHash InfoHash { get; init; }

    /// <summary>The bencoded <c>info</c> dictionary, for a swarm that was added by a magnet link and has no metainfo file; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Info { get; init; }

    /// <summary>The directory that the files are in; empty when it is not for this state to say.</summary>
    public string SavePath { get; init; } = "";

    /// <summary>The pieces that were verified and are in the store. Out of none, as long as the metainfo is not known.</summary>
    public PieceSet Verified { get; init; } = PieceSet.None(0);

    /// <summary>The pieces of which some blocks are in the store.</summary>
    public IReadOnlyList<UnfinishedPiece> Unfinished { get; init; } = [];

    /// <summary>How each file looked, by its number.</summary>
    public IReadOnlyList<FileStamp> Stamps { get; init; } = [];

    /// <summary>How much each file is wanted, by its number; 0 is not at all. Empty when nobody chose.</summary>
    public ReadOnlyMemory<byte> Priorities { get; init; }

    /// <summary>The bytes of blocks that were uploaded, ever.</summary>
    public long Uploaded { get; init; }

    /// <summary>The bytes of blocks that were downloaded, ever.</summary>
    public long Downloaded { get; init; }

    /// <summary>When the swarm was added, to the second.</summary>
    public DateTimeOffset? AddedAt { get; init; }

    /// <summary>When the last wanted piece was verified, to the second.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The addresses of trackers, in tiers (BEP 12).</summary>
    public IReadOnlyList<IReadOnlyList<string>> Trackers { get; init; } = [];

    /// <summary>Peers to try first.</summary>
    public IReadOnlyList<RememberedPeer> Peers { get; init; } = [];

    /// <summary>The state as bytes, with a checksum, to be kept anywhere.</summary>
    public byte[] Encode() => ResumeWriter.Write(this);

    /// <summary>Reads what <see cref="Encode"/> gave, whatever has happened to it since.</summary>
    /// <exception cref="ResumeException">The bytes are cut, damaged, of a later version, or something else altogether.</exception>
    public static ResumeState Decode(ReadOnlyMemory<byte> bytes) => ResumeReader.Read(bytes);
}
