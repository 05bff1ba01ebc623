using System.Collections;
using System.Reactive.Linq;
using Rx.Torrent.Peers;
using Rx.Torrent.Plugins;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Extensions.SuperSeeding;

/// <summary>One peer that is shown our pieces one by one: what it knows of, and what it has.</summary>
internal sealed class SuperSeededPeer(SuperSeed seed, IPeer peer, int pieceCount) : IPeerPlugin
{
    private readonly BitArray _known = new(pieceCount);
    private readonly BitArray _held = new(pieceCount);
    private int _heldCount;
    private int _told;

    /// <summary>The piece that it was shown last; null before the first.</summary>
    public int? Shown { get; private set; }

    public bool IsComplete => _heldCount == pieceCount;

    /// <summary>True when nothing is hidden from it any more.</summary>
    public bool KnowsAll => _told == pieceCount;

    public bool Has(int piece) => _held[piece];

    public bool HasOrKnows(int piece) => _held[piece] || _known[piece];

    public IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages
        .Do(Hear)
        .Where(message => !seed.IsOn || message is not Request request || _known[request.Block.Piece]); // what it was not shown it cannot know of

    public IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages
        .Where(message => !IsHidden(message))
        .Select(message => seed.IsOn && message is ExtendedHandshake { UploadOnly: true } hello ? hello with { UploadOnly = false } : message);

    public void Show(int piece)
    {
        Shown = piece;
        Tell(piece);
    }

    /// <summary>Tells it of pieces that were hidden from it.</summary>
    public void TellMore(int count)
    {
        for (; _told < pieceCount && count > 0; _told++)
        {
            if (HasOrKnows(_told)) continue;
            Tell(_told);
            count--;
        }
    }

    private void Tell(int piece)
    {
        _known[piece] = true;
        peer.Send(new Have(new PieceIndex(piece)));
    }

    /// <summary>Our first word of what we have: instead of it, the peer is shown one piece. Where BEP 6 wants a word, the core says have_none for what is missing.</summary>
    private bool IsHidden(PeerMessage message)
    {
        if (!seed.IsOn || message is not (Bitfield or HaveAll or AllowedFast or SuggestPiece)) return false;
        if (message is Bitfield or HaveAll && Shown is null) seed.ShowNext(this);
        return true;
    }

    private void Hear(PeerMessage message)
    {
        switch (message)
        {
            case Have have:
                Hold(have.Index);
                break;
            case Bitfield bitfield:
                foreach (var piece in bitfield.Pieces) Hold(piece);
                break;
            case HaveAll:
                for (var piece = 0; piece < pieceCount; piece++) Hold(piece);
                break;
        }
    }

    private void Hold(int piece)
    {
        if (piece >= pieceCount || _held[piece]) return;
        _held[piece] = true;
        _heldCount++;
        seed.Announced(this, piece, _known[piece]);
    }
}
