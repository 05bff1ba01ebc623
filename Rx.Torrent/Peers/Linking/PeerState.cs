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
    private bool _hasAll;

    /// <summary>Both handshakes offered BEP 6.</summary>
    public bool Fast => Ours.Has(ReservedBits.Fast) && Theirs.Has(ReservedBits.Fast);

    /// <summary>Both handshakes offered BEP 10.</summary>
    public bool ExtensionProtocol => Ours.Has(ReservedBits.ExtensionProtocol) && Theirs.Has(ReservedBits.ExtensionProtocol);

    /// <summary>What our handshake offered when it left.</summary>
    public ReservedBits Ours { get; private set; }

    /// <summary>What its handshake offered.</summary>
    public ReservedBits Theirs { get; private set; }

    public PeerId? Id { get; private set; }

    public ExtendedHandshake Extensions { get; private set; } = ExtendedHandshake.Empty;

    public bool AmChoking { get; private set; } = true;

    public bool AmInterested { get; private set; }

    public bool PeerChoking { get; private set; } = true;

    public bool PeerInterested { get; private set; }

    public PieceSet Pieces { get; private set; } = PieceSet.None(0);

    /// <summary>Our handshake is out.</summary>
    public bool HandshakeSent { get; private set; }

    /// <summary>The number of pieces is known from now on: what was said before is read by it.</summary>
    public void Lay(int pieceCount)
    {
        if (Pieces.Capacity == pieceCount && !(_hasAll && !Pieces.IsFull)) return;
        Pieces = _hasAll ? PieceSet.All(pieceCount) : PieceSet.Of(pieceCount, Pieces.Select(piece => piece.Value).Where(piece => piece < pieceCount));
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
            case Have have when have.Index.Value < Pieces.Capacity:
                Pieces.Add(have.Index);
                break;
            case Have have when !_hasAll:
                Pieces = PieceSet.Of(have.Index.Value + 1, Pieces.Select(piece => piece.Value).Append(have.Index.Value)); // a magnet: the count is not known yet
                break;
            case Bitfield bitfield:
                Pieces = bitfield.Pieces.Copy();
                break;
            case HaveAll:
                _hasAll = true;
                Pieces.Fill();
                break;
            case HaveNone:
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
                Ours = handshake.Reserved;
                HandshakeSent = true;
                break;
        }
    }
}
