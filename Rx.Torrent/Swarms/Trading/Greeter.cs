using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Choking;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;
using Rx.Torrent.Swarms.Connecting;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Swarms.Trading;

/// <summary>Says who we are and what we have: handshakes, the first word about our pieces, and each piece as we get it.</summary>
/// <remarks><code>
/// added      --a----------------------
/// handshake  -----h-------------------
/// verified   --------------V----------
/// outgoing   --H--EBF------v----------   (handshake; extended handshake, bitfield, allowed fast; have)
/// </code></remarks>
internal sealed class Greeter : IDisposable
{
    private readonly Func<GreeterFacts> _facts;
    private readonly Roster _roster;
    private readonly CompositeDisposable _subscriptions;
    private readonly Subject<ToPeer> _outgoing = new();

    /// <param name="facts">What is true of us now.</param>
    /// <param name="roster">Who is here.</param>
    /// <param name="messages">What they say.</param>
    /// <param name="verified">What we get.</param>
    /// <param name="uploadOnly">Whether we want nothing more, each time that it changes (BEP 21).</param>
    /// <param name="portChanged">We are to be reached at another port.</param>
    public Greeter(
        Func<GreeterFacts> facts, Roster roster, PeerMessages messages, IObservable<PieceVerified> verified, IObservable<bool> uploadOnly, IObservable<Unit> portChanged)
    {
        _facts = facts;
        _roster = roster;
        _subscriptions =
        [
            roster.Added.Subscribe(SayHello),
            messages.Handshakes.Subscribe(handshake => Introduce(handshake.Peer)),
            verified.Subscribe(piece => Tell(piece.Piece)),
            uploadOnly.Subscribe(TellUploadOnly),
            portChanged.Subscribe(_ => TellPort()),
        ];
    }

    /// <summary>Handshakes, bitfields, haves.</summary>
    public IObservable<ToPeer> Outgoing => _outgoing;

    public void Dispose()
    {
        _subscriptions.Dispose();
        _outgoing.OnCompleted();
    }

    private void SayHello(PeerConnection peer)
    {
        peer.PiecesSent = said => Allow(peer, said);
        var facts = _facts();
        Say(peer, new Handshake(ReservedBits.ExtensionProtocol.With(ReservedBits.Fast), facts.InfoHash, facts.PeerId) { Origin = MessageOrigin.Core });
    }

    private void Introduce(PeerConnection peer)
    {
        var facts = _facts();
        if (peer.State.ExtensionProtocol) Say(peer, ExtendedHello(facts, peer));
        var pieces = facts.Pieces ?? PieceSet.None(0);
        if (peer.State.Fast && pieces is { IsFull: true, Capacity: > 0 }) Say(peer, HaveAll.Instance);
        else if (peer.State.Fast && pieces.IsEmpty) Say(peer, HaveNone.Instance);
        else if (!pieces.IsEmpty) Say(peer, new Bitfield(pieces.Copy()) { Origin = MessageOrigin.Core });
    }

    /// <summary>Which pieces the peer may have for nothing (BEP 6), of those that it knows of by now: a plugin may have said less than we have.</summary>
    private void Allow(PeerConnection peer, PeerMessage said)
    {
        var facts = _facts();
        if (!peer.State.Fast || facts.Pieces is not { IsEmpty: false } pieces) return;
        foreach (var piece in AllowedFastSet.For(facts.InfoHash, peer.EndPoint.Address, pieces.Capacity))
        {
            if (pieces.Contains(piece) && (said is HaveAll || (said is Bitfield told && told.Pieces.Contains(piece))))
                Say(peer, new AllowedFast(piece) { Origin = MessageOrigin.Core });
        }
    }

    private static ExtendedHandshake ExtendedHello(GreeterFacts facts, PeerConnection peer)
    {
        var hello = ExtendedHandshake.Empty with
        {
            Origin = MessageOrigin.Core,
            ClientVersion = facts.ClientVersion,
            ListenPort = facts.PortFor(peer.EndPoint.Address) is not 0 and var port ? port : null,
            RequestQueueLength = Uploader.LongestLine,
            YourAddress = peer.EndPoint.Address,
            UploadOnly = facts.UploadOnly,
        };
        return peer.Offers.Aggregate(hello, static (said, offer) => said.WithExtension(offer.Key, offer.Value));
    }

    private void Tell(PieceIndex piece)
    {
        var have = new Have(piece) { Origin = MessageOrigin.Core };
        foreach (var peer in _roster.Peers)
        {
            // A peer that has the piece gains nothing by hearing of it.
            if (peer.Id is not null && !peer.Pieces.Contains(piece)) Say(peer, have);
        }
    }

    private void TellUploadOnly(bool uploadOnly)
    {
        foreach (var peer in _roster.Peers)
        {
            if (peer.Id is not null && peer.State.ExtensionProtocol)
                Say(peer, ExtendedHandshake.Empty.With("upload_only", new Bencode.BencodeInteger(uploadOnly ? 1 : 0)) with { Origin = MessageOrigin.Core });
        }
    }

    private void TellPort()
    {
        var facts = _facts();
        foreach (var peer in _roster.Peers)
        {
            if (peer.Id is not null && peer.State.ExtensionProtocol && facts.PortFor(peer.EndPoint.Address) is not 0 and var port)
                Say(peer, ExtendedHandshake.Empty with { ListenPort = port, Origin = MessageOrigin.Core });
        }
    }

    private void Say(PeerConnection peer, PeerMessage message) => _outgoing.OnNext(new(peer, message));
}
