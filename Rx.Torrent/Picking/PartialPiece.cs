using Rx.Torrent.Primitives;

namespace Rx.Torrent.Picking;

/// <summary>A piece in progress: for each of its blocks, whether it is open, requested (and from whom) or received (and from whom).</summary>
internal sealed class PartialPiece
{
    /// <summary>How many peers at most are asked for the same block, in the end game.</summary>
    public const int MaxRequesters = 2;

    /// <summary>Stands for the peer of a block that has not been received.</summary>
    public const int NoPeer = -1;

    private const byte Received = byte.MaxValue;

    // A block's state is the number of peers that it is requested from, or Received; its peers stand in MaxRequesters places from
    // number * MaxRequesters on, the first of which keeps the one that it was received from.
    private byte[] _states = [];
    private int[] _peers = [];
    private int _firstOpen;

    public PieceIndex Piece { get; private set; }

    public PiecePriority Priority { get; set; }

    /// <summary>True when a slow peer began it.</summary>
    public bool IsSlow { get; private set; }

    /// <summary>Rises from each piece begun to the next: the lowest has been in progress for the longest.</summary>
    public long Age { get; private set; }

    /// <summary>Where it stands in the list of pieces with open blocks, -1 when it does not.</summary>
    public int OpenSlot { get; set; } = -1;

    public int BlockCount { get; private set; }

    public int RequestedCount { get; private set; }

    public int ReceivedCount { get; private set; }

    public int ReceivedBytes { get; private set; }

    public int OpenCount => BlockCount - RequestedCount - ReceivedCount;

    public bool IsComplete => ReceivedCount == BlockCount;

    /// <summary>True when nothing is requested or received, so that there is nothing to remember.</summary>
    public bool IsUntouched => OpenCount == BlockCount;

    public void Begin(PieceIndex piece, int blockCount, PiecePriority priority, bool isSlow, long age)
    {
        if (_states.Length < blockCount)
        {
            _states = new byte[blockCount];
            _peers = new int[blockCount * MaxRequesters];
        }
        _states.AsSpan(0, blockCount).Clear();
        (Piece, BlockCount, Priority, IsSlow, Age) = (piece, blockCount, priority, isSlow, age);
        (RequestedCount, ReceivedCount, ReceivedBytes, _firstOpen) = (0, 0, 0, 0);
    }

    public bool IsReceived(int block) => _states[block] == Received;

    /// <summary>The peers that the block is requested from.</summary>
    public ReadOnlySpan<int> RequestersOf(int block) => IsReceived(block) ? [] : PeersOf(block)[.._states[block]];

    public bool IsRequestedFrom(int block, int peer) => RequestersOf(block).Contains(peer);

    /// <summary>The peer that the block was received from, or <see cref="NoPeer"/>.</summary>
    public int ContributorOf(int block) => IsReceived(block) ? PeersOf(block)[0] : NoPeer;

    /// <summary>Requests the first open block; there must be one.</summary>
    public int RequestNext(int peer)
    {
        _firstOpen += _states.AsSpan(_firstOpen, BlockCount - _firstOpen).IndexOf((byte)0);
        Request(_firstOpen, peer);
        return _firstOpen;
    }

    /// <summary>Requests a block from a peer that it is not requested from yet; fewer than <see cref="MaxRequesters"/> may be.</summary>
    public void Request(int block, int peer)
    {
        if (_states[block] == 0) RequestedCount++;
        PeersOf(block)[_states[block]++] = peer;
    }

    /// <summary>The peer will not send the block.</summary>
    /// <returns>False when it was not requested from that peer.</returns>
    public bool Release(int block, int peer)
    {
        var requesters = RequestersOf(block);
        var place = requesters.IndexOf(peer);
        if (place < 0) return false;
        PeersOf(block)[place] = requesters[^1];
        if (--_states[block] > 0) return true;
        RequestedCount--;
        _firstOpen = Math.Min(_firstOpen, block);
        return true;
    }

    public void Receive(int block, int length, int peer)
    {
        if (_states[block] != 0) RequestedCount--;
        _states[block] = Received;
        ReceivedCount++;
        ReceivedBytes += length;
        PeersOf(block)[0] = peer;
    }

    /// <summary>A received block turned out to be bad, and is open again.</summary>
    public void Reopen(int block, int length)
    {
        _states[block] = 0;
        ReceivedCount--;
        ReceivedBytes -= length;
        _firstOpen = Math.Min(_firstOpen, block);
    }

    private Span<int> PeersOf(int block) => _peers.AsSpan(block * MaxRequesters, MaxRequesters);
}
