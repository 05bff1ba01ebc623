using System.Numerics;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Peers.Linking;

/// <summary>
/// What the two sides have told each other. Incoming messages change it where the core gets them, outgoing ones where they
/// leave for the wire: so a message that a plugin drops has not happened.
/// </summary>
internal sealed class PeerState
{
    /// <summary>So many pieces are remembered at first, while it is not known how many there are.</summary>
    private const int FirstRoom = 1024;

    private bool _hasAll;
    private bool _isLaid;
    private int? _saidCapacity;

    /// <summary>Both handshakes offered BEP 6.</summary>
    public bool Fast => Ours.Has(ReservedBits.Fast) && Theirs.Has(ReservedBits.Fast);

    /// <summary>Both handshakes offered BEP 10.</summary>
    public bool ExtensionProtocol => Ours.Has(ReservedBits.ExtensionProtocol) && Theirs.Has(ReservedBits.ExtensionProtocol);

    /// <summary>What our handshake offered when it left.</summary>
    public ReservedBits Ours => Said?.Reserved ?? default;

    /// <summary>What its handshake offered.</summary>
    public ReservedBits Theirs { get; private set; }

    public PeerId? Id { get; private set; }

    public ExtendedHandshake Extensions { get; private set; } = ExtendedHandshake.Empty;

    public bool AmChoking { get; private set; } = true;

    public bool AmInterested { get; private set; }

    public bool PeerChoking { get; private set; } = true;

    public bool PeerInterested { get; private set; }

    public PieceSet Pieces { get; private set; } = PieceSet.None(0);

    /// <summary>Our handshake, as it left; null before.</summary>
    public Handshake? Said { get; private set; }

    /// <summary>Our handshake is out.</summary>
    public bool HandshakeSent => Said is not null;

    /// <summary>The number of pieces is known from now on: what was said before is read by it.</summary>
    /// <returns>What was said that cannot be true of so many; null when all of it can.</returns>
    public string? Lay(int pieceCount)
    {
        if (_isLaid && Pieces.Capacity == pieceCount) return null;
        _isLaid = true;
        var said = Pieces;
        Pieces = _hasAll ? PieceSet.All(pieceCount) : said.OutOf(pieceCount);
        if (_hasAll) return null;
        if (_saidCapacity is { } capacity && BytesFor(capacity) != BytesFor(pieceCount)) return $"a bitfield for {capacity} pieces where there are {pieceCount}";
        return said.FirstFrom(pieceCount) is { } beyond ? $"there is no piece {beyond}, the last is {pieceCount - 1}" : null;
    }

    /// <summary>The core gets this message.</summary>
    public void Apply(PeerMessage incoming)
    {
        switch (incoming)
        {
            case Choke:
                PeerChoking = true;
                break;
            case Unchoke:
                PeerChoking = false;
                break;
            case Interested:
                PeerInterested = true;
                break;
            case NotInterested:
                PeerInterested = false;
                break;
            case Have have:
                if (have.Index.Value >= Pieces.Capacity) MakeRoomFor(have.Index);
                if (have.Index.Value < Pieces.Capacity) Pieces.Add(have.Index);
                break;
            case DontHave lost when lost.Index.Value < Pieces.Capacity:
                Pieces.Remove(lost.Index);
                _hasAll = false;
                break;
            case Bitfield bitfield:
                (_hasAll, _saidCapacity) = (false, bitfield.Pieces.Capacity);
                Pieces = bitfield.Pieces.Copy();
                break;
            case HaveAll:
                (_hasAll, _saidCapacity) = (true, null);
                Pieces.Fill();
                break;
            case HaveNone:
                (_hasAll, _saidCapacity) = (false, null);
                Pieces.Clear();
                break;
            case Handshake handshake:
                Theirs = handshake.Reserved;
                Id = handshake.PeerId;
                break;
            case ExtendedHandshake extensions:
                Extensions = Extensions.Then(extensions);
                break;
        }
    }

    /// <summary>This message leaves for the wire.</summary>
    public void ApplyOutgoing(PeerMessage outgoing)
    {
        switch (outgoing)
        {
            case Choke:
                AmChoking = true;
                break;
            case Unchoke:
                AmChoking = false;
                break;
            case Interested:
                AmInterested = true;
                break;
            case NotInterested:
                AmInterested = false;
                break;
            case Handshake handshake:
                Said = handshake;
                break;
        }
    }

    /// <summary>A magnet: the count is not known yet. Room is made by doubling, so that a piece at a time does not cost a copy each.</summary>
    private void MakeRoomFor(PieceIndex piece)
    {
        if (_isLaid || _hasAll || piece.Value >= MessageRules.MostPieces) return;
        Pieces = Pieces.OutOf((int)Math.Max(FirstRoom, BitOperations.RoundUpToPowerOf2((uint)piece.Value + 1)));
    }

    private static int BytesFor(int pieces) => (pieces + 7) / 8;
}
